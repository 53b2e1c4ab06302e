import type { Parcel } from '../../../../core/collector/parcel.ts';
import { senderWith, type Sender } from '../../../../core/collector/sender.ts';
import type { RunningConsumer } from '../component.ts';
import { ConsumeError, type Taken } from '../consumer.ts';

/** Of one combination. */
export interface ClosableBatch extends RunningConsumer {
  /** It holds nothing, and no queue does for it. */
  readonly isEmpty: boolean;
}

type CreateBatch = (sender: Sender, onEmpty: () => void) => ClosableBatch;

/** A batch of its own for each combination of values of metadata, by the Collector's `metadata_keys`. */
export class Batches implements RunningConsumer {
  readonly #keys: readonly string[];
  /** As many as may hold something at once. */
  readonly #most: number;
  readonly #create: CreateBatch;
  /** One that holds nothing is none: else whoever makes up values would keep out all who come later. */
  readonly #batches = new Map<string, ClosableBatch>();
  #isClosed = false;

  constructor(keys: readonly string[], most: number, create: CreateBatch) {
    this.#keys = keys;
    this.#most = most;
    this.#create = create;
  }

  /** Combinations that hold something. */
  get open(): number {
    return this.#batches.size;
  }

  async consume(parcel: Parcel): Promise<Taken> {
    const values = this.#keys.map((key) => parcel.sender?.metadata(key) ?? []);
    const combination = JSON.stringify(values);
    const batch = this.#batches.get(combination) ?? this.#open(combination, values);
    return batch.consume(parcel);
  }

  #open(combination: string, values: readonly (readonly string[])[]): ClosableBatch {
    if (this.#isClosed) throw new ConsumeError('the pipeline is stopping');
    if (this.#batches.size >= this.#most)
      throw new ConsumeError('too many batcher metadata-value combinations', { isPermanent: true });
    const sender = senderWith(new Map(this.#keys.map((key, i) => [key, values[i]!])));
    const batch = this.#create(sender, () => void this.#batches.delete(combination));
    this.#batches.set(combination, batch);
    return batch;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#batches.values()].map((batch) => batch.close()));
  }
}
