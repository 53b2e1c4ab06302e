import duckdb from '@duckdb/node-bindings';
import { repairUtf8 } from '../../../../core/encoding/utf8.ts';

type Vector = ReturnType<typeof duckdb.data_chunk_get_vector>;

export const CELL_BYTES = 16;
export const MOST_INLINE_BYTES = 12;

/**
 * Texts of a VARCHAR vector, null where there is none. The binding's own reader drops a byte order mark at the start of a text; this
 * one gives back what was stored. A cell is 16 bytes:
 *
 *   length (4) │ up to 12 bytes of text                     short
 *   length (4) │ prefix (4) │ pointer to the text (8)       longer
 */
export function readTexts(vector: Vector, rows: number): (string | null)[] {
  const data = duckdb.vector_get_data(vector, rows * CELL_BYTES);
  const cells = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const validity = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
  const texts: (string | null)[] = [];
  for (let row = 0; row < rows; row++) {
    const isNull = validity !== null && !duckdb.validity_row_is_valid(validity, row);
    texts.push(isNull ? null : textAt(cells, row * CELL_BYTES));
  }
  return texts;
}

/** Bytes of each text or blob of a vector, 0 for null; nothing is read of them. */
export function textBytes(vector: Vector, rows: number): Uint32Array {
  const data = duckdb.vector_get_data(vector, rows * CELL_BYTES);
  const cells = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const validity = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
  return Uint32Array.from({ length: rows }, (_, row) =>
    validity !== null && !duckdb.validity_row_is_valid(validity, row) ? 0 : cells.getUint32(row * CELL_BYTES, true),
  );
}

function textAt(cells: DataView, offset: number): string {
  const length = cells.getUint32(offset, true);
  const bytes =
    length <= MOST_INLINE_BYTES
      ? new Uint8Array(cells.buffer, cells.byteOffset + offset + 4, length)
      : duckdb.get_data_from_pointer(cells.buffer as ArrayBuffer, cells.byteOffset + offset + 8, length);
  return repairUtf8(bytes, 0, length);
}
