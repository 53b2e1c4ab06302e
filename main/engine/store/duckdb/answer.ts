import type { DuckDBDataChunk, DuckDBMaterializedResult, DuckDBResult } from '@duckdb/node-api';
import { DuckDBTypeId } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { TextColumn } from '../../../../contract/frame.ts';
import { Int64ListGatherer, type Int64Lists } from './list-vector.ts';
import { readTexts } from './text-vector.ts';

type Numeric = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array | BigUint64Array | BigInt64Array;
type NumericConstructor<T extends Numeric> = { new (length: number): T; readonly BYTES_PER_ELEMENT: number };

/**
 * A statement's answer by columns. Cast in SQL to the type you read (`::DOUBLE`, `::UINTEGER`): fixed-width columns
 * are copied vector by vector, never value by value.
 */
export class Answer {
  readonly rows: number;
  readonly names: string[];
  readonly types: string[];
  readonly #typeIds: DuckDBTypeId[];
  readonly #chunks: DuckDBDataChunk[];

  private constructor(names: string[], types: string[], typeIds: DuckDBTypeId[], chunks: DuckDBDataChunk[]) {
    this.names = names;
    this.types = types;
    this.#typeIds = typeIds;
    this.#chunks = chunks;
    this.rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  }

  static async read(result: DuckDBMaterializedResult): Promise<Answer> {
    const chunks = await result.fetchAllChunks();
    const typeIds = result.columnTypes().map((type) => type.typeId);
    return new Answer(result.columnNames(), result.columnTypes().map(String), typeIds, chunks);
  }

  /** A running answer in parts of at most 2,048 rows. While one is looked at, DuckDB gets the next ready. */
  static async *inParts(result: DuckDBResult): AsyncGenerator<Answer> {
    const names = result.columnNames();
    const types = result.columnTypes();
    const [labels, typeIds] = [types.map(String), types.map((type) => type.typeId)];
    let next = result.fetchChunk();
    try {
      for (let chunk = await next; chunk && chunk.rowCount > 0; chunk = await next) {
        next = result.fetchChunk();
        yield new Answer(names, labels, typeIds, [chunk]);
      }
    } finally {
      // Nobody may close what is still being fetched from.
      await next.catch(() => undefined);
    }
  }

  /** The same answer in parts of some thousand rows, for those who must not read all of it at a time. */
  *parts(): Generator<Answer> {
    const step = 2; // chunks of 2,048 rows
    for (let from = 0; from < this.#chunks.length; from += step)
      yield new Answer(this.names, this.types, this.#typeIds, this.#chunks.slice(from, from + step));
  }

  /** DOUBLE column; null becomes NaN. */
  float64(name: string): Float64Array {
    const values = this.#fixed(name, DuckDBTypeId.DOUBLE, Float64Array);
    this.#eachNull(name, (row) => (values[row] = NaN));
    return values;
  }
  /** UINTEGER column; null becomes 0. */
  uint32(name: string): Uint32Array {
    return this.#fixed(name, DuckDBTypeId.UINTEGER, Uint32Array);
  }
  /** INTEGER column. */
  int32(name: string): Int32Array {
    return this.#fixed(name, DuckDBTypeId.INTEGER, Int32Array);
  }
  /** USMALLINT column. */
  uint16(name: string): Uint16Array {
    return this.#fixed(name, DuckDBTypeId.USMALLINT, Uint16Array);
  }
  /** UTINYINT column. */
  uint8(name: string): Uint8Array {
    return this.#fixed(name, DuckDBTypeId.UTINYINT, Uint8Array);
  }
  /** UBIGINT column. */
  uint64(name: string): BigUint64Array {
    return this.#fixed(name, DuckDBTypeId.UBIGINT, BigUint64Array);
  }
  /** BIGINT column. */
  int64(name: string): BigInt64Array {
    return this.#fixed(name, DuckDBTypeId.BIGINT, BigInt64Array);
  }

  /** UUID column: two halves a row, the low one first. */
  uuids(name: string): BigUint64Array {
    const halves = this.#fixed(name, DuckDBTypeId.UUID, BigUint64Array, 2);
    // The top bit is flipped, so that it sorts.
    for (let at = 1; at < halves.length; at += 2) halves[at]! ^= 0x8000000000000000n;
    return halves;
  }

  /** VARCHAR column; null becomes ''. */
  strings(name: string): string[] {
    return this.values(name).map((value) => (value === null ? '' : String(value)));
  }

  /** VARCHAR column, each distinct text once. */
  text(name: string): TextColumn {
    return toTextColumn(this.strings(name));
  }

  /** Any column as the binding's values (lists become DuckDBListValue); slow on wide answers. */
  values(name: string): unknown[] {
    const index = this.#index(name);
    const values: unknown[] = [];
    for (const chunk of this.#chunks) {
      if (this.#typeIds[index] === DuckDBTypeId.VARCHAR)
        for (const text of readTexts(duckdb.data_chunk_get_vector(chunk.chunk, index), chunk.rowCount))
          values.push(text);
      else chunk.visitColumnValues(index, (value) => values.push(value));
    }
    return values;
  }

  /** BIGINT[] column without nulls, as it lies in memory. */
  int64Lists(name: string): Int64Lists {
    const index = this.#index(name);
    if (this.types[index] !== 'BIGINT[]') throw new Error(`column ${name} is ${this.types[index]}, cast it in SQL`);
    const gatherer = new Int64ListGatherer(this.rows);
    for (const chunk of this.#chunks) gatherer.add(duckdb.data_chunk_get_vector(chunk.chunk, index), chunk.rowCount);
    return gatherer.gather();
  }

  /** The same, a list a row. */
  bigintLists(name: string): (readonly bigint[])[] {
    const { from, lengths, values } = this.int64Lists(name);
    return Array.from(from, (start, row) => Array.from(values.subarray(start, start + lengths[row]!)));
  }

  /** First row's value, or undefined where there is no row. */
  first(name: string): unknown {
    return this.rows === 0 ? undefined : this.#chunks[0]!.getColumnVector(this.#index(name)).getItem(0);
  }

  #index(name: string): number {
    const index = this.names.indexOf(name);
    if (index < 0) throw new Error(`no column ${name} among ${this.names.join(', ')}`);
    return index;
  }

  #fixed<T extends Numeric>(name: string, typeId: DuckDBTypeId, type: NumericConstructor<T>, perRow = 1): T {
    const index = this.#index(name);
    if (this.#typeIds[index] !== typeId) throw new Error(`column ${name} is ${this.types[index]}, cast it in SQL`);
    const values = new type(this.rows * perRow);
    const bytes = new Uint8Array(values.buffer);
    let offset = 0;
    for (const chunk of this.#chunks) {
      const length = chunk.rowCount * perRow * type.BYTES_PER_ELEMENT;
      bytes.set(duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk.chunk, index), length), offset);
      offset += length;
    }
    return values;
  }

  #eachNull(name: string, visit: (row: number) => void): void {
    const index = this.#index(name);
    let base = 0;
    for (const chunk of this.#chunks) {
      const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
      const validity = duckdb.vector_get_validity(vector, Math.ceil(chunk.rowCount / 64) * 8);
      for (let row = 0; validity && row < chunk.rowCount; row++)
        if (!duckdb.validity_row_is_valid(validity, row)) visit(base + row);
      base += chunk.rowCount;
    }
  }
}

/** Dictionary-encodes texts. */
export function toTextColumn(texts: readonly string[]): TextColumn {
  const dictionary: string[] = [];
  const known = new Map<string, number>();
  const codes = new Uint32Array(texts.length);
  texts.forEach((text, row) => {
    let code = known.get(text);
    if (code === undefined) known.set(text, (code = dictionary.push(text) - 1));
    codes[row] = code;
  });
  return { dictionary, codes };
}
