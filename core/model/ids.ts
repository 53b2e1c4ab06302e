/** 32 lower-case hex digits, or '' where the wire had none (absent, empty or all zero). */
export type TraceId = string & { readonly __brand: 'TraceId' };

/** 16 lower-case hex digits, or '' where the wire had none (absent, empty or all zero). */
export type SpanId = string & { readonly __brand: 'SpanId' };

/** Nanoseconds since the Unix epoch or a length in nanoseconds; unsigned 64 bit on the wire, hence bigint. */
export type Nanoseconds = bigint;

export const NO_TRACE_ID = '' as TraceId;
export const NO_SPAN_ID = '' as SpanId;

/** 16 hex digits of a span id that rests in two 32-bit halves, as frames hold it. */
export function hexOfHalves(high: number, low: number): string {
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
