import type { DuckDBConnection } from '@duckdb/node-api';

/** Kept in `meta`, one row an import that is not all stored yet. */
const KEY = 'unfinished_import_';

const TABLES = [
  ...['span', 'span_event', 'span_link', 'log', 'metric'],
  ...['number_point', 'distribution_point', 'exemplar', 'loss'],
];

/* Of an archive there may be thousands of imports: a statement is for all of them. */

/** Within the transaction of their first rows. */
export async function writeUnfinishedImports(connection: DuckDBConnection, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  await connection.run(`INSERT INTO meta VALUES ${numbers.map((number) => `('${KEY}${number}', '')`).join(', ')}`);
}

export async function removeUnfinishedImports(connection: DuckDBConnection, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  await connection.run(`DELETE FROM meta WHERE key IN (${numbers.map((number) => `'${KEY}${number}'`).join(', ')})`);
}

/** Takes the rows of these imports back, within a transaction. Dictionary rows stay: others may use them by now. */
export async function deleteImports(connection: DuckDBConnection, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  for (const table of TABLES) await connection.run(`DELETE FROM ${table} WHERE import ${isOneOf(numbers)}`);
  await removeUnfinishedImports(connection, numbers);
}

/** Of an archive they mostly follow each other, and a range is looked for in a tenth of the time. */
function isOneOf(numbers: readonly number[]): string {
  const all = new Set(numbers);
  const [first, last] = [Math.min(...all), Math.max(...all)];
  return last - first + 1 === all.size ? `BETWEEN ${first} AND ${last}` : `IN (${[...all].join(', ')})`;
}

/** Takes away what the end of the program has left of imports: half a file must not look like one. */
export async function undoUnfinishedImports(connection: DuckDBConnection): Promise<void> {
  const sql = `SELECT key FROM meta WHERE starts_with(key, '${KEY}')`;
  const rows = (await connection.runAndReadAll(sql)).getRows();
  // The file may come from anywhere.
  const numbers = rows.flatMap(([key]) => /^\d{1,9}$/.exec(String(key).slice(KEY.length)) ?? []);
  if (numbers.length === 0) return;
  await connection.run('BEGIN');
  try {
    await deleteImports(connection, numbers.map(Number));
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
