import { encodeHex } from '../../encoding/hex.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';
import { anyValueOf, readJsonTree, WrittenNumber, type JsonTree } from '../../json/json-tree.ts';
import type { AnyValue, Attributes } from '../../model/attributes.ts';
import type { SpanId, TraceId } from '../../model/ids.ts';
import { LAST_NS } from '../../model/units.ts';
import { decodeJsonValue } from '../../otlp/json-value.ts';
import { isoTimeNs } from '../../model/iso-time.ts';
import { textOfBytes } from '../parquet/convert.ts';
import type { Cell, CellGroup } from '../parquet/row-reader.ts';
import { readSpanId, readTraceId } from '../records/foreign-id.ts';
import type { Notes } from '../records/notes.ts';
import { isInt64 } from '../records/scalars.ts';
import { RowFault } from './table-format.ts';

/* What cells of a table mean. A cell that is missing, or null, is what OpenTelemetry's default is. */

const [TRACE_ID_BYTES, SPAN_ID_BYTES] = [16, 8];
const WHOLE = /^-?\d{1,20}$/;
const DECIMAL = /^-?\d{1,400}(\.\d{1,400})?(e[-+]?\d{1,4})?$/i;

export function textCell(cell: Cell | undefined): string {
  if (typeof cell === 'string') return cell;
  // Writers that do not say that bytes are a text.
  if (cell instanceof Uint8Array) return textOfBytes(cell);
  return typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean' ? String(cell) : '';
}

/** Hex, or the bytes themselves. */
export function traceIdCell(cell: Cell | undefined, notes: Notes): TraceId {
  return readTraceId(idText(cell, TRACE_ID_BYTES), notes).id as TraceId;
}

export function spanIdCell(cell: Cell | undefined, notes: Notes): SpanId {
  return readSpanId(idText(cell, SPAN_ID_BYTES), notes).id as SpanId;
}

function idText(cell: Cell | undefined, length: number): string {
  return cell instanceof Uint8Array && cell.length <= length ? encodeHex(cell, 0, cell.length) : textCell(cell);
}

/** 0 where there is none. Throws RowFault where it is none that OpenTelemetry can hold. */
export function nsCell(cell: Cell | undefined, what: string): bigint {
  if (cell === null || cell === undefined) return 0n;
  const ns = wholeCell(cell) ?? isoTimeNs(textCell(cell));
  if (ns === undefined || ns < 0n || ns > LAST_NS)
    throw new RowFault(`${what} is no time: ${textCell(cell).slice(0, 50)}`);
  return ns;
}

/** undefined for what is no whole number. */
export function wholeCell(cell: Cell | undefined): bigint | undefined {
  if (typeof cell === 'bigint') return cell;
  if (typeof cell === 'number') return Number.isInteger(cell) ? BigInt(cell) : undefined;
  return typeof cell === 'string' && WHOLE.test(cell) ? BigInt(cell) : undefined;
}

/** undefined for what is no number. */
export function doubleCell(cell: Cell | undefined): number | undefined {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'string') return DECIMAL.test(cell) ? Number(cell) : undefined;
  return typeof cell === 'bigint' ? Number(cell) : undefined;
}

export function listCell(cell: Cell | undefined): readonly Cell[] {
  return Array.isArray(cell) ? cell : [];
}

export function groupCell(cell: Cell | undefined): CellGroup {
  return isGroup(cell) ? cell : {};
}

export function isGroup(cell: Cell | undefined): cell is CellGroup {
  return typeof cell === 'object' && cell !== null && !Array.isArray(cell) && !(cell instanceof Uint8Array);
}

/** A map of texts, or an object as JSON, whose values keep their types. Throws RowFault. */
export function attributesCell(cell: Cell | undefined, what: string): Attributes {
  if (Array.isArray(cell))
    return cell.map((entry) => ({
      key: textCell(groupCell(entry)['key']),
      value: valueOfCell(groupCell(entry)['value']),
    }));
  const text = textCell(cell);
  if (text === '') return [];
  const value = anyValueOf(jsonOf(text, what));
  if (value.kind !== 'kvlist') throw new RowFault(`${what} is no object`);
  return value.values;
}

function jsonOf(text: string, what: string): JsonTree {
  try {
    return readJsonTree(encodeUtf8(text));
  } catch (error) {
    throw new RowFault(`${what} is no JSON: ${(error as Error).message}`);
  }
}

export function valueOfCell(cell: Cell | undefined): AnyValue {
  if (cell === null || cell === undefined) return { kind: 'empty' };
  if (typeof cell === 'string') return { kind: 'string', value: cell };
  if (typeof cell === 'boolean') return { kind: 'bool', value: cell };
  if (typeof cell === 'number') return { kind: 'double', value: cell };
  if (typeof cell === 'bigint')
    return isInt64(cell) ? { kind: 'int', value: cell } : { kind: 'string', value: String(cell) };
  if (cell instanceof Uint8Array) return { kind: 'string', value: textOfBytes(cell) };
  if (Array.isArray(cell)) return { kind: 'array', values: cell.map(valueOfCell) };
  return { kind: 'kvlist', values: Object.entries(cell).map(([key, value]) => ({ key, value: valueOfCell(value) })) };
}

/** A value as JSON text, a text that is none as itself. */
export function jsonTextValue(text: string): AnyValue {
  try {
    const tree = readJsonTree(encodeUtf8(text));
    return tree instanceof WrittenNumber ? { kind: 'string', value: text } : anyValueOf(tree);
  } catch {
    return { kind: 'string', value: text };
  }
}

/** A value in proto JSON, as others may have written it: what is none stays a text. */
export function protoJsonValue(text: string): AnyValue {
  try {
    return decodeJsonValue(text);
  } catch {
    return { kind: 'string', value: text };
  }
}

/** For telling equal cells, or what was made of them, apart from others. */
export function keyOfCell(cell: unknown): string {
  if (typeof cell === 'string') return cell;
  return (
    JSON.stringify(cell, (_key, value: unknown) => {
      if (typeof value === 'bigint') return `${value}n`;
      return value instanceof Uint8Array ? encodeHex(value, 0, value.length) : value;
    }) ?? ''
  );
}

/** For telling equal texts apart from others, whatever is in them. */
export function keyOfTexts(texts: readonly string[]): string {
  return texts.map((text) => `${text.length}:${text}`).join('');
}
