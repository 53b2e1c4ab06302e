import type { Parcel } from '../../../core/collector/parcel.ts';
import { ConsumeError, type Consumer, type Taken } from './consumer.ts';

/** An exporter that takes the place of another one. */
export interface Heir extends Consumer {
  /**
   * What was acknowledged and waited in the other one, whatever room there is: before all that it is given itself, by `order`. Rejects
   * with ConsumeError where nothing can wait in it.
   */
  adopt(parcel: Parcel, order: number): Promise<void>;
}

/** Stands for an exporter that is closed before the one that takes its place can be made: whoever gives to it waits for that one. */
export class Successor implements Consumer {
  readonly #there = Promise.withResolvers<Consumer | undefined>();

  /** Undefined: there is none. */
  arrive(next: Consumer | undefined): void {
    this.#there.resolve(next);
  }

  async consume(parcel: Parcel): Promise<Taken> {
    const next = await this.#there.promise;
    if (!next) throw new ConsumeError('the exporter is not there any more');
    return next.consume(parcel);
  }
}
