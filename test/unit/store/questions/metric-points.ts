import type { Attributes } from '../../../../core/model/attributes.ts';
import type {
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  MetricData,
  NumberDataPoint,
} from '../../../../core/model/metric.ts';

/** A point of a gauge or sum; `undefined` carries no value. */
export function point(
  time: number,
  value: number | bigint | undefined,
  of: Attributes = [],
  { start = 0, flags = 0 }: { start?: number; flags?: number } = {},
): NumberDataPoint {
  const kind = value === undefined ? 'none' : typeof value === 'bigint' ? 'int' : 'double';
  return {
    attributes: of,
    startTimeUnixNano: BigInt(start),
    timeUnixNano: BigInt(time),
    flags,
    value: { kind, value } as NumberDataPoint['value'],
    exemplars: [],
  };
}

export const gauge = (...dataPoints: NumberDataPoint[]): MetricData => ({ kind: 'gauge', dataPoints });

/** A cumulative, monotonic sum. */
export const counter = (...dataPoints: NumberDataPoint[]): MetricData => ({
  kind: 'sum',
  dataPoints,
  aggregationTemporality: 2,
  isMonotonic: true,
});

/** A delta sum. */
export const delta = (...dataPoints: NumberDataPoint[]): MetricData => ({
  kind: 'sum',
  dataPoints,
  aggregationTemporality: 1,
  isMonotonic: true,
});

/** A histogram's data, cumulative unless said otherwise. */
export const histogram = (dataPoints: HistogramDataPoint[], aggregationTemporality = 2): MetricData => ({
  kind: 'histogram',
  dataPoints,
  aggregationTemporality,
});

/** A histogram point; its count is that of its buckets. */
export function histogramPoint(
  time: number,
  explicitBounds: number[],
  buckets: number[],
  { of = [], start = 0, sum }: { of?: Attributes; start?: number; sum?: number } = {},
): HistogramDataPoint {
  return {
    attributes: of,
    startTimeUnixNano: BigInt(start),
    timeUnixNano: BigInt(time),
    flags: 0,
    count: BigInt(buckets.reduce((total, n) => total + n, 0)),
    sum,
    min: undefined,
    max: undefined,
    bucketCounts: buckets.map(BigInt),
    explicitBounds,
    exemplars: [],
  };
}

export const exponential = (dataPoints: ExponentialHistogramDataPoint[], aggregationTemporality = 2): MetricData => ({
  kind: 'exponentialHistogram',
  dataPoints,
  aggregationTemporality,
});

/** [offset, counts] of each side; its count is that of its buckets. */
export function exponentialPoint(
  time: number,
  scale: number,
  positive: [offset: number, counts: number[]],
  { zero = 0, negative, start = 0 }: { zero?: number; negative?: [number, number[]]; start?: number } = {},
): ExponentialHistogramDataPoint {
  const side = ([offset, counts]: [number, number[]]) => ({ offset, bucketCounts: counts.map(BigInt) });
  const total = [...positive[1], ...(negative?.[1] ?? []), zero].reduce((sum, n) => sum + n, 0);
  return {
    attributes: [],
    startTimeUnixNano: BigInt(start),
    timeUnixNano: BigInt(time),
    flags: 0,
    count: BigInt(total),
    sum: undefined,
    min: undefined,
    max: undefined,
    scale,
    zeroCount: BigInt(zero),
    zeroThreshold: 0,
    positive: side(positive),
    negative: negative ? side(negative) : undefined,
    exemplars: [],
  };
}

export function summaryPoint(
  time: number,
  count: number,
  sum: number,
  quantiles: [number, number][],
  of: Attributes = [],
) {
  return {
    attributes: of,
    startTimeUnixNano: 0n,
    timeUnixNano: BigInt(time),
    flags: 0,
    count: BigInt(count),
    sum,
    quantileValues: quantiles.map(([quantile, value]) => ({ quantile, value })),
  };
}
