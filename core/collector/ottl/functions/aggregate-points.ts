import type { Attributes } from '../../../model/attributes.ts';
import type {
  ExponentialBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  MetricData,
  NumberDataPoint,
  NumberValue,
} from '../../../model/metric.ts';
import { asString } from '../text.ts';

/** How the numbers of several points become one. */
export type Aggregation = 'sum' | 'max' | 'min' | 'mean' | 'median' | 'count';
export const AGGREGATIONS: readonly Aggregation[] = ['sum', 'max', 'min', 'mean', 'median', 'count'];

type Aggregated = Exclude<MetricData, { kind: 'none' | 'summary' }>;

const DELTA = 1;

/**
 * Points of the same time and attributes made into one, in the order of the first of each. Deltas of different starts, and histograms
 * of different bounds or scales, stay apart; histograms are always summed, as in the Collector.
 */
export function aggregatePoints(data: Aggregated, aggregation: Aggregation): MetricData {
  const isDelta = 'aggregationTemporality' in data && data.aggregationTemporality === DELTA;
  switch (data.kind) {
    case 'gauge':
    case 'sum':
      return {
        ...data,
        dataPoints: grouped(data.dataPoints, isDelta, noMore).map((all) => mergeNumbers(all, aggregation)),
      };
    case 'histogram':
      return { ...data, dataPoints: grouped(data.dataPoints, isDelta, shapeOf).map(mergeHistograms) };
    case 'exponentialHistogram':
      return { ...data, dataPoints: grouped(data.dataPoints, isDelta, exponentialShapeOf).map(mergeExponential) };
  }
}

interface AnyPoint {
  attributes: Attributes;
  startTimeUnixNano: bigint;
  timeUnixNano: bigint;
}

const noMore = (): unknown[] => [];
const shapeOf = (point: HistogramDataPoint): unknown[] => [
  ...point.explicitBounds,
  point.min === undefined,
  point.max === undefined,
  point.flags,
];
const exponentialShapeOf = (point: ExponentialHistogramDataPoint): unknown[] => [
  ...[point.scale, point.positive?.offset ?? 0, point.negative?.offset ?? 0],
  ...[point.min === undefined, point.max === undefined, point.flags],
];

function grouped<T extends AnyPoint>(
  points: readonly T[],
  byStart: boolean,
  more: (point: T) => unknown[],
): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const point of points) {
    const start = byStart ? String(point.startTimeUnixNano) : '';
    const key = JSON.stringify([attributesKey(point.attributes), String(point.timeUnixNano), start, ...more(point)]);
    const group = groups.get(key);
    if (group) group.push(point);
    else groups.set(key, [point]);
  }
  return [...groups.values()];
}

/** The same for the same attributes in another order; a number is not its text. */
const attributesKey = (attributes: Attributes): string[][] =>
  attributes
    .map(({ key, value }) => [key, value.kind === 'string' ? 'text' : '', asString(value)])
    .sort(([a], [b]) => (a! < b! ? -1 : 1));

const earliest = (points: readonly AnyPoint[]): bigint =>
  points.reduce(
    (least, { startTimeUnixNano }) => (startTimeUnixNano < least ? startTimeUnixNano : least),
    points[0]!.startTimeUnixNano,
  );

/** The type is that of the first point. */
function mergeNumbers(points: [NumberDataPoint, ...NumberDataPoint[]], aggregation: Aggregation): NumberDataPoint {
  const [first] = points;
  if (points.length === 1 || first.value.kind === 'none') return first;
  const value: NumberValue =
    first.value.kind === 'int'
      ? { kind: 'int', value: BigInt.asIntN(64, INTS[aggregation](points.map(({ value: one }) => intOf(one)))) }
      : { kind: 'double', value: DOUBLES[aggregation](points.map(({ value: one }) => doubleOf(one))) };
  return { ...first, value, startTimeUnixNano: earliest(points) };
}

const doubleOf = (value: NumberValue): number => (value.kind === 'none' ? 0 : Number(value.value));
function intOf(value: NumberValue): bigint {
  if (value.kind === 'int') return value.value;
  return value.kind === 'double' && Number.isFinite(value.value) ? BigInt(Math.trunc(value.value)) : 0n;
}

const total = (all: readonly bigint[]): bigint => all.reduce((sum, one) => sum + one, 0n);
const INTS: Readonly<Record<Aggregation, (all: bigint[]) => bigint>> = {
  sum: total,
  max: (all) => all.reduce((a, b) => (a > b ? a : b)),
  min: (all) => all.reduce((a, b) => (a < b ? a : b)),
  mean: (all) => total(all) / BigInt(all.length),
  median: (all) => {
    all.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const half = all.length >> 1;
    return all.length % 2 === 1 ? all[half]! : (all[half - 1]! + all[half]!) / 2n;
  },
  count: (all) => BigInt(all.length),
};

const totalDouble = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0);
const DOUBLES: Readonly<Record<Aggregation, (all: number[]) => number>> = {
  sum: totalDouble,
  max: (all) => all.reduce((a, b) => Math.max(a, b)),
  min: (all) => all.reduce((a, b) => Math.min(a, b)),
  mean: (all) => totalDouble(all) / all.length,
  median: (all) => {
    all.sort((a, b) => a - b);
    const half = all.length >> 1;
    return all.length % 2 === 1 ? all[half]! : (all[half - 1]! + all[half]!) / 2;
  },
  count: (all) => all.length,
};

type Histogram = HistogramDataPoint | ExponentialHistogramDataPoint;

/** What both kinds of histograms have; points without observations say nothing. */
function mergedFigures<T extends Histogram>(
  points: [T, ...T[]],
): Pick<Histogram, 'count' | 'sum' | 'min' | 'max' | 'exemplars' | 'startTimeUnixNano'> & { seen: T[] } {
  const [first, ...others] = points;
  const seen = [first, ...others.filter(({ count }) => count > 0n)];
  const sums = seen.flatMap(({ sum }) => sum ?? []);
  const extreme = (of: (point: T) => number | undefined, pick: (...all: number[]) => number) =>
    of(first) === undefined ? undefined : seen.map(of).reduce<number>((a, b) => pick(a, b ?? a), of(first)!);
  return {
    seen,
    count: total(seen.map(({ count }) => count)),
    sum: sums.length === 0 ? undefined : totalDouble(sums),
    min: extreme(({ min }) => min, Math.min),
    max: extreme(({ max }) => max, Math.max),
    exemplars: seen.flatMap(({ exemplars }) => exemplars),
    startTimeUnixNano: earliest(seen),
  };
}

function mergeHistograms(points: [HistogramDataPoint, ...HistogramDataPoint[]]): HistogramDataPoint {
  if (points.length === 1) return points[0];
  const { seen, ...figures } = mergedFigures(points);
  return { ...points[0], ...figures, bucketCounts: summed(seen.map(({ bucketCounts }) => bucketCounts)) };
}

function mergeExponential(
  points: [ExponentialHistogramDataPoint, ...ExponentialHistogramDataPoint[]],
): ExponentialHistogramDataPoint {
  if (points.length === 1) return points[0];
  const { seen, ...figures } = mergedFigures(points);
  return {
    ...points[0],
    ...figures,
    zeroCount: total(seen.map(({ zeroCount }) => zeroCount)),
    positive: mergedBuckets(seen.flatMap(({ positive }) => positive ?? [])),
    negative: mergedBuckets(seen.flatMap(({ negative }) => negative ?? [])),
  };
}

const mergedBuckets = ([first, ...others]: ExponentialBuckets[]): ExponentialBuckets | undefined =>
  first && { offset: first.offset, bucketCounts: summed([first, ...others].map(({ bucketCounts }) => bucketCounts)) };

/** Place by place; shorter ones have zeros at their ends. */
function summed(lists: readonly bigint[][]): bigint[] {
  const sums: bigint[] = [];
  for (const counts of lists) for (const [i, count] of counts.entries()) sums[i] = (sums[i] ?? 0n) + count;
  return sums;
}
