/** Items up to which a bucket counts, as the Collector's processor/batchprocessor has them (metadata.yaml). */
export const BATCH_BOUNDS: readonly number[] = [
  10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000, 20_000,
  30_000, 50_000, 100_000,
];

/** Why a batch was sent: it was full, or had waited. */
export type BatchTrigger = 'size' | 'timeout';

/** What a batch processor sent on in one pipeline. */
export interface BatchReading {
  /** Batches that were sent, by why. */
  triggers: Readonly<Record<BatchTrigger, number>>;
  /** The same, by their items: one for each of BATCH_BOUNDS, and one for those above. */
  buckets: readonly number[];
  /** In all of them. */
  items: number;
  /** Of values of metadata, that are kept apart now. */
  combinations: number;
}

/** Counts what the Collector's batch processor tells of itself, beside what every component does. */
export class BatchMeter {
  readonly #triggers = { size: 0, timeout: 0 };
  readonly #buckets = new Array<number>(BATCH_BOUNDS.length + 1).fill(0);
  readonly #combinations: () => number;
  #items = 0;

  constructor(combinations: () => number) {
    this.#combinations = combinations;
  }

  /** A batch that was taken by what is behind. */
  sent(trigger: BatchTrigger, items: number): void {
    const at = BATCH_BOUNDS.findIndex((bound) => items <= bound);
    this.#triggers[trigger]++;
    this.#buckets[at < 0 ? BATCH_BOUNDS.length : at]!++;
    this.#items += items;
  }

  read(): BatchReading {
    const [triggers, buckets] = [{ ...this.#triggers }, [...this.#buckets]];
    return { triggers, buckets, items: this.#items, combinations: this.#combinations() };
  }
}
