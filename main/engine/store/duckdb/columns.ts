import duckdb from '@duckdb/node-bindings';
import type { DuckDBType } from '@duckdb/node-api';
import { BIGINT, BOOLEAN, DOUBLE, INTEGER, LIST, UBIGINT, UINTEGER, UTINYINT, UUID, VARCHAR } from '@duckdb/node-api';

/** DuckDB refuses larger chunks. */
export const CHUNK_ROWS = 2_048;

type Vector = ReturnType<typeof duckdb.data_chunk_get_vector>;

/** One column of rows waiting for their chunk. `fill` copies them into DuckDB's vector, `clear` starts over. */
export interface ColumnBuffer {
  readonly type: DuckDBType;
  fill(vector: Vector, rows: number): void;
  clear(): void;
}

type FixedArray = Uint8Array | Uint32Array | Int32Array | BigInt64Array | BigUint64Array | Float64Array;

/** Rows marked null; allocated only when a null occurs, for most columns never have one. */
class Nulls {
  #mask: BigUint64Array | undefined;

  add(row: number): void {
    this.#mask ??= new BigUint64Array(CHUNK_ROWS / 64).fill(0xffffffffffffffffn);
    this.#mask[row >> 6]! &= ~(1n << BigInt(row & 63));
  }

  remove(row: number): void {
    if (this.#mask) this.#mask[row >> 6]! |= 1n << BigInt(row & 63);
  }

  fill(vector: Vector): void {
    if (!this.#mask) return;
    duckdb.vector_ensure_validity_writable(vector);
    duckdb.copy_data_to_vector_validity(vector, 0, this.#mask.buffer as ArrayBuffer, 0, this.#mask.byteLength);
  }

  clear(): void {
    this.#mask = undefined;
  }
}

/** Fixed-width values: one copy per chunk. */
export class FixedColumn<T extends FixedArray> implements ColumnBuffer {
  readonly type: DuckDBType;
  readonly values: T;
  readonly nulls = new Nulls();

  constructor(type: DuckDBType, values: T) {
    this.type = type;
    this.values = values;
  }

  set(row: number, value: T[number]): void {
    (this.values as { [index: number]: T[number] })[row] = value;
    this.nulls.remove(row);
  }

  setOptional(row: number, value: T[number] | undefined): void {
    if (value === undefined) this.nulls.add(row);
    else this.set(row, value);
  }

  fill(vector: Vector, rows: number): void {
    const bytes = rows * this.values.BYTES_PER_ELEMENT;
    duckdb.copy_data_to_vector(vector, 0, this.values.buffer as ArrayBuffer, 0, bytes);
    this.nulls.fill(vector);
  }

  clear(): void {
    this.nulls.clear();
  }
}

/** 16-byte ids: DuckDB keeps a UUID as a little-endian 128-bit number with the top bit flipped, so that it sorts. */
export class UuidColumn implements ColumnBuffer {
  readonly type = UUID;
  readonly #halves = new BigUint64Array(CHUNK_ROWS * 2);

  set(row: number, high: bigint, low: bigint): void {
    this.#halves[row * 2] = low;
    this.#halves[row * 2 + 1] = high ^ 0x8000000000000000n;
  }

  fill(vector: Vector, rows: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.#halves.buffer as ArrayBuffer, 0, rows * 16);
  }

  clear(): void {}
}

/** Text: one native call per cell, hence only for what no dictionary can hold. */
export class TextColumnBuffer implements ColumnBuffer {
  readonly type = VARCHAR;
  readonly values: (string | null)[] = [];

  fill(vector: Vector, rows: number): void {
    const nulls = new Nulls();
    for (let row = 0; row < rows; row++) {
      const text = this.values[row];
      if (text === null || text === undefined) nulls.add(row);
      else duckdb.vector_assign_string_element(vector, row, text.isWellFormed() ? text : text.toWellFormed());
    }
    nulls.fill(vector);
  }

  clear(): void {
    this.values.length = 0;
  }
}

/** Lists of fixed-width values: entries (offset, length) and one growing child array. */
export class ListColumn<T extends FixedArray> implements ColumnBuffer {
  readonly type: DuckDBType;
  readonly #entries = new BigUint64Array(CHUNK_ROWS * 2);
  readonly #nulls = new Nulls();
  #child: T;
  #size = 0;

  constructor(childType: DuckDBType, child: T) {
    this.type = LIST(childType);
    this.#child = child;
  }

  /** Begins the list of a row; `push` adds to it. */
  begin(row: number): void {
    this.#entries[row * 2] = BigInt(this.#size);
    this.#entries[row * 2 + 1] = 0n;
  }

  push(row: number, value: T[number]): void {
    if (this.#size === this.#child.length) this.#grow();
    (this.#child as { [index: number]: T[number] })[this.#size++] = value;
    this.#entries[row * 2 + 1]! += 1n;
  }

  setAll(row: number, values: ArrayLike<T[number]>): void {
    this.begin(row);
    this.#nulls.remove(row);
    for (let i = 0; i < values.length; i++) this.push(row, values[i]!);
  }

  setNull(row: number): void {
    this.begin(row);
    this.#nulls.add(row);
  }

  /** The list pushed to last, each value in 32-bit words: to compare with. Good until the next push. */
  lastWords(row: number): Uint32Array {
    const perValue = this.#child.BYTES_PER_ELEMENT >> 2;
    const [from, length] = [Number(this.#entries[row * 2]), Number(this.#entries[row * 2 + 1])];
    return new Uint32Array(this.#child.buffer, from * this.#child.BYTES_PER_ELEMENT, length * perValue);
  }

  #grow(): void {
    const larger = new (this.#child.constructor as new (length: number) => T)(this.#child.length * 2);
    (larger as { set(from: T): void }).set(this.#child);
    this.#child = larger;
  }

  fill(vector: Vector, rows: number): void {
    duckdb.list_vector_reserve(vector, this.#size);
    duckdb.list_vector_set_size(vector, this.#size);
    const child = duckdb.list_vector_get_child(vector);
    const bytes = this.#size * this.#child.BYTES_PER_ELEMENT;
    if (bytes > 0) duckdb.copy_data_to_vector(child, 0, this.#child.buffer as ArrayBuffer, 0, bytes);
    duckdb.copy_data_to_vector(vector, 0, this.#entries.buffer as ArrayBuffer, 0, rows * 16);
    this.#nulls.fill(vector);
  }

  clear(): void {
    this.#size = 0;
    this.#nulls.clear();
  }
}

/** Lists of text: for the few rows of the shape table. */
export class TextListColumn implements ColumnBuffer {
  readonly type = LIST(VARCHAR);
  readonly values: string[][] = [];

  fill(vector: Vector, rows: number): void {
    const entries = new BigUint64Array(rows * 2);
    const all = this.values.slice(0, rows).flat();
    let offset = 0;
    for (let row = 0; row < rows; row++) {
      const length = this.values[row]!.length;
      entries[row * 2] = BigInt(offset);
      entries[row * 2 + 1] = BigInt(length);
      offset += length;
    }
    duckdb.list_vector_reserve(vector, all.length);
    duckdb.list_vector_set_size(vector, all.length);
    const child = duckdb.list_vector_get_child(vector);
    all.forEach((text, i) => duckdb.vector_assign_string_element(child, i, text.toWellFormed()));
    duckdb.copy_data_to_vector(vector, 0, entries.buffer, 0, rows * 16);
  }

  clear(): void {
    this.values.length = 0;
  }
}

export const u8 = () => new FixedColumn(UTINYINT, new Uint8Array(CHUNK_ROWS));
export const bool = () => new FixedColumn(BOOLEAN, new Uint8Array(CHUNK_ROWS));
export const u32 = () => new FixedColumn(UINTEGER, new Uint32Array(CHUNK_ROWS));
export const i32 = () => new FixedColumn(INTEGER, new Int32Array(CHUNK_ROWS));
export const u64 = () => new FixedColumn(UBIGINT, new BigUint64Array(CHUNK_ROWS));
export const i64 = () => new FixedColumn(BIGINT, new BigInt64Array(CHUNK_ROWS));
export const f64 = () => new FixedColumn(DOUBLE, new Float64Array(CHUNK_ROWS));
export const uuid = () => new UuidColumn();
export const text = () => new TextColumnBuffer();
export const textList = () => new TextListColumn();
export const i64List = () => new ListColumn(BIGINT, new BigInt64Array(CHUNK_ROWS * 8));
export const u64List = () => new ListColumn(UBIGINT, new BigUint64Array(CHUNK_ROWS));
export const f64List = () => new ListColumn(DOUBLE, new Float64Array(CHUNK_ROWS));
export const u8List = () => new ListColumn(UTINYINT, new Uint8Array(CHUNK_ROWS));
