import { SizeHistogram, type SizeReading } from './size-histogram.ts';

/** Why a batch was sent: it was full, or had waited. */
export type BatchTrigger = 'size' | 'timeout';

/** What a batch processor sent on in one pipeline. */
export interface BatchReading extends SizeReading {
  /** Batches that were sent, by why. */
  triggers: Readonly<Record<BatchTrigger, number>>;
  /** Of values of metadata, that are kept apart now. */
  combinations: number;
}

/** Counts what the Collector's batch processor tells of itself, beside what every component does. */
export class BatchMeter {
  readonly #triggers = { size: 0, timeout: 0 };
  readonly #sizes = new SizeHistogram();
  readonly #combinations: () => number;

  constructor(combinations: () => number) {
    this.#combinations = combinations;
  }

  /** A batch that was taken by what is behind. */
  sent(trigger: BatchTrigger, items: number): void {
    this.#triggers[trigger]++;
    this.#sizes.add(items);
  }

  read(): BatchReading {
    return { triggers: { ...this.#triggers }, ...this.#sizes.read(), combinations: this.#combinations() };
  }
}
