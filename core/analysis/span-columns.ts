import type { Codes } from '../model/codes.ts';

/**
 * What the analysis needs of a trace: columns of equal length, one row per span. The contract's `TraceFrame` columns fit
 * as they are.
 */
export interface SpanColumns {
  /** Span id in two 32-bit halves; only used to order and to tell unknown parents apart. */
  spanIdHigh: Uint32Array;
  spanIdLow: Uint32Array;
  /** Empty, both of them, where every parent that is asked for is among the rows. */
  parentIdHigh: Uint32Array;
  parentIdLow: Uint32Array;
  /** Row of the parent, −1 = no parent, −2 = the parent is not among the rows. */
  parent: Int32Array;
  /** Nanoseconds from the frame's base. */
  start: Float64Array;
  /** Nanoseconds; NaN = no end, negative = ended before it began. */
  duration: Float64Array;
  /** StatusCode; 2 = error. */
  status: Uint8Array;
  /** Bit 0: duplicate of an earlier id. */
  flags: Uint8Array;
  /** SpanKind: by it the halves of a call that share one id are told from mistakes. */
  kind?: Uint8Array;
  /** Given where the spans are of several traces: a span id means nothing outside of its trace. */
  traceId?: { codes: Codes };
}

export const NO_PARENT = -1;
export const PARENT_UNKNOWN = -2;
/** Bit 0 of the `flags` column. */
export const DUPLICATE_ID = 1;
