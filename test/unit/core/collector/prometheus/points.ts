import type {
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  MetricData,
  NumberDataPoint,
  ResourceMetrics,
} from '../../../../../core/model/metric.ts';
import { attributes } from '../../../../helpers/telemetry.ts';

type Plain = Parameters<typeof attributes>[0];

const BASE = { startTimeUnixNano: 0n, timeUnixNano: 1_700_000_000_500_000_000n, flags: 0, exemplars: [] };

export const number = (
  value: number | bigint,
  plain: Plain = {},
  parts: Partial<NumberDataPoint> = {},
): NumberDataPoint => ({
  ...BASE,
  exemplars: [],
  attributes: attributes(plain),
  value: typeof value === 'bigint' ? { kind: 'int', value } : { kind: 'double', value },
  ...parts,
});

export const histogram = (
  counts: bigint[],
  bounds: number[],
  parts: Partial<HistogramDataPoint> = {},
): HistogramDataPoint => ({
  ...BASE,
  exemplars: [],
  attributes: [],
  count: counts.reduce((sum, count) => sum + count, 0n),
  sum: 10,
  min: undefined,
  max: undefined,
  bucketCounts: counts,
  explicitBounds: bounds,
  ...parts,
});

export const exponential = (
  scale: number,
  offset: number,
  counts: bigint[],
  parts: Partial<ExponentialHistogramDataPoint> = {},
): ExponentialHistogramDataPoint => ({
  ...BASE,
  exemplars: [],
  attributes: [],
  count: counts.reduce((sum, count) => sum + count, 0n),
  sum: 10,
  min: undefined,
  max: undefined,
  scale,
  zeroCount: 0n,
  zeroThreshold: 0,
  positive: { offset, bucketCounts: counts },
  negative: undefined,
  ...parts,
});

export const gauge = (...dataPoints: NumberDataPoint[]): MetricData => ({ kind: 'gauge', dataPoints });
export const sum = (dataPoints: NumberDataPoint[], { delta = false, isMonotonic = true } = {}): MetricData => ({
  kind: 'sum',
  dataPoints,
  aggregationTemporality: delta ? 1 : 2,
  isMonotonic,
});

/** Metrics of one resource, its attributes and those of the scope given. */
export const of = (
  resource: Plain,
  items: Metric[],
  { name = '', version = '', schemaUrl = '', scope = {} as Plain } = {},
): ResourceMetrics => ({
  resource: { attributes: attributes(resource), droppedAttributesCount: 0, entityRefs: [] },
  schemaUrl: '',
  scopes: [{ scope: { name, version, attributes: attributes(scope), droppedAttributesCount: 0 }, schemaUrl, items }],
});
