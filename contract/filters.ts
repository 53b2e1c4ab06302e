import * as v from 'valibot';
import { expression } from './expression.ts';

/** Unsigned 64-bit nanoseconds as decimal text. */
export const nanosecondsText = v.pipe(v.string(), v.regex(/^\d{1,20}$/, 'decimal nanoseconds expected'));
/** Upper bound of any text a filter carries; longer search terms are a mistake or an attack. */
const term = v.pipe(v.string(), v.maxLength(1_000));
const terms = v.pipe(v.array(term), v.maxLength(200));

export const traceIdText = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, '32 lower-case hex digits expected'));
export const spanIdText = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, '16 lower-case hex digits expected'));
/** Linked traces that are told of, and that can be read or searched with the one asked for. */
export const MOST_LINKED_TRACES = 200;
/** Traces that are shown beside another one. */
export const besideTraces = v.optional(v.pipe(v.array(traceIdText), v.maxLength(MOST_LINKED_TRACES)), []);
/** Row keys given out by the store: whole numbers below 2^53. */
export const rowKey = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const pageOffset = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A page never exceeds this many rows; a screen needs far fewer. */
export const pageLimit = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(5_000));

export const timeRange = v.object({ fromNs: v.optional(nanosecondsText), toNs: v.optional(nanosecondsText) });

/** `value` is compared as text with the attribute's plain form (numbers as decimal, booleans as true/false). */
export const attributeTerm = v.object({
  key: term,
  operator: v.picklist(['=', '!=', 'exists', 'absent', 'contains']),
  value: v.optional(term, ''),
});
export type AttributeTerm = v.InferOutput<typeof attributeTerm>;

/**
 * Which traces. `service`, `operation`, `attributes` and `text` must hold together on one and the same span of the
 * trace; an attribute is looked for on the span, then on its resource. Time is the trace's first start, in
 * [fromNs, toNs), or its last end, in [endFromNs, endToNs); duration is first start to last end, in
 * [minDurationNs, maxDurationNs].
 */
export const traceFilter = v.object({
  ...timeRange.entries,
  endFromNs: v.optional(nanosecondsText),
  endToNs: v.optional(nanosecondsText),
  services: v.optional(terms),
  operations: v.optional(terms),
  status: v.optional(v.picklist(['error', 'ok'])),
  minDurationNs: v.optional(nanosecondsText),
  maxDurationNs: v.optional(nanosecondsText),
  attributes: v.optional(v.pipe(v.array(attributeTerm), v.maxLength(50))),
  /** Case-insensitive, in span names, string attribute values, status messages and event names. */
  text: v.optional(term),
  traceIds: v.optional(v.pipe(v.array(traceIdText), v.maxLength(5_000))),
  /** Holds, with all of the above, on one and the same span. */
  where: v.optional(expression),
});
export type TraceFilter = v.InferOutput<typeof traceFilter>;

/** Which log records. `minSeverity` is a SeverityNumber (1–24); `text` is looked for in the body, case-insensitive. */
export const logFilter = v.object({
  ...timeRange.entries,
  services: v.optional(terms),
  minSeverity: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(24))),
  text: v.optional(term),
  traceId: v.optional(traceIdText),
  spanId: v.optional(spanIdText),
  attributes: v.optional(v.pipe(v.array(attributeTerm), v.maxLength(50))),
  where: v.optional(expression),
});
export type LogFilter = v.InferOutput<typeof logFilter>;

export const metricFilter = v.object({
  text: v.optional(term),
  services: v.optional(terms),
  /** Metrics of resources on which all of these hold, e.g. host.name = db-1. */
  resource: v.optional(v.pipe(v.array(attributeTerm), v.maxLength(50))),
});
export type MetricFilter = v.InferOutput<typeof metricFilter>;
