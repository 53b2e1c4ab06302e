import * as v from 'valibot';
import { MOST_LINKED_TRACES, traceIdText } from '../filters.ts';
import type { Frame, TextColumn } from '../frame.ts';
import { operation } from '../operation.ts';

/** A span of the trace links to the other one; or the other, of another trace, links to it. */
export const LINK_OUT = 0;
export const LINK_BACK = 1;

/**
 * Links of a trace's spans, in row order. A link inside the trace is here once, as `LINK_OUT` of the span that has it.
 *
 *   direction 0   row ───link──► (traceId, spanId)        direction 1   row ◄──link─── (traceId, spanId)
 *
 * `row` and `target` are rows of the trace's frame; `target` is −1 where the other span is elsewhere. `held` = 1 where the
 * store has the other span: then its texts and times are here, `start` as offset from the same base as the frame's, and
 * `duration` as in the frame. Where it has not, they are '' and NaN, `kind` is 0.
 */
export type LinkFrame = Frame<{
  row: Uint32Array;
  direction: Uint8Array;
  traceId: TextColumn;
  spanIdHigh: Uint32Array;
  spanIdLow: Uint32Array;
  target: Int32Array;
  held: Uint8Array;
  service: TextColumn;
  name: TextColumn;
  start: Float64Array;
  duration: Float64Array;
  kind: Uint8Array;
}>;

/** How a linked trace was come by: over one link between a span of a trace nearer by and one of its own. */
export interface LinkStep {
  fromTraceId: string;
  /** Of the nearer trace. '' where the link names no span. */
  fromSpanId: string;
  /** Of the linked trace. '' where the link names no span. */
  toSpanId: string;
  /** `LINK_OUT`: the nearer span has the link; `LINK_BACK`: the farther one has it. */
  direction: typeof LINK_OUT | typeof LINK_BACK;
}

/** `service` and `name` are those of the root span; where the root is missing, of the earliest span. */
export interface LinkedTrace {
  traceId: string;
  service: string;
  name: string;
  rootMissing: boolean;
  startTimeUnixNano: bigint;
  /** First start to last end, nanoseconds. */
  duration: number;
  spans: number;
  errors: number;
  /** Traces between: 1 = linked with the trace that was asked for. */
  distance: number;
  via: LinkStep;
}

export interface LinkedTraces {
  revision: number;
  /** Breadth first: by distance, then start, then trace id. The trace asked for is not among them. */
  traces: LinkedTrace[];
  /** Traces of the store one link away from these or from the one asked for that were left out, by `limit` or `depth`. */
  more: number;
  /** Traces that links of these, or of the one asked for, lead to and that the store does not hold. */
  notHeld: number;
}

const DEEPEST = 5;
const upTo = (most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(most));

/** The traces that links connect with one, forward and back. @throws NotFoundError for a trace that is not there */
export const traceLinked = operation<LinkedTraces>()(
  'trace.linked',
  v.object({
    traceId: traceIdText,
    depth: v.optional(upTo(DEEPEST), DEEPEST),
    limit: v.optional(upTo(MOST_LINKED_TRACES), MOST_LINKED_TRACES),
  }),
);
