/** 32 lower-case hex digits, or '' where the wire had none (absent, empty or all zero). */
export type TraceId = string & { readonly __brand: 'TraceId' };

/** 16 lower-case hex digits, or '' where the wire had none (absent, empty or all zero). */
export type SpanId = string & { readonly __brand: 'SpanId' };

/** Nanoseconds since the Unix epoch or a length in nanoseconds; unsigned 64 bit on the wire, hence bigint. */
export type Nanoseconds = bigint;

export const NO_TRACE_ID = '' as TraceId;
export const NO_SPAN_ID = '' as SpanId;

const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;
const ALL_ZERO = /^0*$/;

/** True for a usable trace id: 32 lower-case hex digits, not all zero (trace.proto: all-zero is invalid). */
export function isTraceId(text: string): text is TraceId {
  return TRACE_ID.test(text) && !ALL_ZERO.test(text);
}

/** True for a usable span id: 16 lower-case hex digits, not all zero. */
export function isSpanId(text: string): text is SpanId {
  return SPAN_ID.test(text) && !ALL_ZERO.test(text);
}
