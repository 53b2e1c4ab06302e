import { SPAN_KINDS, STATUS_CODES, type Span, type SpanEvent, type SpanLink } from '../../../model/span.ts';
import type { Cell, CellGroup } from '../../parquet/row-reader.ts';
import type { Notes } from '../../records/notes.ts';
import { groupCell, listCell, nsCell, textCell } from '../cells.ts';
import type { AttributeSource } from './attribute-source.ts';
import { spanIdOf, traceIdOf } from './ids.ts';
import { countCell, int32Cell } from './numbers.ts';

/** A row of `spans` with lists of its events and links. Throws RowFault. */
export function spanOf(row: CellGroup, attributes: AttributeSource, notes: Notes): Span {
  return {
    traceId: traceIdOf(row['traceid'], notes),
    spanId: spanIdOf(row['spanid'], notes),
    traceState: textCell(row['tracestate']),
    parentSpanId: spanIdOf(row['parentspanid'], notes),
    flags: countCell(row['flags']),
    name: textCell(row['name']),
    kind: enumOf(row['kind'], SPAN_KINDS),
    startTimeUnixNano: nsCell(row['starttime'], 'start_time'),
    endTimeUnixNano: nsCell(row['endtime'], 'end_time'),
    attributes: attributes.of(row),
    droppedAttributesCount: countCell(row['droppedattributescount']),
    events: listCell(row['events']).map((event) => eventOf(groupCell(event), attributes)),
    droppedEventsCount: countCell(row['droppedeventscount']),
    links: listCell(row['links']).map((link) => linkOf(groupCell(link), attributes, notes)),
    droppedLinksCount: countCell(row['droppedlinkscount']),
    status: { code: enumOf(row['statuscode'], STATUS_CODES), message: textCell(row['statusmessage']) },
  };
}

/** "Server" before schema 17, the number from then on. */
function enumOf(cell: Cell | undefined, names: readonly string[]): number {
  if (typeof cell !== 'string') return int32Cell(cell);
  return Math.max(0, names.indexOf(cell.toUpperCase()));
}

function eventOf(row: CellGroup, attributes: AttributeSource): SpanEvent {
  return {
    timeUnixNano: nsCell(row['timestamp'], 'events.timestamp'),
    name: textCell(row['name']),
    attributes: attributes.of(row),
    droppedAttributesCount: countCell(row['droppedattributescount']),
  };
}

/** What a link points to stands under other names where a link is a row of its own, beside the span it is of. */
function linkOf(row: CellGroup, attributes: AttributeSource, notes: Notes): SpanLink {
  return {
    traceId: traceIdOf(row['linkedtraceid'] ?? row['traceid'], notes),
    spanId: spanIdOf(row['linkedspanid'] ?? row['spanid'], notes),
    traceState: textCell(row['tracestate']),
    attributes: attributes.of(row),
    droppedAttributesCount: countCell(row['droppedattributescount']),
    flags: countCell(row['flags']),
  };
}
