import type { DuckDBConnection } from '@duckdb/node-api';

/** Kept in `meta`, one row an import that is not all stored yet. */
const KEY = 'unfinished_import_';

const TABLES = [
  ...['span', 'span_event', 'span_link', 'log', 'metric'],
  ...['number_point', 'distribution_point', 'exemplar', 'loss'],
];

/** Within the transaction of its first rows. */
export async function writeUnfinishedImport(connection: DuckDBConnection, number: number): Promise<void> {
  await connection.run("INSERT INTO meta VALUES ($key, '')", { key: KEY + number });
}

export async function removeUnfinishedImport(connection: DuckDBConnection, number: number): Promise<void> {
  await connection.run('DELETE FROM meta WHERE key = $key', { key: KEY + number });
}

/** Takes an import's rows back, within a transaction. Dictionary rows stay: others may use them by now. */
export async function deleteImport(connection: DuckDBConnection, number: number): Promise<void> {
  for (const table of TABLES) await connection.run(`DELETE FROM ${table} WHERE import = ${number}`);
  await removeUnfinishedImport(connection, number);
}

export async function forgetImport(connection: DuckDBConnection, number: number): Promise<void> {
  await connection.run('BEGIN');
  try {
    await deleteImport(connection, number);
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Takes away what the end of the program has left of imports: half a file must not look like one. */
export async function undoUnfinishedImports(connection: DuckDBConnection): Promise<void> {
  const sql = `SELECT key FROM meta WHERE starts_with(key, '${KEY}')`;
  const rows = (await connection.runAndReadAll(sql)).getRows();
  // The file may come from anywhere.
  const numbers = rows.map(([key]) => /^\d{1,9}$/.exec(String(key).slice(KEY.length))?.[0]);
  for (const number of numbers) if (number !== undefined) await forgetImport(connection, Number(number));
}
