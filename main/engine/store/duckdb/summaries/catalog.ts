import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * Attaches the catalog of kept tables, in memory, and gives its name: one of its own, for a transaction may write to one only; and
 * a session's catalog is named like its file.
 */
export async function attachDerived(connection: DuckDBConnection): Promise<string> {
  const own = await connection.runAndReadAll('SELECT lower(current_database())');
  const catalog = own.getRows()[0]![0] === 'derived' ? 'derived_traces' : 'derived';
  await connection.run(`ATTACH IF NOT EXISTS ':memory:' AS ${catalog}`);
  return catalog;
}

/** Packs what came loose. Questions that look at it may stand in the way: false, and to be asked for again. */
export async function packDerived(connection: DuckDBConnection, catalog: string): Promise<boolean> {
  try {
    await connection.run(`CHECKPOINT ${catalog}`);
    return true;
  } catch {
    return false;
  }
}

export async function countRows(connection: DuckDBConnection, table: string): Promise<number> {
  const answer = await connection.runAndReadAll(`SELECT count(*) FROM ${table}`);
  return Number(answer.getRows()[0]![0]);
}

/** All of it, or (thrown) nothing. */
export async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN');
  try {
    const value = await work();
    await connection.run('COMMIT');
    return value;
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
