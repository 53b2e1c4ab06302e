import duckdb from '@duckdb/node-bindings';

type Vector = ReturnType<typeof duckdb.data_chunk_get_vector>;

/** Lists of 64-bit numbers: those of a row are `lengths[row]` of `values`, beginning with `from[row]`. */
export interface Int64Lists {
  from: Uint32Array;
  lengths: Uint32Array;
  values: BigInt64Array;
  /** The same memory as 32-bit halves, the low one first: to read them costs no BigInt. */
  words: Uint32Array;
}

/**
 * Joins the list vectors of several chunks, none of which may have nulls. An entry is 16 bytes:
 *
 *   offset among the vector's numbers (8) │ length (8)
 */
export class Int64ListGatherer {
  readonly #from: Uint32Array;
  readonly #lengths: Uint32Array;
  readonly #parts: Uint8Array[] = [];
  #rows = 0;
  #values = 0;

  constructor(rows: number) {
    this.#from = new Uint32Array(rows);
    this.#lengths = new Uint32Array(rows);
  }

  add(vector: Vector, rows: number): void {
    const data = duckdb.vector_get_data(vector, rows * 16);
    const entries = new DataView(data.buffer, data.byteOffset, data.byteLength);
    for (let row = 0; row < rows; row++) {
      // No vector has 2^32 numbers.
      this.#from[this.#rows + row] = this.#values + entries.getUint32(row * 16, true);
      this.#lengths[this.#rows + row] = entries.getUint32(row * 16 + 8, true);
    }
    this.#rows += rows;
    const size = duckdb.list_vector_get_size(vector);
    this.#values += size;
    if (size > 0) this.#parts.push(duckdb.vector_get_data(duckdb.list_vector_get_child(vector), size * 8));
  }

  gather(): Int64Lists {
    const values = new BigInt64Array(this.#values);
    const bytes = new Uint8Array(values.buffer);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return { from: this.#from, lengths: this.#lengths, values, words: new Uint32Array(values.buffer) };
  }
}
