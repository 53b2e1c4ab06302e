import * as v from 'valibot';
import { timeRange } from '../filters.ts';
import type { Frame } from '../frame.ts';
import { operation } from '../operation.ts';

/*
 * A subject is whatever resource attribute a person asks about: one service, host, pod, version.
 *
 *   { key: 'service.name', value: 'checkout' }   { key: 'host.name', value: 'db-1' }
 *
 * RED counts entry spans only: SERVER, CONSUMER, without a parent, or with a parent in another service
 * (spanmetrics connector). An unnamed service has the value ''.
 */
const key = v.pipe(v.string(), v.minLength(1), v.maxLength(1_000));
const subject = { key, value: v.pipe(v.string(), v.maxLength(4_096)) };
const limit = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(5_000));
/** T of Apdex: satisfied up to T, tolerating up to 4 T; errors are frustrated. */
const apdexThresholdNs = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 500_000_000);

/** Rate, errors, duration. Durations in nanoseconds, NaN without calls. `apdex` NaN without calls. */
export interface Red {
  calls: number;
  errors: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  apdex: number;
}

/** Resource attributes by which subjects can be chosen, those that tell most apart first. */
export const subjectsKeys = operation<{
  revision: number;
  keys: { key: string; values: number; resources: number }[];
}>()('subjects.keys', v.object({}));

export interface SubjectSummary extends Red {
  value: string;
  spans: number;
  logs: number;
  /** Records of severity ERROR and above. */
  errorLogs: number;
  points: number;
  metrics: number;
  resources: number;
  firstNs: string;
  lastNs: string;
  /** Calls per equal slice of the range. */
  spark: Uint32Array;
}

/** All values of one key. `rangeNs` is what rates are taken over. */
export const subjectsList = operation<{
  revision: number;
  subjects: SubjectSummary[];
  rangeNs: string;
  truncated: boolean;
}>()('subjects.list', v.object({ key, ...timeRange.entries, apdexThresholdNs, limit }));

export interface SubjectResource {
  resourceId: number;
  attributes: Record<string, string>;
  spans: number;
  logs: number;
  points: number;
}

/** Who a subject is: its resources, and what else they belong to (hosts of a service, services of a host). */
export const subjectGet = operation<{
  revision: number;
  resources: SubjectResource[];
  truncated: boolean;
  related: { key: string; values: string[] }[];
}>()('subject.get', v.object({ ...subject, ...timeRange.entries }));

/** RED over time: one row per equal slice of the range, and over all of it. */
export const subjectRed = operation<{
  frame: Frame<{
    start: Float64Array;
    calls: Uint32Array;
    errors: Uint32Array;
    p50: Float64Array;
    p95: Float64Array;
    p99: Float64Array;
    apdex: Float64Array;
    logs: Uint32Array;
    errorLogs: Uint32Array;
  }>;
  total: Red;
  sliceNs: string;
}>()(
  'subject.red',
  v.object({
    ...subject,
    ...timeRange.entries,
    apdexThresholdNs,
    buckets: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2_000)),
  }),
);

export interface OperationSummary extends Red {
  service: string;
  name: string;
  /** SpanKind by number. */
  kind: number;
  /** An entry into the service; other operations are what it does inside and calls. */
  entry: boolean;
  /** Duration less that of blocking children, summed, nanoseconds. */
  selfNs: number;
  sample: { traceId: string; spanId: string };
}

export const subjectOperations = operation<{ revision: number; operations: OperationSummary[]; truncated: boolean }>()(
  'subject.operations',
  v.object({ ...subject, ...timeRange.entries, apdexThresholdNs, limit }),
);

/** Errors that are the same one: type, and message with numbers, ids and quoted parts taken out. */
export interface ErrorGroup {
  /** exception.type or error.type; '' where nothing says. */
  type: string;
  /** The message as grouped: `<*>` where it varies. */
  message: string;
  sample: string;
  service: string;
  /** Where it comes from: an exception event, the span's status, or a log record of severity ERROR and above. */
  source: 'exception' | 'status' | 'log';
  count: number;
  traces: number;
  firstNs: string;
  lastNs: string;
  operations: string[];
  spark: Uint32Array;
  /** Newest example; '' where it has no trace. */
  traceId: string;
  spanId: string;
  /** −1 unless it is a log record. */
  logKey: number;
}

export const subjectErrors = operation<{ revision: number; groups: ErrorGroup[]; distinct: number; total: number }>()(
  'subject.errors',
  v.object({ ...subject, ...timeRange.entries, limit }),
);
