import * as v from 'valibot';
import type { MetricKind } from '../../core/model/metric.ts';
import { attributeTerm, metricFilter, spanIdText, timeRange, traceIdText } from '../filters.ts';
import type { Frame, TextColumn, TimeColumn } from '../frame.ts';
import { operation } from '../operation.ts';

export const METRIC_KINDS = ['none', 'gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;

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
  /** Resources that send it. */
  resources: number;
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
    kind: v.picklist(METRIC_KINDS),
    ...timeRange.entries,
    /** Points per stream; above it the stream is reduced to first, lowest, highest and last of each slice (M4). */
    maxPoints: v.pipe(v.number(), v.safeInteger(), v.minValue(10), v.maxValue(10_000)),
    maxStreams: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(200)),
  }),
);

const metricName = v.pipe(v.string(), v.maxLength(4_096));
const attributeKey = v.pipe(v.string(), v.maxLength(1_000));

/** Which points: of one metric by name, of one service or of all, on whose attributes or resource all terms hold. */
const metricPoints = {
  name: metricName,
  /** Left out = of every service that has the metric. */
  service: v.optional(metricName),
  kind: v.picklist(METRIC_KINDS),
  ...timeRange.entries,
  attributes: v.optional(v.pipe(v.array(attributeTerm), v.maxLength(50))),
};

const quantile = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const quantiles = v.optional(v.pipe(v.array(quantile), v.maxLength(6)), []);

/** A thing the reader should know before trusting a line: "reset", "gap", "no-start", "bounds-differ" … */
export interface MetricFinding {
  code: string;
  count: number;
  example: string;
}

/**
 * One line: a group of streams that agree on the `groupBy` keys. `time` is the slice's end; `low` and `high` are the
 * extremes within the slice (equal to `value` where nothing was reduced); NaN is a gap.
 */
export interface MetricLine {
  labels: Record<string, string>;
  /** For quantile views the quantile, else NaN. */
  quantile: number;
  streams: number;
  frame: Frame<{ time: Float64Array; value: Float64Array; low: Float64Array; high: Float64Array }>;
}

export interface MetricAnswer {
  revision: number;
  unit: string;
  /** Unit of what is drawn: a rate of "By" is "By/s". */
  shownUnit: string;
  lines: MetricLine[];
  /** The groups beyond `top`, as one line; null where all are shown. */
  others: (MetricLine & { groups: number }) | null;
  groups: number;
  findings: MetricFinding[];
}

/**
 * A metric as lines over time, reduced to what a screen can show (M4).
 *
 *   value      gauge: as it is; sum: the total
 *   rate       sum: rise per second, resets and temporality observed; distributions: observations per second
 *   increase   the same per slice
 *   mean       distributions: Δsum ÷ Δcount
 *   quantile   distributions, from their buckets; several quantiles give several lines
 */
export const metricsQuery = operation<MetricAnswer>()(
  'metrics.query',
  v.object({
    ...metricPoints,
    view: v.picklist(['value', 'rate', 'increase', 'mean', 'quantile']),
    quantiles,
    /** Attribute keys, of the point or else of its resource. Left out = every stream for itself. */
    groupBy: v.optional(v.pipe(v.array(attributeKey), v.maxLength(5))),
    /** How the streams of one group become one. */
    aggregate: v.optional(v.picklist(['sum', 'average', 'min', 'max']), 'sum'),
    slices: v.pipe(v.number(), v.safeInteger(), v.minValue(10), v.maxValue(5_000)),
    top: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100)),
  }),
);

/**
 * Distributions over time: cell (column, row) holds the observations that fell into [xEdges[column], +1) and the bucket
 * (yEdges[row], yEdges[row + 1]]. Cumulative points are taken apart first. Buckets of another layout than the most
 * common one are refused, not bent: `refused` says how many points and why.
 */
export interface MetricHeatmap {
  revision: number;
  unit: string;
  frame: Frame<{ column: Uint16Array; row: Uint16Array; count: Float64Array }>;
  xEdgesNs: string[];
  /** Ascending; the outermost may be ±Infinity. */
  yEdges: number[];
  total: number;
  quantiles: { quantile: number; frame: Frame<{ time: Float64Array; value: Float64Array }> }[];
  refused: { reason: string; points: number; count: number; example: string }[];
  findings: MetricFinding[];
}

export const metricsHeatmap = operation<MetricHeatmap>()(
  'metrics.heatmap',
  v.object({
    ...metricPoints,
    columns: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2_000)),
    /** Most rows for exponential histograms, whose scale is lowered to fit; explicit bounds stay as they are. */
    rows: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(500)),
    quantiles,
  }),
);

/** Exemplars, by metric or by trace, newest first; spread evenly over time where `limit` cuts them. */
export const metricsExemplars = operation<{
  /** `known` = 1 where this store holds the trace. */
  frame: Frame<{
    time: TimeColumn;
    value: Float64Array;
    metric: TextColumn;
    service: TextColumn;
    kind: TextColumn;
    unit: TextColumn;
    traceId: TextColumn;
    spanId: TextColumn;
    known: Uint8Array;
  }>;
  total: number;
}>()(
  'metrics.exemplars',
  v.object({
    name: v.optional(metricName),
    service: v.optional(metricName),
    traceId: v.optional(traceIdText),
    spanId: v.optional(spanIdText),
    ...timeRange.entries,
    limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(5_000)),
  }),
);
