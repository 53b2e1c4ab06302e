import type { AnyValue, Attributes } from './attributes.ts';
import type { Nanoseconds, SpanId, TraceId } from './ids.ts';
import type { ResourceGroup } from './resource.ts';

export interface LogRecord {
  /** 0 = unknown; then observedTimeUnixNano is what there is. */
  timeUnixNano: Nanoseconds;
  observedTimeUnixNano: Nanoseconds;
  severityNumber: number;
  severityText: string;
  body: AnyValue;
  attributes: Attributes;
  droppedAttributesCount: number;
  flags: number;
  traceId: TraceId;
  spanId: SpanId;
  eventName: string;
}

export type ResourceLogs = ResourceGroup<LogRecord>;
