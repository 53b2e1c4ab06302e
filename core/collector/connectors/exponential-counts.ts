import { lowerIndex, scaleSteps } from '../../analysis/exponential-histogram.ts';

/** Where the Collector's histograms begin, and how far they go down. */
const FINEST_SCALE = 20;
const COARSEST_SCALE = -10;

/**
 * Counts of values from 0 on in buckets whose bounds grow by a factor, as fine as fits into `maxSize` of them: OTLP's exponential
 * histogram, whose bucket i is (base^i, base^(i + 1)] with base = 2^(2^-scale).
 */
export class ExponentialCounts {
  readonly #maxSize: number;
  #buckets = new Map<number, number>();
  #scale = FINEST_SCALE;
  #count = 0;
  #zeros = 0;
  #sum = 0;
  #min = Infinity;
  #max = -Infinity;

  constructor(maxSize: number) {
    this.#maxSize = maxSize;
  }

  record(value: number): void {
    this.#count++;
    this.#sum += value;
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
    if (value <= 0) {
      this.#zeros++;
      return;
    }
    this.#fit(this.#indexOf(value));
    const index = this.#indexOf(value);
    this.#buckets.set(index, (this.#buckets.get(index) ?? 0) + 1);
  }

  #indexOf(value: number): number {
    return Math.ceil(Math.log2(value) * 2 ** this.#scale) - 1;
  }

  /** Makes the buckets coarser until that index fits in as well. */
  #fit(index: number): void {
    let [low, high] = [index, index];
    for (const one of this.#buckets.keys()) [low, high] = [Math.min(low, one), Math.max(high, one)];
    if (high - low < this.#maxSize) return;
    const by = Math.min(scaleSteps(low, high, this.#maxSize), this.#scale - COARSEST_SCALE);
    const coarser = new Map<number, number>();
    for (const [one, count] of this.#buckets) {
      const lower = lowerIndex(one, by);
      coarser.set(lower, (coarser.get(lower) ?? 0) + count);
    }
    this.#buckets = coarser;
    this.#scale -= by;
  }

  /** The fields of an exponential histogram's data point that are of its values. */
  read() {
    const indexes = [...this.#buckets.keys()].sort((a, b) => a - b);
    const [offset = 0] = indexes;
    const length = indexes.length === 0 ? 0 : indexes.at(-1)! - offset + 1;
    const bucketCounts = Array.from({ length }, (_, i) => BigInt(this.#buckets.get(offset + i) ?? 0));
    return {
      count: BigInt(this.#count),
      sum: this.#sum,
      min: this.#count > 0 ? this.#min : undefined,
      max: this.#count > 0 ? this.#max : undefined,
      scale: this.#scale,
      zeroCount: BigInt(this.#zeros),
      zeroThreshold: 0,
      positive: { offset, bucketCounts },
      negative: undefined,
    };
  }
}
