import type { ExponentialBuckets, ExponentialHistogramDataPoint } from '../../model/metric.ts';

/** Two points far apart are put together at a coarser scale, not into an array of what lies between them. */
const MOST_BUCKETS = 1_024;

/** Each `2 ** by` buckets become one. */
export function downscaled({ offset, bucketCounts }: ExponentialBuckets, by: number): ExponentialBuckets {
  if (by <= 0 || bucketCounts.length === 0) return { offset, bucketCounts };
  const shifted = (index: number) => Math.floor(index / 2 ** by);
  const first = shifted(offset);
  const counts = new Array<bigint>(shifted(offset + bucketCounts.length - 1) - first + 1).fill(0n);
  bucketCounts.forEach((count, i) => (counts[shifted(offset + i) - first]! += count));
  return { offset: first, bucketCounts: counts };
}

type Sides = readonly (ExponentialBuckets | undefined)[];

/** What both counted together, with the start of the first and the time of the second. */
export function addedExponential(
  before: ExponentialHistogramDataPoint,
  point: ExponentialHistogramDataPoint,
): ExponentialHistogramDataPoint {
  const scale = commonScale(before, point);
  const side = (name: 'positive' | 'negative') =>
    addedBuckets([before, point].map((one) => one[name] && downscaled(one[name], one.scale - scale)));
  return {
    ...point,
    startTimeUnixNano: before.startTimeUnixNano,
    scale,
    count: before.count + point.count,
    sum: before.sum === undefined && point.sum === undefined ? undefined : (before.sum ?? 0) + (point.sum ?? 0),
    min: least(before.min, point.min),
    max: most(before.max, point.max),
    zeroCount: before.zeroCount + point.zeroCount,
    zeroThreshold: Math.max(before.zeroThreshold, point.zeroThreshold),
    positive: side('positive'),
    negative: side('negative'),
  };
}

function commonScale(before: ExponentialHistogramDataPoint, point: ExponentialHistogramDataPoint): number {
  let scale = Math.min(before.scale, point.scale);
  const width = (name: 'positive' | 'negative') =>
    widthOf([before, point].map((one) => one[name] && downscaled(one[name], one.scale - scale)));
  while (Math.max(width('positive'), width('negative')) > MOST_BUCKETS) scale--;
  return scale;
}

function widthOf(sides: Sides): number {
  const used = sides.filter((side) => side !== undefined && side.bucketCounts.length > 0) as ExponentialBuckets[];
  if (used.length === 0) return 0;
  return Math.max(...used.map(endOf)) - Math.min(...used.map(({ offset }) => offset));
}

function endOf({ offset, bucketCounts }: ExponentialBuckets): number {
  return offset + bucketCounts.length;
}

function addedBuckets(sides: Sides): ExponentialBuckets | undefined {
  const used = sides.filter((side) => side !== undefined && side.bucketCounts.length > 0) as ExponentialBuckets[];
  if (used.length === 0) return undefined;
  const offset = Math.min(...used.map((side) => side.offset));
  const bucketCounts = new Array<bigint>(widthOf(used)).fill(0n);
  for (const side of used) side.bucketCounts.forEach((count, i) => (bucketCounts[side.offset - offset + i]! += count));
  return { offset, bucketCounts };
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

function most(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}
