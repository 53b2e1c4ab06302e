import type { Attributes } from '../../../../core/model/attributes.ts';
import type { MetricData, NumberDataPoint } from '../../../../core/model/metric.ts';

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
