import * as v from 'valibot';
import type { MetricKind } from '../../core/model/metric.ts';
import { metricFilter, timeRange } from '../filters.ts';
import type { Frame } from '../frame.ts';
import { operation } from '../operation.ts';

/** One metric of one service: all its resources, scopes and attribute sets are its streams. */
export interface MetricSummary {
  name: string;
  service: string;
  unit: string;
  description: string;
  kind: MetricKind;
  /** AggregationTemporality by number; 0 where the kind has none. */
  temporality: number;
  isMonotonic: boolean;
  streams: number;
  points: number;
  exemplars: number;
  firstNs: string;
  lastNs: string;
}

export const metricsList = operation<{ revision: number; metrics: MetricSummary[]; truncated: boolean }>()(
  'metrics.list',
  v.object({ filter: metricFilter }),
);

/**
 * One stream: one attribute set of one resource and scope. `value` is NaN where a point carried no value (a gap).
 * Numbers: the point's value. Histograms: the mean (sum ÷ count) with `count` beside it. Summaries: the mean likewise.
 */
export interface MetricStream {
  /** The stream's own attributes as text, key → plain value. */
  attributes: Record<string, string>;
  frame: Frame<{ time: Float64Array; value: Float64Array; count: Float64Array }>;
}

export interface MetricSeries {
  revision: number;
  metric: MetricSummary;
  streams: MetricStream[];
  /** Streams there are; more than `streams.length` when the bound cut them (those with most points are kept). */
  totalStreams: number;
}

export const metricsSeries = operation<MetricSeries>()(
  'metrics.series',
  v.object({
    name: v.pipe(v.string(), v.maxLength(4_096)),
    service: v.pipe(v.string(), v.maxLength(4_096)),
    kind: v.picklist(['none', 'gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary']),
    ...timeRange.entries,
    /** Points per stream; above it the stream is reduced to first, lowest, highest and last of each slice (M4). */
    maxPoints: v.pipe(v.number(), v.safeInteger(), v.minValue(10), v.maxValue(10_000)),
    maxStreams: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(200)),
  }),
);
