import type { Attributes } from './attributes.ts';
import type { Nanoseconds, SpanId, TraceId } from './ids.ts';
import type { ResourceGroup } from './resource.ts';

/** Span.SpanKind by number; numbers the specification does not know are kept as they came. */
export const SPAN_KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;

/** Status.StatusCode by number. */
export const STATUS_CODES = ['UNSET', 'OK', 'ERROR'] as const;
export const STATUS_ERROR = 2;
export const KIND_SERVER = 2;
export const KIND_CLIENT = 3;
export const KIND_PRODUCER = 4;
export const KIND_CONSUMER = 5;

export interface SpanEvent {
  timeUnixNano: Nanoseconds;
  name: string;
  attributes: Attributes;
  droppedAttributesCount: number;
}

export interface SpanLink {
  traceId: TraceId;
  spanId: SpanId;
  traceState: string;
  attributes: Attributes;
  droppedAttributesCount: number;
  flags: number;
}

export interface SpanStatus {
  message: string;
  code: number;
}

export interface Span {
  traceId: TraceId;
  spanId: SpanId;
  traceState: string;
  parentSpanId: SpanId;
  /** W3C trace flags in bits 0–7, context-is-remote in bits 8–9; other bits are kept. */
  flags: number;
  name: string;
  kind: number;
  startTimeUnixNano: Nanoseconds;
  /** 0 = no end. May be before the start: kept as it came. */
  endTimeUnixNano: Nanoseconds;
  attributes: Attributes;
  droppedAttributesCount: number;
  events: SpanEvent[];
  droppedEventsCount: number;
  links: SpanLink[];
  droppedLinksCount: number;
  status: SpanStatus;
}

export type ResourceSpans = ResourceGroup<Span>;
