import type { Attributes } from './attributes.ts';
import type { Nanoseconds, SpanId, TraceId } from './ids.ts';
import type { ResourceGroup } from './resource.ts';

/** as_int or as_double; 'none' where the oneof was not set (flag "no recorded value"). */
export type NumberValue = { kind: 'none' } | { kind: 'int'; value: bigint } | { kind: 'double'; value: number };

export interface Exemplar {
  filteredAttributes: Attributes;
  timeUnixNano: Nanoseconds;
  value: NumberValue;
  spanId: SpanId;
  traceId: TraceId;
}

interface DataPointBase {
  attributes: Attributes;
  startTimeUnixNano: Nanoseconds;
  timeUnixNano: Nanoseconds;
  /** Bit 0: no recorded value. */
  flags: number;
}

export interface NumberDataPoint extends DataPointBase {
  value: NumberValue;
  exemplars: Exemplar[];
}

export interface HistogramDataPoint extends DataPointBase {
  count: bigint;
  /** undefined = not set on the wire. */
  sum: number | undefined;
  min: number | undefined;
  max: number | undefined;
  bucketCounts: bigint[];
  explicitBounds: number[];
  exemplars: Exemplar[];
}

export interface ExponentialBuckets {
  offset: number;
  bucketCounts: bigint[];
}

export interface ExponentialHistogramDataPoint extends DataPointBase {
  count: bigint;
  sum: number | undefined;
  min: number | undefined;
  max: number | undefined;
  scale: number;
  zeroCount: bigint;
  zeroThreshold: number;
  /** undefined = the message was not set. */
  positive: ExponentialBuckets | undefined;
  negative: ExponentialBuckets | undefined;
  exemplars: Exemplar[];
}

export interface SummaryQuantile {
  quantile: number;
  value: number;
}

export interface SummaryDataPoint extends DataPointBase {
  count: bigint;
  sum: number;
  quantileValues: SummaryQuantile[];
}

/** The five kinds of the metrics data oneof, and 'none' for a metric that carried none. */
export type MetricData =
  | { kind: 'none' }
  | { kind: 'gauge'; dataPoints: NumberDataPoint[] }
  | { kind: 'sum'; dataPoints: NumberDataPoint[]; aggregationTemporality: number; isMonotonic: boolean }
  | { kind: 'histogram'; dataPoints: HistogramDataPoint[]; aggregationTemporality: number }
  | { kind: 'exponentialHistogram'; dataPoints: ExponentialHistogramDataPoint[]; aggregationTemporality: number }
  | { kind: 'summary'; dataPoints: SummaryDataPoint[] };

export type MetricKind = MetricData['kind'];

export interface Metric {
  name: string;
  description: string;
  unit: string;
  metadata: Attributes;
  data: MetricData;
}

export type ResourceMetrics = ResourceGroup<Metric>;
