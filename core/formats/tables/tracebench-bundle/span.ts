import { SPAN_KINDS, STATUS_CODES, type Span, type SpanEvent, type SpanLink } from '../../../model/span.ts';
import type { CellGroup } from '../../parquet/row-reader.ts';
import type { Notes } from '../../records/notes.ts';
import { countCell, groupCell, listCell, nsCell, spanIdCell, textCell, traceIdCell } from '../cells.ts';
import { enumCell, exactAttributes } from './parts.ts';

/** A row of spans.parquet. Throws RowFault. */
export function bundleSpan(row: CellGroup, notes: Notes): Span {
  return {
    traceId: traceIdCell(row['trace_id'], notes),
    spanId: spanIdCell(row['span_id'], notes),
    traceState: textCell(row['trace_state']),
    parentSpanId: spanIdCell(row['parent_span_id'], notes),
    flags: countCell(row['flags']),
    name: textCell(row['name']),
    kind: enumCell(row['kind'], SPAN_KINDS),
    startTimeUnixNano: nsCell(row['start_time_unix_nano'], 'start_time_unix_nano'),
    endTimeUnixNano: nsCell(row['end_time_unix_nano'], 'end_time_unix_nano'),
    attributes: exactAttributes(row),
    droppedAttributesCount: countCell(row['dropped_attributes_count']),
    events: listCell(row['events']).map((event) => eventOf(groupCell(event))),
    droppedEventsCount: countCell(row['dropped_events_count']),
    links: listCell(row['links']).map((link) => linkOf(groupCell(link), notes)),
    droppedLinksCount: countCell(row['dropped_links_count']),
    status: { code: enumCell(row['status_code'], STATUS_CODES), message: textCell(row['status_message']) },
  };
}

function eventOf(event: CellGroup): SpanEvent {
  return {
    timeUnixNano: nsCell(event['time_unix_nano'], 'time_unix_nano'),
    name: textCell(event['name']),
    attributes: exactAttributes(event),
    droppedAttributesCount: countCell(event['dropped_attributes_count']),
  };
}

function linkOf(link: CellGroup, notes: Notes): SpanLink {
  return {
    traceId: traceIdCell(link['trace_id'], notes),
    spanId: spanIdCell(link['span_id'], notes),
    traceState: textCell(link['trace_state']),
    attributes: exactAttributes(link),
    droppedAttributesCount: countCell(link['dropped_attributes_count']),
    flags: countCell(link['flags']),
  };
}
