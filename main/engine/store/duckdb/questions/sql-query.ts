import { StatementType, type DuckDBConnection } from '@duckdb/node-api';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { QuestionError } from '../../port.ts';
import { answerInTime } from './answer-in-time.ts';
import { checkReads, ONLY_READS } from './check-reads.ts';
import type { Ask } from './context.ts';
import { MOST_ANSWER_BYTES, readRows } from './read-rows.ts';
import { runBounded, type Bounds } from './run-bounded.ts';
import { guardSizes } from './sized-functions.ts';

/** DESCRIBE, SHOW, SUMMARIZE and VALUES are SELECTs to DuckDB. */
const READING: readonly StatementType[] = [StatementType.SELECT, StatementType.EXPLAIN];

const TIMEOUT_MS = 10_000;

interface Statement {
  sql: string;
  limit: number;
  maxBytes?: number | undefined;
}

/**
 * One statement that reads: by its text (check-reads.ts), by its type, and in a read-only transaction besides. Files and
 * network are shut off for the whole database (database.ts). The connection is for this statement alone: whatever it leaves
 * there goes with it.
 *
 * What it may use is bounded five times: its time; DuckDB's memory limit; what DuckDB does not count, by functions that refuse
 * to make one large value (sized-functions.ts) and by a look at the process (run-bounded.ts); and the answer (read-rows.ts).
 */
export const sqlQuery: Ask<'sql.query'> = (database, _context, { timeoutMs = TIMEOUT_MS, ...statement }, signal) =>
  answerInTime(database, (onStop) =>
    database.useOnce((connection) => runStatement(connection, statement, signal, { timeoutMs, onStop })),
  );

async function runStatement(
  connection: DuckDBConnection,
  statement: Statement,
  signal: CancelSignal | undefined,
  bounds: Bounds,
) {
  await guardSizes(connection);
  try {
    return await runBounded(connection, () => readAnswer(connection, statement), signal, bounds);
  } catch (error) {
    throw withHint(error);
  } finally {
    await connection.run('ROLLBACK').catch(() => undefined); // an interrupted statement has ended it already
  }
}

/** Columns of names that are numbers on the wire. DuckDB says the first name that is none. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['status_code', `'ERROR'`],
  ['kind', `'SERVER'`],
  ['aggregation_temporality', `'DELTA'`],
]);
const NO_NUMBER = /^Conversion Error: Could not convert string '.*?' to \w+ when casting from source column (\w+)/;

function withHint(error: unknown): unknown {
  if (!(error instanceof QuestionError)) return error;
  const column = NO_NUMBER.exec(error.message)?.[1] ?? '';
  const example = NAMES.get(column);
  return example === undefined ? error : new QuestionError(error.message, namesHint(column, example));
}

const namesHint = (column: string, example: string): string =>
  `${column} holds names, such as ${example}: write them in quotes.`;

async function readAnswer(connection: DuckDBConnection, { sql, limit, maxBytes }: Statement) {
  await checkReads(connection, sql);
  await connection.run('BEGIN TRANSACTION READ ONLY');
  // Nothing is looked up before the checks of the text; what is run is the very statement whose type was seen.
  const prepared = await (await connection.extractStatements(sql)).prepare(0);
  if (!READING.includes(prepared.statementType)) throw new QuestionError(ONLY_READS);
  // Streamed, so that rows beyond the limit are never made.
  return readRows(await prepared.stream(), limit, Math.min(maxBytes ?? Infinity, MOST_ANSWER_BYTES));
}
