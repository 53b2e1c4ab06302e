import { member, textMember, type JsonTree } from '../../json/json-tree.ts';
import type { HistogramDataPoint } from '../../model/metric.ts';
import { parseNumber } from '../prometheus/numbers.ts';

interface Bucket {
  left: number;
  right: number;
  count: number;
}

/**
 * A native histogram as the API writes it: only buckets that hold something, each with its two bounds. As a histogram with
 * explicit bounds, in which what lies between two of them is a bucket too, with nothing in it. (On which side a bound belongs
 * to its bucket is not kept: OpenTelemetry's are closed on the right.)
 */
export function readNativeHistogram(tree: JsonTree, timeUnixNano: bigint): HistogramDataPoint | string {
  const count = parseNumber(textMember(tree, 'count') ?? '');
  const sum = parseNumber(textMember(tree, 'sum') ?? '');
  const list = member(tree, 'buckets') ?? [];
  if (count === undefined || !Array.isArray(list)) return 'a histogram without a count or with no list of buckets';
  const buckets = list.map(readBucket);
  if (!isCount(count) || buckets.some((bucket) => bucket === undefined || !isCount(bucket.count))) {
    return 'a histogram whose counts are no whole numbers, as of a rate';
  }
  const base = { attributes: [], startTimeUnixNano: 0n, timeUnixNano, flags: 0, exemplars: [] };
  const layout = layOut((buckets as Bucket[]).toSorted((one, other) => one.left - other.left));
  if (layout === undefined) return 'a histogram whose buckets overlap';
  return { ...base, count: BigInt(count), sum, min: undefined, max: undefined, ...layout };
}

function readBucket(tree: JsonTree): Bucket | undefined {
  if (!Array.isArray(tree) || tree.length !== 4) return undefined;
  const [left, right, count] = tree.slice(1).map((part) => (typeof part === 'string' ? parseNumber(part) : undefined));
  if (left === undefined || right === undefined || count === undefined || !(left <= right)) return undefined;
  return { left, right, count };
}

function layOut(buckets: readonly Bucket[]): Pick<HistogramDataPoint, 'bucketCounts' | 'explicitBounds'> | undefined {
  const explicitBounds: number[] = [];
  const bucketCounts: bigint[] = [];
  for (const { left, right, count } of buckets) {
    const before = explicitBounds.at(-1) ?? -Infinity;
    if (left < before) return undefined;
    if (left > before) {
      explicitBounds.push(left);
      bucketCounts.push(0n);
    }
    bucketCounts.push(BigInt(count));
    explicitBounds.push(right);
  }
  if (explicitBounds.at(-1) === Infinity) explicitBounds.pop();
  else bucketCounts.push(0n);
  return { bucketCounts, explicitBounds };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 64;
}
