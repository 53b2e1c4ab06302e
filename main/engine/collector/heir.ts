import type { Parcel } from '../../../core/collector/parcel.ts';
import { TAKEN, type Consumer } from './consumer.ts';

/** An exporter that takes the place of another one. */
export interface Heir extends Consumer {
  /**
   * What was acknowledged and waited in the other one, whatever room there is: before all that it is given itself, by `order`. Rejects
   * with ConsumeError where nothing can wait in it.
   */
  adopt(parcel: Parcel, order: number): Promise<void>;
}

interface Left {
  parcel: Parcel;
  order: number;
}

/** What waited in exporters of a graph that is closed before the one that takes its place is made. */
export class Estate {
  readonly #left: ReadonlyMap<string, Left[]>;

  /** Of those exporters whose ids will be there again. */
  constructor(ids: readonly string[]) {
    this.#left = new Map(ids.map((id) => [id, []]));
  }

  has(id: string): boolean {
    return this.#left.has(id);
  }

  /** Keeps what is left for whoever has the id. */
  heirOf(id: string): Heir {
    const left = this.#left.get(id)!;
    return {
      async consume(parcel) {
        left.push({ parcel, order: Infinity });
        return TAKEN;
      },
      async adopt(parcel, order) {
        left.push({ parcel, order });
      },
    };
  }

  /** Gives on, once, what was left for that id. */
  take(id: string): Left[] {
    const left = this.#left.get(id) ?? [];
    return left.splice(0).sort((a, b) => compare(a.order, b.order));
  }
}

/** Infinity less itself is no number. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b);
