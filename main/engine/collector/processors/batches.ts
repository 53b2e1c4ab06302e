import type { Parcel } from '../../../../core/collector/parcel.ts';
import { senderWith } from '../../../../core/collector/sender.ts';
import type { RunningConsumer } from '../component.ts';
import { ConsumeError, type Taken } from '../consumer.ts';

/** A batch of its own for each combination of values of metadata, by the Collector's `metadata_keys`. */
export class Batches implements RunningConsumer {
  readonly #keys: readonly string[];
  /** As many as there may ever be: none goes before the pipeline does. */
  readonly #most: number;
  readonly #create: (sender: ReturnType<typeof senderWith>) => RunningConsumer;
  readonly #batches = new Map<string, RunningConsumer>();

  constructor(
    keys: readonly string[],
    most: number,
    create: (sender: ReturnType<typeof senderWith>) => RunningConsumer,
  ) {
    this.#keys = keys;
    this.#most = most;
    this.#create = create;
  }

  async consume(parcel: Parcel): Promise<Taken> {
    const values = this.#keys.map((key) => parcel.sender?.metadata(key) ?? []);
    const combination = JSON.stringify(values);
    const batch = this.#batches.get(combination) ?? this.#open(combination, values);
    return batch.consume(parcel);
  }

  #open(combination: string, values: readonly (readonly string[])[]): RunningConsumer {
    if (this.#batches.size >= this.#most)
      throw new ConsumeError('too many batcher metadata-value combinations', { isPermanent: true });
    const batch = this.#create(senderWith(new Map(this.#keys.map((key, i) => [key, values[i]!]))));
    this.#batches.set(combination, batch);
    return batch;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#batches.values()].map((batch) => batch.close()));
  }
}
