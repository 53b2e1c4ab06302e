import duckdb from '@duckdb/node-bindings';
import type { PackedColumn } from './packed.ts';
import { CELL_BYTES, MOST_INLINE_BYTES } from './text-vector.ts';

type Vector = ReturnType<typeof duckdb.data_chunk_get_vector>;

const CELL_WORDS = CELL_BYTES / 4;
/** Of a text that lies outside of its cell, these are in the cell as well. */
const PREFIX_BYTES = 4;
const WORD = 2 ** 32;

/**
 * Puts the texts of rows into a VARCHAR vector. A call for each would take a good part of what appending takes, so DuckDB copies all of them behind each
 * other as if they were the first row's text, its cell then says where they lie, and all cells are written at once (text-vector.ts has their form).
 */
export function fillUtf8(
  vector: Vector,
  { ends, bytes }: Extract<PackedColumn, { kind: 'utf8' }>,
  from: number,
  to: number,
): void {
  const start = from === 0 ? 0 : ends[from - 1]!;
  const texts = bytes.subarray(start, ends[to - 1]!);
  duckdb.vector_assign_string_element_len(vector, 0, texts);
  const address = addressIn(vector);
  const cells = new Uint32Array((to - from) * CELL_WORDS);
  const cellBytes = new Uint8Array(cells.buffer);
  for (let row = from, begin = 0; row < to; row++) {
    const end = ends[row]! - start;
    const at = (row - from) * CELL_WORDS;
    const isInline = end - begin <= MOST_INLINE_BYTES;
    cells[at] = end - begin;
    const copied = isInline ? end : begin + PREFIX_BYTES;
    for (let i = begin, into = at * 4 + 4; i < copied; i++) cellBytes[into++] = texts[i]!;
    if (!isInline) setAddress(cells, at + 2, address, begin);
    begin = end;
  }
  duckdb.copy_data_to_vector(vector, 0, cells.buffer, 0, cells.byteLength);
}

interface Address {
  low: number;
  high: number;
}

/** Of the first row's text. Means nothing where that is within the cell, but then all texts are. */
function addressIn(vector: Vector): Address {
  const { buffer, byteOffset } = duckdb.vector_get_data(vector, CELL_BYTES);
  const cell = new DataView(buffer, byteOffset, CELL_BYTES);
  return { low: cell.getUint32(8, true), high: cell.getUint32(12, true) };
}

function setAddress(cells: Uint32Array, at: number, { low, high }: Address, offset: number): void {
  const sum = low + offset;
  cells[at] = sum;
  cells[at + 1] = sum < WORD ? high : high + 1;
}
