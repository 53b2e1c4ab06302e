import * as v from 'valibot';
import type { AnyValue, Attributes } from '../../core/model/attributes.ts';
import { logFilter, nanosecondsText, pageLimit, pageOffset, rowKey } from '../filters.ts';
import type { Frame, TextColumn, TimeColumn } from '../frame.ts';
import { operation } from '../operation.ts';
import type { ResourceDetail, ScopeDetail } from './traces.ts';

/** `time` falls back to the observed time where the record has none. `body` is cut at 1,000 characters. */
export type LogListFrame = Frame<{
  key: Float64Array;
  time: TimeColumn;
  severity: Uint8Array;
  severityText: TextColumn;
  service: TextColumn;
  body: TextColumn;
  traceId: TextColumn;
  spanId: TextColumn;
}>;

export interface LogPage {
  frame: LogListFrame;
  /** One column per asked-for attribute, in that order: plain text, '' where the record and its resource lack it. */
  attributes: TextColumn[];
  total: number;
  outsideRange: number;
}

const attributeKey = v.pipe(v.string(), v.maxLength(1_000));
/** Attributes shown as columns; more do not fit a screen. */
const attributeKeys = v.optional(v.pipe(v.array(attributeKey), v.maxLength(20)), []);

/**
 * Records in time order (ties by key). Any page of ten million records costs no more than its neighbours: `after`
 * goes on behind a record, `offset` counts rows (from `after`, where both are given).
 */
export const logsSearch = operation<LogPage>()(
  'logs.search',
  v.object({
    filter: logFilter,
    descending: v.boolean(),
    offset: pageOffset,
    limit: pageLimit,
    after: v.optional(v.object({ timeNs: nanosecondsText, key: rowKey })),
    attributes: attributeKeys,
  }),
);

/** Everything known of one log record, exact. */
export interface LogDetail {
  logKey: number;
  timeUnixNano: bigint;
  observedTimeUnixNano: bigint;
  severityNumber: number;
  severityText: string;
  body: AnyValue;
  eventName: string;
  attributes: Attributes;
  droppedAttributesCount: number;
  flags: number;
  traceId: string;
  spanId: string;
  service: string;
  /** The record's span, where this store holds it. */
  span: { spanKey: number; name: string; service: string } | null;
  resource: ResourceDetail;
  scope: ScopeDetail;
}

export const logGet = operation<LogDetail>()('log.get', v.object({ logKey: rowKey }));

/**
 * How many of the matching records have each value, most frequent first. The filter's own conditions on the same
 * field are left out, so that the other values can still be chosen. Severities are named by level (none, trace …
 * fatal), in the order of their weight.
 */
export const logsFacets = operation<{
  revision: number;
  values: { value: string; count: number }[];
  /** Distinct values there are; more than `values.length` where `limit` cut them. */
  distinct: number;
  /** Resources too long or too many to be read: what only they have is not counted. */
  resourcesLeftOut?: number;
}>()(
  'logs.facets',
  v.object({
    filter: logFilter,
    field: v.picklist(['service', 'severity', 'event', 'attribute-key', 'attribute-value']),
    key: v.optional(attributeKey, ''),
    /** Case-insensitive part of the value looked for. */
    contains: v.optional(attributeKey, ''),
    limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1_000)),
  }),
);

/** Matching records per equal slice of time, by level. `start` is the slice's start offset. */
export type LogHistogramFrame = Frame<{
  start: Float64Array;
  none: Uint32Array;
  trace: Uint32Array;
  debug: Uint32Array;
  info: Uint32Array;
  warn: Uint32Array;
  error: Uint32Array;
  fatal: Uint32Array;
}>;

const buckets = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2_000));

/** Over the filter's range, or over all records where it has none. */
export const logsHistogram = operation<LogHistogramFrame>()('logs.histogram', v.object({ filter: logFilter, buckets }));

const lines = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000));

/** What was said around a record, by time, whatever the filter. `row` is the record's own row. */
export const logContext = operation<{ frame: LogListFrame; row: number; moreBefore: boolean; moreAfter: boolean }>()(
  'log.context',
  v.object({
    logKey: rowKey,
    before: lines,
    after: lines,
    /** Which neighbours: of the same resource, the same service, the same trace, or all. */
    of: v.picklist(['resource', 'service', 'trace', 'all']),
  }),
);

/** One pattern of log bodies: fixed words and variables, `<*>`, found by Drain (docs/logs.md). */
export interface LogPattern {
  /** Words by single blanks; names the pattern in filters. */
  template: string;
  count: number;
  /** By level, as in the histogram: none, trace, debug, info, warn, error, fatal. */
  levels: number[];
  services: string[];
  firstNs: string;
  lastNs: string;
  /** Records per equal slice of the range. */
  spark: Uint32Array;
  /** Number of `<*>`. */
  variables: number;
  sampleKey: number;
  sample: string;
}

/** Patterns of all matching records, most frequent first. Counts are exact and sum to `total` with the cut ones. */
export const logsPatterns = operation<{
  revision: number;
  patterns: LogPattern[];
  /** Patterns there are. */
  distinct: number;
  total: number;
}>()(
  'logs.patterns',
  v.object({
    filter: logFilter,
    limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2_000)),
    sparkBuckets: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100)), 30),
  }),
);

/** What stood in each variable of one pattern, most frequent first. `numeric` where every value is a number. */
export const logsPatternValues = operation<{
  revision: number;
  variables: {
    distinct: number;
    values: { value: string; count: number }[];
    numeric: { min: number; max: number; mean: number } | null;
  }[];
}>()(
  'logs.patternValues',
  v.object({
    filter: logFilter,
    template: v.pipe(v.string(), v.maxLength(4_000)),
    limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(200)),
  }),
);
