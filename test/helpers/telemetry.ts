import type { AnyValue, Attributes } from '../../core/model/attributes.ts';
import { NO_SPAN_ID, NO_TRACE_ID, type SpanId, type TraceId } from '../../core/model/ids.ts';
import type { LogRecord } from '../../core/model/log-record.ts';
import type { Metric, MetricData } from '../../core/model/metric.ts';
import type { ResourceGroup } from '../../core/model/resource.ts';
import type { Span } from '../../core/model/span.ts';
import type { Telemetry } from '../../core/model/telemetry.ts';

/** A plain object as attributes: strings, booleans, bigint as ints, numbers as doubles, AnyValue as it is. */
export function attributes(plain: Record<string, string | boolean | bigint | number | AnyValue>): Attributes {
  return Object.entries(plain).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: string | boolean | bigint | number | AnyValue): AnyValue {
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'boolean') return { kind: 'bool', value };
  if (typeof value === 'bigint') return { kind: 'int', value };
  if (typeof value === 'number') return { kind: 'double', value };
  return value;
}

/** `traceId(7)` is 0…07. */
export const traceId = (number: number) => number.toString(16).padStart(32, '0') as TraceId;
export const spanId = (number: number) => number.toString(16).padStart(16, '0') as SpanId;

/** A whole span; give what matters to the test. */
export function span(parts: Partial<Span> = {}): Span {
  return {
    traceId: traceId(1),
    spanId: spanId(1),
    traceState: '',
    parentSpanId: NO_SPAN_ID,
    flags: 0,
    name: 'GET /',
    kind: 2,
    startTimeUnixNano: 1_000n,
    endTimeUnixNano: 2_000n,
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: { message: '', code: 0 },
    ...parts,
  };
}

export function logRecord(parts: Partial<LogRecord> = {}): LogRecord {
  return {
    timeUnixNano: 1_000n,
    observedTimeUnixNano: 1_000n,
    severityNumber: 9,
    severityText: 'INFO',
    body: { kind: 'string', value: 'hello' },
    attributes: [],
    droppedAttributesCount: 0,
    flags: 0,
    traceId: NO_TRACE_ID,
    spanId: NO_SPAN_ID,
    eventName: '',
    ...parts,
  };
}

export function metric(name: string, data: MetricData, parts: Partial<Metric> = {}): Metric {
  return { name, description: '', unit: '1', metadata: [], ...parts, data };
}

/** Items under one resource (its service.name given) and one scope. */
export function group<T>(service: string, items: T[], scopeName = 'test'): ResourceGroup<T> {
  return {
    resource: { attributes: attributes({ 'service.name': service }), droppedAttributesCount: 0, entityRefs: [] },
    schemaUrl: '',
    scopes: [
      {
        scope: { name: scopeName, version: '', attributes: [], droppedAttributesCount: 0 },
        schemaUrl: '',
        items,
      },
    ],
  };
}

export const traces = (service: string, ...spans: Span[]): Telemetry => ({
  signal: 'traces',
  groups: [group(service, spans)],
});
export const logs = (service: string, ...records: LogRecord[]): Telemetry => ({
  signal: 'logs',
  groups: [group(service, records)],
});
export const metrics = (service: string, ...items: Metric[]): Telemetry => ({
  signal: 'metrics',
  groups: [group(service, items)],
});
