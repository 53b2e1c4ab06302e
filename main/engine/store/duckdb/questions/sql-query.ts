import type { DuckDBConnection } from '@duckdb/node-api';
import type { SqlAnswer } from '../../../../../contract/operations/files.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { CancelledError, QuestionError } from '../../port.ts';
import { checkReads } from './check-reads.ts';
import type { Ask } from './context.ts';

/** A statement a person wrote may join a million rows with a million; it must not run for ever. */
const TIMEOUT_MS = 60_000;

type Cell = null | boolean | number | bigint | string;

/**
 * One statement that reads (check-reads.ts), in a read-only transaction besides. Files and network are shut off for the
 * whole database (database.ts). The connection is for this statement alone: whatever it leaves there goes with it.
 */
export const sqlQuery: Ask<'sql.query'> = (database, _context, { sql, limit }, signal) =>
  database.useOnce(async (connection) => {
    await checkReads(connection, sql).catch((error: unknown) => {
      throw asQuestionError(error);
    });
    await connection.run('BEGIN TRANSACTION READ ONLY');
    try {
      return await withTimeout(connection, () => readRows(connection, sql, limit), signal);
    } finally {
      await connection.run('ROLLBACK').catch(() => undefined); // an interrupted statement has ended it already
    }
  });

async function withTimeout<T>(connection: DuckDBConnection, work: () => Promise<T>, signal?: CancelSignal): Promise<T> {
  if (signal?.aborted) throw new CancelledError('cancelled');
  let timedOut = false;
  const interrupt = () => connection.interrupt();
  const timer = setTimeout(() => {
    timedOut = true;
    interrupt();
  }, TIMEOUT_MS);
  signal?.addEventListener('abort', interrupt);
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted) throw new CancelledError('cancelled');
    throw timedOut
      ? new QuestionError(`The statement took longer than ${TIMEOUT_MS / 1_000} s and was stopped.`)
      : asQuestionError(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', interrupt);
  }
}

/** Streams, so that rows beyond the limit are never made. */
async function readRows(connection: DuckDBConnection, sql: string, limit: number): Promise<SqlAnswer> {
  const result = await connection.stream(sql);
  const columns = result.columnNames().map((name, i) => ({ name, type: String(result.columnType(i)) }));
  const rows: Cell[][] = [];
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const row of chunk.getRows()) {
      if (rows.length === limit) return { columns, rows, truncated: true };
      rows.push(row.map(toCell));
    }
  }
  return { columns, rows, truncated: false };
}

/** Plain values as they are, everything else as DuckDB's own text. */
function toCell(value: unknown): Cell {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'string') return value;
  return String(value);
}

function asQuestionError(error: unknown): QuestionError {
  return error instanceof QuestionError
    ? error
    : new QuestionError(error instanceof Error ? error.message : String(error));
}
