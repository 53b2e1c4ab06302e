import { SPAN_KINDS, STATUS_CODES, type Span, type SpanEvent, type SpanLink } from '../../../model/span.ts';
import type { CellGroup } from '../../parquet/row-reader.ts';
import type { Notes } from '../../records/notes.ts';
import {
  attributesCell,
  countCell,
  int32Cell,
  listCell,
  nsCell,
  spanIdCell,
  textCell,
  traceIdCell,
  wholeCell,
} from '../cells.ts';

/** A row of `otel_traces`. The order of columns is that of the Collector's `exporter/clickhouseexporter`. Throws RowFault. */
export function spanOf(row: CellGroup, notes: Notes): Span {
  const startTimeUnixNano = nsCell(row['Timestamp'], 'Timestamp');
  return {
    traceId: traceIdCell(row['TraceId'], notes),
    spanId: spanIdCell(row['SpanId'], notes),
    traceState: textCell(row['TraceState']),
    parentSpanId: spanIdCell(row['ParentSpanId'], notes),
    flags: countCell(row['TraceFlags']),
    name: textCell(row['SpanName']),
    kind: enumOf(row['SpanKind'], SPAN_KINDS, 'SPAN_KIND_'),
    startTimeUnixNano,
    endTimeUnixNano: nsCell(startTimeUnixNano + (wholeCell(row['Duration']) ?? 0n), 'Duration'),
    attributes: attributesCell(row['SpanAttributes'], 'SpanAttributes'),
    droppedAttributesCount: 0,
    events: eventsOf(row),
    droppedEventsCount: 0,
    links: linksOf(row, notes),
    droppedLinksCount: 0,
    status: {
      code: enumOf(row['StatusCode'], STATUS_CODES, 'STATUS_CODE_'),
      message: textCell(row['StatusMessage']),
    },
  };
}

/** "Server", "SPAN_KIND_SERVER" (before version 0.97 of the Collector), or the number. */
function enumOf(cell: CellGroup[string] | undefined, names: readonly string[], prefix: string): number {
  if (typeof cell !== 'string') return int32Cell(cell);
  const name = cell.toUpperCase().replace(prefix, '');
  return Math.max(0, names.indexOf(name));
}

/** Lists side by side, of which each has one thing about every event. */
function eventsOf(row: CellGroup): SpanEvent[] {
  const [times, names] = [listCell(row['EventsTimestamp']), listCell(row['EventsName'])];
  const attributes = listCell(row['EventsAttributes']);
  return Array.from({ length: Math.max(times.length, names.length) }, (_, i) => ({
    timeUnixNano: nsCell(times[i], 'Events.Timestamp'),
    name: textCell(names[i]),
    attributes: attributesCell(attributes[i], 'Events.Attributes'),
    droppedAttributesCount: 0,
  }));
}

function linksOf(row: CellGroup, notes: Notes): SpanLink[] {
  const [traces, spans] = [listCell(row['LinksTraceId']), listCell(row['LinksSpanId'])];
  const [states, attributes] = [listCell(row['LinksTraceState']), listCell(row['LinksAttributes'])];
  return Array.from({ length: Math.max(traces.length, spans.length) }, (_, i) => ({
    traceId: traceIdCell(traces[i], notes),
    spanId: spanIdCell(spans[i], notes),
    traceState: textCell(states[i]),
    attributes: attributesCell(attributes[i], 'Links.Attributes'),
    droppedAttributesCount: 0,
    flags: 0,
  }));
}
