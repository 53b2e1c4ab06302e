import type { SpanId, TraceId } from '../../../model/ids.ts';
import type { Cell } from '../../parquet/row-reader.ts';
import type { Notes } from '../../records/notes.ts';
import { spanIdCell, textCell, traceIdCell } from '../cells.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SPAN_DIGITS = 16;

/** Hex, or a UUID of the same bits. */
export function traceIdOf(cell: Cell | undefined, notes: Notes): TraceId {
  const text = textCell(cell);
  return traceIdCell(UUID.test(text) ? text.replaceAll('-', '') : text, notes);
}

/** Hex; a UUID with zeros around the bits; or the number they are (schema 10 and later). */
export function spanIdOf(cell: Cell | undefined, notes: Notes): SpanId {
  if (typeof cell === 'bigint') return spanIdCell(cell.toString(16).padStart(SPAN_DIGITS, '0'), notes);
  const text = textCell(cell);
  return spanIdCell(UUID.test(text) ? halfOf(text.replaceAll('-', '')) : text, notes);
}

function halfOf(hex: string): string {
  const [front, back] = [hex.slice(0, SPAN_DIGITS), hex.slice(SPAN_DIGITS)];
  return /^0*$/.test(front) ? back : front;
}
