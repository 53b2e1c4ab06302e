import { SPAN_KINDS, STATUS_CODES, type Span, type SpanEvent, type SpanLink } from '../../../model/span.ts';
import type { Row } from '../row.ts';
import { exactAttributes } from './parts.ts';

/** A row of spans.parquet. Throws RowFault. */
export function bundleSpan(row: Row): Span {
  return {
    traceId: row.traceId('trace_id'),
    spanId: row.spanId('span_id'),
    traceState: row.text('trace_state'),
    parentSpanId: row.spanId('parent_span_id'),
    flags: row.count('flags'),
    name: row.text('name'),
    kind: row.oneOf('kind', SPAN_KINDS),
    startTimeUnixNano: row.ns('start_time_unix_nano'),
    endTimeUnixNano: row.ns('end_time_unix_nano'),
    attributes: exactAttributes(row),
    droppedAttributesCount: row.count('dropped_attributes_count'),
    events: row.groups('events').map((event) => eventOf(event)),
    droppedEventsCount: row.count('dropped_events_count'),
    links: row.groups('links').map((link) => linkOf(link)),
    droppedLinksCount: row.count('dropped_links_count'),
    status: { code: row.oneOf('status_code', STATUS_CODES), message: row.text('status_message') },
  };
}

function eventOf(event: Row): SpanEvent {
  return {
    timeUnixNano: event.ns('time_unix_nano'),
    name: event.text('name'),
    attributes: exactAttributes(event),
    droppedAttributesCount: event.count('dropped_attributes_count'),
  };
}

function linkOf(link: Row): SpanLink {
  return {
    traceId: link.traceId('trace_id'),
    spanId: link.spanId('span_id'),
    traceState: link.text('trace_state'),
    attributes: exactAttributes(link),
    droppedAttributesCount: link.count('dropped_attributes_count'),
    flags: link.count('flags'),
  };
}
