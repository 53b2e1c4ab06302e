import type { TraceId } from '../../../model/ids.ts';
import type { Span, SpanEvent, SpanLink } from '../../../model/span.ts';
import type { CellGroup } from '../../parquet/row-reader.ts';
import type { Notes } from '../../records/notes.ts';
import {
  countCell,
  groupCell,
  int32Cell,
  listCell,
  nsCell,
  spanIdCell,
  textCell,
  traceIdCell,
  wholeCell,
} from '../cells.ts';
import { tempoAttributes } from './attributes.ts';

/** A span of a trace of Tempo's block (`tempodb/encoding/vparquet4/schema.go`, `parquetTraceToTempopbTrace`). Throws RowFault. */
export function tempoSpan(span: CellGroup, traceId: TraceId, notes: Notes): Span {
  const startTimeUnixNano = nsCell(span['StartTimeUnixNano'], 'StartTimeUnixNano');
  return {
    traceId,
    spanId: spanIdCell(span['SpanID'], notes),
    traceState: textCell(span['TraceState']),
    parentSpanId: spanIdCell(span['ParentSpanID'], notes),
    flags: 0,
    name: textCell(span['Name']),
    kind: int32Cell(span['Kind']),
    startTimeUnixNano,
    endTimeUnixNano: nsCell(startTimeUnixNano + (wholeCell(span['DurationNano']) ?? 0n), 'DurationNano'),
    attributes: tempoAttributes(span, notes),
    droppedAttributesCount: countCell(span['DroppedAttributesCount']),
    events: listCell(span['Events']).map((event) => eventOf(groupCell(event), startTimeUnixNano, notes)),
    droppedEventsCount: countCell(span['DroppedEventsCount']),
    links: listCell(span['Links']).map((link) => linkOf(groupCell(link), notes)),
    droppedLinksCount: countCell(span['DroppedLinksCount']),
    status: { code: int32Cell(span['StatusCode']), message: textCell(span['StatusMessage']) },
  };
}

/** Version 3 of the blocks has the time, later ones the time since the span's start. */
function eventOf(event: CellGroup, startNs: bigint, notes: Notes): SpanEvent {
  const since = wholeCell(event['TimeSinceStartNano']);
  return {
    timeUnixNano:
      since === undefined ? nsCell(event['TimeUnixNano'], 'TimeUnixNano') : BigInt.asUintN(64, startNs + since),
    name: textCell(event['Name']),
    attributes: tempoAttributes(event, notes),
    droppedAttributesCount: countCell(event['DroppedAttributesCount']),
  };
}

function linkOf(link: CellGroup, notes: Notes): SpanLink {
  return {
    traceId: traceIdCell(link['TraceID'], notes),
    spanId: spanIdCell(link['SpanID'], notes),
    traceState: textCell(link['TraceState']),
    attributes: tempoAttributes(link, notes),
    droppedAttributesCount: countCell(link['DroppedAttributesCount']),
    flags: 0,
  };
}
