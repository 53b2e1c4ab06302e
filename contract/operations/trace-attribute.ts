import * as v from 'valibot';
import { besideTraces, traceIdText } from '../filters.ts';
import type { Frame, TextColumn } from '../frame.ts';
import { operation } from '../operation.ts';

export interface TraceAttribute {
  /**
   * One row per span that has the attribute, by the span's `key`; a span without it has its resource's. Trace by trace as
   * they were asked for, in each in the order of `trace.get`; 1,000,000 at most. `value` is the plain form that filters
   * compare: the number 200 and the text "200" are one.
   */
  frame: Frame<{ key: Float64Array; value: TextColumn }>;
  /** Rows whose value is '…' instead of their own, because there are too many values or they are too long (`trace.get`). */
  textsLeftOut: number;
}

/** What the spans of a trace have under one attribute key. A trace that is not there has no rows. */
export const traceAttribute = operation<TraceAttribute>()(
  'trace.attribute',
  v.object({
    traceId: traceIdText,
    beside: besideTraces,
    key: v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)),
  }),
);
