import type { Parcel } from '../../../../core/collector/parcel.ts';
import { senderWith } from '../../../../core/collector/sender.ts';
import type { RunningConsumer } from '../component.ts';
import { ConsumeError, type Taken } from '../consumer.ts';

interface Open {
  batch: RunningConsumer;
  /** Requests that it has not answered. */
  waiting: number;
}

/** A batch of its own for each combination of values of metadata, by the Collector's `metadata_keys`. */
export class Batches implements RunningConsumer {
  readonly #keys: readonly string[];
  /** As many as may hold something at once. */
  readonly #most: number;
  readonly #create: (sender: ReturnType<typeof senderWith>) => RunningConsumer;
  /** One that holds nothing is none: else whoever makes up values would keep out all who come later. */
  readonly #batches = new Map<string, Open>();
  #isClosed = false;

  constructor(
    keys: readonly string[],
    most: number,
    create: (sender: ReturnType<typeof senderWith>) => RunningConsumer,
  ) {
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
    const open = this.#batches.get(combination) ?? this.#open(combination, values);
    open.waiting++;
    try {
      return await open.batch.consume(parcel);
    } finally {
      open.waiting--;
      if (open.waiting === 0) this.#batches.delete(combination);
    }
  }

  #open(combination: string, values: readonly (readonly string[])[]): Open {
    if (this.#isClosed) throw new ConsumeError('the pipeline is stopping');
    if (this.#batches.size >= this.#most)
      throw new ConsumeError('too many batcher metadata-value combinations', { isPermanent: true });
    const batch = this.#create(senderWith(new Map(this.#keys.map((key, i) => [key, values[i]!]))));
    const open = { batch, waiting: 0 };
    this.#batches.set(combination, open);
    return open;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#batches.values()].map(({ batch }) => batch.close()));
  }
}
