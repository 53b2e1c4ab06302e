import type { ExponentialBuckets, ExponentialHistogramDataPoint, HistogramDataPoint } from '../../../model/metric.ts';
import { OttlError } from '../problem.ts';

const between = (lower: number, upper: number, ratio: number): number => lower + ratio * (upper - lower);
const betweenLogs = (lower: number, upper: number, ratio: number): number =>
  2 ** between(Math.log2(lower), Math.log2(upper), ratio);

/** How many observations are at or below a percentile (0 to 100). */
const rankOf = (count: bigint, percentile: number): number => Math.ceil(Number(count) * (percentile / 100));

const missing = (percentile: number): OttlError =>
  new OttlError(`percentile p${percentile} not found: the counts of the buckets do not reach the count of the point`);

/** Interpolated within its bucket; NaN without observations. Throws OttlError where buckets hold less than the count says. */
export function histogramPercentile(point: HistogramDataPoint, percentile: number): number {
  const { count, bucketCounts, explicitBounds } = point;
  if (count === 0n || bucketCounts.length === 0 || explicitBounds.length === 0) return NaN;
  const found = bucketAt(bucketCounts, rankOf(count, percentile));
  if (!found) throw missing(percentile);
  const { index, ratio } = found;
  if (index === 0) {
    const [upper] = explicitBounds as [number];
    const lower = point.min ?? (upper >= 0 ? 0 : upper);
    return between(lower, upper, ratio);
  }
  const lower = explicitBounds[index - 1]!;
  const upper = explicitBounds[index] ?? point.max;
  // The last bucket has no end but the largest value, where that is told.
  return upper === undefined || upper <= lower ? lower : between(lower, upper, ratio);
}

/** The bucket in which an observation of that rank (from 1) is, and how far in it. */
function bucketAt(counts: readonly bigint[], rank: number): { index: number; ratio: number } | undefined {
  let before = 0;
  for (const [index, bucketCount] of counts.entries()) {
    const inside = Number(bucketCount);
    if (before + inside >= rank) return { index, ratio: inside === 0 ? 0 : (rank - before) / inside };
    before += inside;
  }
  return undefined;
}

/** The same between powers of the base. Negative buckets are walked as the Collector does, from the one nearest to zero. */
export function exponentialPercentile(point: ExponentialHistogramDataPoint, percentile: number): number {
  const { count, scale, zeroCount, zeroThreshold } = point;
  const [negative, positive] = [point.negative ?? NO_BUCKETS, point.positive ?? NO_BUCKETS];
  const [hasNegative, hasPositive] = [negative, positive].map(({ bucketCounts }) => bucketCounts.length > 0);
  if (count === 0n || (!hasNegative && !hasPositive && zeroCount === 0n)) return NaN;
  let rank = rankOf(count, percentile);
  const below = bucketAt(negative.bucketCounts, rank);
  if (below) return -inBucket(negative, below.index, scale, 1 - below.ratio);
  rank -= Number(negative.bucketCounts.reduce((sum, one) => sum + one, 0n));
  if (Number(zeroCount) >= rank) {
    const lower = !hasNegative && hasPositive ? 0 : -zeroThreshold;
    const upper = !hasPositive && hasNegative ? 0 : zeroThreshold;
    return between(lower, upper, rank / Number(zeroCount));
  }
  const above = bucketAt(positive.bucketCounts, rank - Number(zeroCount));
  if (!above) throw missing(percentile);
  return inBucket(positive, above.index, scale, above.ratio);
}

const NO_BUCKETS: ExponentialBuckets = { offset: 0, bucketCounts: [] };

function inBucket({ offset }: ExponentialBuckets, index: number, scale: number, ratio: number): number {
  const bound = (at: number) => 2 ** (at * 2 ** -scale);
  return betweenLogs(bound(offset + index), bound(offset + index + 1), ratio);
}
