import type { DuckDBAppender, DuckDBConnection, DuckDBType } from '@duckdb/node-api';
import { DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { assertNever } from '../../../../core/model/assert-never.ts';
import { fillUtf8 } from './fill-utf8.ts';
import type { PackedColumn, PackedTable } from './packed.ts';
import type { TableName } from './schema.ts';

type Vector = ReturnType<typeof duckdb.data_chunk_get_vector>;
type Bits = BigUint64Array | undefined;

/** DuckDB refuses larger chunks. */
const CHUNK_ROWS = 2_048;
/** An appender keeps copies of its chunks until it is flushed: of a row group 40 MB, beside the rows themselves. */
const ROWS_KEPT = 8 * CHUNK_ROWS;

/** Packed rows into one table, chunk by chunk. Nothing is visible before `flush` and the surrounding transaction's COMMIT. */
export class TableAppender {
  readonly #table: TableName;
  #appender: DuckDBAppender | undefined;
  #types: DuckDBType[] = [];
  /** The one that is filled again and again: what it takes is given back by the garbage collector, which does not see its size. */
  #chunk: DuckDBDataChunk | undefined;
  /** Since the last flush. */
  #rows = 0;

  constructor(table: TableName) {
    this.#table = table;
  }

  /** Once at first, and again after a failed transaction. */
  async open(connection: DuckDBConnection): Promise<void> {
    this.#discard();
    this.#appender = await connection.createAppender(this.#table);
    const count = this.#appender.columnCount;
    this.#types = Array.from({ length: count }, (_, i) => this.#appender!.columnType(i));
    this.#chunk = undefined;
  }

  append({ rows, columns }: PackedTable): void {
    if (columns.length !== this.#types.length) throw new Error(`columns of ${this.#table} do not match`);
    for (let from = 0; from < rows; from += CHUNK_ROWS) this.#emit(columns, from, Math.min(rows, from + CHUNK_ROWS));
  }

  #emit(columns: PackedColumn[], from: number, to: number): void {
    const chunk = (this.#chunk ??= DuckDBDataChunk.create(this.#types));
    chunk.reset();
    chunk.rowCount = to - from;
    columns.forEach((column, i) => fillVector(duckdb.data_chunk_get_vector(chunk.chunk, i), column, from, to));
    this.#appender!.appendDataChunk(chunk);
    this.#rows += to - from;
    if (this.#rows >= ROWS_KEPT) this.flush();
  }

  flush(): void {
    if (this.#rows === 0) return;
    this.#rows = 0;
    this.#appender!.flushSync();
  }

  #discard(): void {
    this.#rows = 0;
    try {
      this.#appender?.clear();
    } catch {
      // An appender that failed to flush cannot be cleared; the next one replaces it.
    }
  }
}

function fillVector(vector: Vector, column: PackedColumn, from: number, to: number): void {
  switch (column.kind) {
    case 'fixed':
      copy(vector, column.values, from, to);
      return fillNulls(vector, column.nulls, from, to);
    case 'uuid':
      return copy(vector, column.words, from * 2, to * 2);
    case 'list':
      fillList(vector, column, from, to);
      return fillNulls(vector, column.nulls, from, to);
    case 'utf8':
      return fillUtf8(vector, column, from, to);
    case 'text':
      return fillTexts(vector, column.values, from, to);
    case 'textList':
      return fillTextLists(vector, column.values.slice(from, to));
    default:
      return assertNever(column);
  }
}

type Elements = Extract<PackedColumn, { kind: 'fixed' }>['values'];

function copy(vector: Vector, source: Elements, from: number, to: number): void {
  const { BYTES_PER_ELEMENT: size, buffer, byteOffset } = source;
  if (to > from)
    duckdb.copy_data_to_vector(vector, 0, buffer as ArrayBuffer, byteOffset + from * size, (to - from) * size);
}

/** Chunks begin at multiples of 2,048, hence at whole words. */
function fillNulls(vector: Vector, nulls: Bits, from: number, to: number): void {
  if (!nulls) return;
  duckdb.vector_ensure_validity_writable(vector);
  const bytes = ((to - from + 63) >> 6) * 8;
  const start = nulls.byteOffset + (from >> 6) * 8;
  duckdb.copy_data_to_vector_validity(vector, 0, nulls.buffer as ArrayBuffer, start, bytes);
}

/** A list entry is its offset among the chunk's elements and its length. */
function fillList(vector: Vector, column: Extract<PackedColumn, { kind: 'list' }>, from: number, to: number): void {
  const { ends, child } = column;
  const first = from === 0 ? 0 : ends[from - 1]!;
  const size = ends[to - 1]! - first;
  const entries = new Uint32Array((to - from) * 4);
  for (let row = from, begin = first; row < to; row++) {
    entries[(row - from) * 4] = begin - first;
    entries[(row - from) * 4 + 2] = ends[row]! - begin;
    begin = ends[row]!;
  }
  duckdb.list_vector_reserve(vector, size);
  duckdb.list_vector_set_size(vector, size);
  copy(duckdb.list_vector_get_child(vector), child, first, first + size);
  duckdb.copy_data_to_vector(vector, 0, entries.buffer, 0, entries.byteLength);
}

/** Validity is one bit a row; here in words of 32. */
function fillTexts(vector: Vector, values: (string | null | undefined)[], from: number, to: number): void {
  const valid = new Uint32Array(((to - from + 63) >> 6) * 2);
  let count = 0;
  for (let row = from; row < to; row++) {
    const text = values[row];
    if (text === null || text === undefined) continue;
    count++;
    valid[(row - from) >> 5]! |= 1 << ((row - from) & 31);
    duckdb.vector_assign_string_element(vector, row - from, text.isWellFormed() ? text : text.toWellFormed());
  }
  if (count === to - from) return;
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, valid.buffer, 0, valid.byteLength);
}

function fillTextLists(vector: Vector, values: string[][]): void {
  const entries = new Uint32Array(values.length * 4);
  const all = values.flat();
  values.reduce((offset, texts, row) => {
    entries[row * 4] = offset;
    entries[row * 4 + 2] = texts.length;
    return offset + texts.length;
  }, 0);
  duckdb.list_vector_reserve(vector, all.length);
  duckdb.list_vector_set_size(vector, all.length);
  const child = duckdb.list_vector_get_child(vector);
  all.forEach((text, i) => duckdb.vector_assign_string_element(child, i, text.toWellFormed()));
  duckdb.copy_data_to_vector(vector, 0, entries.buffer, 0, entries.byteLength);
}
