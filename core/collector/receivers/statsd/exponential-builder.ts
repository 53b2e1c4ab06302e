import type { ExponentialBuckets } from '../../../model/metric.ts';

const FINEST = 20;
/** Of OpenTelemetry: below it a bucket holds all of a side. */
const COARSEST = -10;

/** Counts values into buckets that are as fine as at most `maxSize` of each side allow. */
export class ExponentialBuilder {
  readonly #maxSize: number;
  readonly #positive = new Map<number, bigint>();
  readonly #negative = new Map<number, bigint>();
  scale = FINEST;
  zeroCount = 0n;
  count = 0n;
  sum = 0;
  min = Infinity;
  max = -Infinity;

  constructor(maxSize: number) {
    this.#maxSize = maxSize;
  }

  add(value: number, count: bigint): void {
    if (count === 0n) return;
    this.count += count;
    this.sum += value * Number(count);
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
    if (value === 0) this.zeroCount += count;
    else this.#addTo(value > 0 ? this.#positive : this.#negative, Math.abs(value), count);
  }

  #addTo(side: Map<number, bigint>, value: number, count: bigint): void {
    let index = indexOf(value, this.scale);
    while (this.scale > COARSEST && widthWith(side, index) > this.#maxSize) {
      this.#coarsen();
      index = indexOf(value, this.scale);
    }
    side.set(index, (side.get(index) ?? 0n) + count);
  }

  /** Two buckets become one. */
  #coarsen(): void {
    this.scale--;
    for (const side of [this.#positive, this.#negative]) {
      const before = [...side];
      side.clear();
      for (const [index, count] of before) {
        const coarser = Math.floor(index / 2);
        side.set(coarser, (side.get(coarser) ?? 0n) + count);
      }
    }
  }

  get positive(): ExponentialBuckets | undefined {
    return bucketsOf(this.#positive);
  }

  get negative(): ExponentialBuckets | undefined {
    return bucketsOf(this.#negative);
  }
}

/** The bucket (base^index, base^(index + 1)] with base = 2^(2^-scale). */
function indexOf(value: number, scale: number): number {
  return Math.ceil(Math.log2(value) * 2 ** scale) - 1;
}

function widthWith(side: ReadonlyMap<number, bigint>, index: number): number {
  let [least, most] = [index, index];
  for (const known of side.keys()) {
    if (known < least) least = known;
    if (known > most) most = known;
  }
  return most - least + 1;
}

function bucketsOf(side: ReadonlyMap<number, bigint>): ExponentialBuckets | undefined {
  if (side.size === 0) return undefined;
  const indexes = [...side.keys()].sort((one, other) => one - other);
  const [offset, last] = [indexes[0]!, indexes.at(-1)!];
  const bucketCounts = Array.from({ length: last - offset + 1 }, (_, i) => side.get(offset + i) ?? 0n);
  return { offset, bucketCounts };
}
