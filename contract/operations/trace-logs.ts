import * as v from 'valibot';
import { besideTraces, traceIdText } from '../filters.ts';
import type { Frame } from '../frame.ts';
import { operation } from '../operation.ts';

/**
 * Log records of a trace's spans, for marks on the bars: those of error severity first, then by time. `trace` is 0 for the
 * trace asked for, then the place among `beside` + 1. `time` falls back to the observed time where the record has none.
 */
export type TraceLogFrame = Frame<{
  trace: Uint8Array;
  spanIdHigh: Uint32Array;
  spanIdLow: Uint32Array;
  time: Float64Array;
  /** SeverityNumber; 17 and above are errors. */
  severity: Uint8Array;
}>;

const MOST_LOGS = 10_000;

export const traceLogs = operation<TraceLogFrame>()(
  'trace.logs',
  v.object({
    traceId: traceIdText,
    beside: besideTraces,
    limit: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_LOGS)), MOST_LOGS),
  }),
);
