import { SPAN_KINDS, STATUS_CODES, type Span, type SpanEvent, type SpanLink } from '../../../model/span.ts';
import { nsCell } from '../cells.ts';
import type { Row } from '../row.ts';

/** A row of `otel_traces`; kinds are "Server", "SPAN_KIND_SERVER" (before version 0.97 of the Collector), or the number. The order of columns is that of the Collector's `exporter/clickhouseexporter`. Throws RowFault. */
export function spanOf(row: Row): Span {
  const startTimeUnixNano = row.ns('Timestamp');
  return {
    traceId: row.traceId('TraceId'),
    spanId: row.spanId('SpanId'),
    traceState: row.text('TraceState'),
    parentSpanId: row.spanId('ParentSpanId'),
    flags: row.count('TraceFlags'),
    name: row.text('SpanName'),
    kind: row.oneOf('SpanKind', SPAN_KINDS, 'SPAN_KIND_'),
    startTimeUnixNano,
    endTimeUnixNano: nsCell(startTimeUnixNano + (row.whole('Duration') ?? 0n), 'Duration'),
    attributes: row.attributes('SpanAttributes'),
    droppedAttributesCount: 0,
    events: eventsOf(row),
    droppedEventsCount: 0,
    links: linksOf(row),
    droppedLinksCount: 0,
    status: {
      code: row.oneOf('StatusCode', STATUS_CODES, 'STATUS_CODE_'),
      message: row.text('StatusMessage'),
    },
  };
}

const EVENTS = ['Timestamp', 'Name', 'Attributes'].map((name) => `Events${name}`);
const LINKS = ['TraceId', 'SpanId', 'TraceState', 'Attributes'].map((name) => `Links${name}`);

function eventsOf(row: Row): SpanEvent[] {
  return row.beside(EVENTS, 2).map((event) => ({
    timeUnixNano: event.ns('EventsTimestamp', 'Events.Timestamp'),
    name: event.text('EventsName'),
    attributes: event.attributes('EventsAttributes', 'Events.Attributes'),
    droppedAttributesCount: 0,
  }));
}

function linksOf(row: Row): SpanLink[] {
  return row.beside(LINKS, 2).map((link) => ({
    traceId: link.traceId('LinksTraceId'),
    spanId: link.spanId('LinksSpanId'),
    traceState: link.text('LinksTraceState'),
    attributes: link.attributes('LinksAttributes', 'Links.Attributes'),
    droppedAttributesCount: 0,
    flags: 0,
  }));
}
