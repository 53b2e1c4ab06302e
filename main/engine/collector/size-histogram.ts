/** Items up to which a bucket counts, as the Collector has them (processor/batchprocessor and exporter/exporterhelper, metadata.yaml). */
export const SIZE_BOUNDS: readonly number[] = [
  10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000, 20_000,
  30_000, 50_000, 100_000,
];

/** Requests by their spans, log records or data points. */
export interface SizeReading {
  /** One for each of SIZE_BOUNDS, and one for those above. */
  buckets: readonly number[];
  /** In all of them. */
  items: number;
}

export class SizeHistogram {
  readonly #buckets = new Array<number>(SIZE_BOUNDS.length + 1).fill(0);
  #items = 0;

  add(items: number): void {
    const at = SIZE_BOUNDS.findIndex((bound) => items <= bound);
    this.#buckets[at < 0 ? SIZE_BOUNDS.length : at]!++;
    this.#items += items;
  }

  read(): SizeReading {
    return { buckets: [...this.#buckets], items: this.#items };
  }
}
