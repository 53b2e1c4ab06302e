import type { ExponentialBuckets, ExponentialHistogramDataPoint } from '../../model/metric.ts';
import { downscaled } from './exponential.ts';

/** Of Prometheus' schemas. */
const COARSEST = -4;
const FINEST = 8;
/** What Prometheus' own clients have. */
const ZERO_THRESHOLD = 1e-128;
/** So many empty buckets are written, before it is shorter to begin another span. */
const SMALL_GAP = 2;

export interface NativeSide {
  spans: { offset: number; length: number }[];
  /** Each count as the difference from the one before. */
  deltas: bigint[];
}

/** What Prometheus writes of a histogram with exponential buckets. */
export interface NativeHistogram {
  schema: number;
  zeroThreshold: number;
  zeroCount: bigint;
  count: bigint;
  sum: number;
  isStale: boolean;
  positive: NativeSide;
  negative: NativeSide;
  timeMs: bigint;
  startMs: bigint;
}

/** undefined where its buckets are coarser than Prometheus has them. Finer ones are put together. */
export function nativeHistogram(point: ExponentialHistogramDataPoint): NativeHistogram | undefined {
  const { scale, zeroThreshold, zeroCount, count, sum = 0, flags, timeUnixNano, startTimeUnixNano } = point;
  if (scale < COARSEST) return undefined;
  const side = (buckets: ExponentialBuckets | undefined) => sideOf(buckets && downscaled(buckets, scale - FINEST));
  return {
    schema: Math.min(scale, FINEST),
    zeroThreshold: zeroThreshold || ZERO_THRESHOLD,
    zeroCount,
    count,
    sum,
    isStale: (flags & 1) === 1,
    positive: side(point.positive),
    negative: side(point.negative),
    timeMs: timeUnixNano / 1_000_000n,
    startMs: startTimeUnixNano / 1_000_000n,
  };
}

/** OpenTelemetry counts buckets from the one that begins at 1, Prometheus from the one that ends there. */
function sideOf(buckets: ExponentialBuckets | undefined): NativeSide {
  const side: NativeSide = { spans: [], deltas: [] };
  let next = 0;
  let before = 0n;
  const push = (count: bigint) => {
    side.deltas.push(count - before);
    side.spans.at(-1)!.length++;
    before = count;
    next++;
  };
  buckets?.bucketCounts.forEach((count, i) => {
    if (count === 0n) return;
    const index = buckets.offset + i + 1;
    const gap = index - next;
    if (side.spans.length === 0 || gap > SMALL_GAP) {
      side.spans.push({ offset: gap, length: 0 });
      next = index;
    }
    while (next < index) push(0n);
    push(count);
  });
  return side;
}
