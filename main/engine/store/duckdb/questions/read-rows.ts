import { getHeapStatistics } from 'node:v8';
import { DuckDBTypeId, type DuckDBDataChunk, type DuckDBResult } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { SqlAnswer } from '../../../../../contract/operations/sql.ts';
import { MIB } from '../../../../../core/model/units.ts';
import { QuestionError } from '../../port.ts';
import { textBytes } from '../text-vector.ts';

type Cell = SqlAnswer['rows'][number][number];

/** Of one value. Beyond it nobody reads; a text of 512 MiB cannot even be made in JavaScript. */
const MOST_CELL_BYTES = 16 * MIB;
/** Of an answer as it lies in memory: a quarter of what there is, for whoever writes it out needs some as well. */
export const MOST_ANSWER_BYTES = Math.min(1024 * MIB, getHeapStatistics().heap_size_limit / 4);
/** Measured: a list, and in it a number or the head of a text. */
const ROW_BYTES = 32;
const CELL_BYTES = 24;

const TEXTS = new Set([DuckDBTypeId.VARCHAR, DuckDBTypeId.BLOB]);

/**
 * The first rows of a running answer, cut at the limit or where it becomes too large for memory. Texts are measured before
 * they are taken out of DuckDB, and rows beyond the cut are never made.
 */
export async function readRows(result: DuckDBResult, limit: number, mostBytes = MOST_ANSWER_BYTES): Promise<SqlAnswer> {
  const columns = result.columnNames().map((name, i) => ({ name, type: String(result.columnType(i)) }));
  const rows: Cell[][] = [];
  let bytes = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const sizeOf = measure(chunk, result);
    for (let row = 0; row < chunk.rowCount; row++) {
      if (rows.length === limit) return { columns, rows, truncated: true, cutBy: 'rows' };
      bytes += sizeOf(row);
      if (bytes > mostBytes) return { columns, rows, truncated: true, cutBy: 'size' };
      const cells = columns.map((_, i) => toCell(chunk!.getColumnVector(i).getItem(row)));
      bytes += nestedBytes(cells, result);
      rows.push(cells);
    }
  }
  return { columns, rows, truncated: false };
}

/** What a row of a chunk will take, without reading its texts. Throws where one of them is too long. */
function measure(chunk: DuckDBDataChunk, result: DuckDBResult): (row: number) => number {
  const texts = result.columnTypes().flatMap(({ typeId }, i) => (TEXTS.has(typeId) ? [i] : []));
  const sizes = texts.map((i) => textBytes(duckdb.data_chunk_get_vector(chunk.chunk, i), chunk.rowCount));
  return (row) => {
    let sum = ROW_BYTES + CELL_BYTES * chunk.columnCount;
    sizes.forEach((bytes, at) => {
      if (bytes[row]! > MOST_CELL_BYTES) throw tooLong(result.columnName(texts[at]!), bytes[row]!);
      sum += bytes[row]!;
    });
    return sum;
  };
}

function tooLong(column: string, bytes: number): QuestionError {
  const size = `${Math.ceil(bytes / MIB)} MiB`;
  return new QuestionError(
    `A value of ${size} in column ${column.slice(0, 100)} is too long; ${MOST_CELL_BYTES / MIB} MiB are the most. Ask for a part of it, e.g. with left().`,
  );
}

/** Lists and the like are known as text only once they are. */
function nestedBytes(cells: readonly Cell[], result: DuckDBResult): number {
  return cells.reduce<number>(
    (sum, cell, i) => (typeof cell === 'string' && !TEXTS.has(result.columnTypeId(i)) ? sum + cell.length : sum),
    0,
  );
}

/** Plain values as they are, everything else as DuckDB's own text. */
function toCell(value: unknown): Cell {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'string') return value;
  return String(value);
}
