import type { TraceId } from '../../../model/ids.ts';
import type { Span, SpanEvent, SpanLink } from '../../../model/span.ts';
import { nsCell } from '../cells.ts';
import type { Row } from '../row.ts';
import { tempoAttributes } from './attributes.ts';

/** A span of a trace of Tempo's block (`tempodb/encoding/vparquet4/schema.go` and `vparquet5/`, `ParquetTraceToTempopbTrace`). Throws RowFault. */
export function tempoSpan(span: Row, traceId: TraceId): Span {
  const startTimeUnixNano = span.ns('StartTimeUnixNano');
  return {
    traceId,
    spanId: span.spanId('SpanID'),
    traceState: span.text('TraceState'),
    parentSpanId: span.spanId('ParentSpanID'),
    flags: 0,
    name: span.text('Name'),
    kind: span.int32('Kind'),
    startTimeUnixNano,
    endTimeUnixNano: nsCell(startTimeUnixNano + (span.whole('DurationNano') ?? 0n), 'DurationNano'),
    attributes: tempoAttributes(span),
    droppedAttributesCount: span.count('DroppedAttributesCount'),
    events: span.groups('Events').map((event) => eventOf(event, startTimeUnixNano)),
    droppedEventsCount: span.count('DroppedEventsCount'),
    links: span.groups('Links').map((link) => linkOf(link)),
    droppedLinksCount: span.count('DroppedLinksCount'),
    status: { code: span.int32('StatusCode'), message: span.text('StatusMessage') },
  };
}

/** Version 3 of the blocks has the time, later ones the time since the span's start. */
function eventOf(event: Row, startNs: bigint): SpanEvent {
  const since = event.whole('TimeSinceStartNano');
  return {
    timeUnixNano: since === undefined ? event.ns('TimeUnixNano') : BigInt.asUintN(64, startNs + since),
    name: event.text('Name'),
    attributes: tempoAttributes(event),
    droppedAttributesCount: event.count('DroppedAttributesCount'),
  };
}

function linkOf(link: Row): SpanLink {
  return {
    traceId: link.traceId('TraceID'),
    spanId: link.spanId('SpanID'),
    traceState: link.text('TraceState'),
    attributes: tempoAttributes(link),
    droppedAttributesCount: link.count('DroppedAttributesCount'),
    flags: 0,
  };
}
