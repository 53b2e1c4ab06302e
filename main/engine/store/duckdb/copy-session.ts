import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CancelSignal } from '../../../../contract/transport.ts';
import { Database, runInterruptible } from './database.ts';
import { TABLES } from './schema.ts';
import { prepareSchema } from './upgrade.ts';

/**
 * A session file of what is stored at this moment, whole and without a log beside it, in the folder for temporary files. The file of the session
 * itself is not touched: whoever opened and closed it would take DuckDB's lock along. `write` fills it otherwise than table by table. Throws CancelledError; then there is none.
 */
export async function copySession(
  database: Database,
  write: ((path: string) => Promise<void>) | undefined,
  signal?: CancelSignal,
): Promise<string> {
  await mkdir(database.temporaryFolder, { recursive: true, mode: 0o700 });
  const path = join(database.temporaryFolder, `session-${randomUUID()}.tracebench`);
  try {
    await makeEmpty(path);
    await (write ? write(path) : database.useOnce((connection) => fill(connection, path, signal)));
    return path;
  } catch (error) {
    await removeSession(path);
    throw error;
  }
}

/** With what DuckDB may have left beside it. */
export async function removeSession(path: string): Promise<void> {
  await Promise.all([path, `${path}.wal`].map((one) => rm(one, { force: true })));
}

async function makeEmpty(path: string): Promise<void> {
  const copy = await Database.open(path);
  try {
    await prepareSchema(copy.writer, path);
  } finally {
    await copy.close();
  }
}

async function fill(connection: DuckDBConnection, path: string, signal: CancelSignal | undefined): Promise<void> {
  const name = `"copy_${randomUUID()}"`;
  const run = (sql: string) => runInterruptible(connection, sql, {}, signal);
  await run(`ATTACH '${path.replaceAll("'", "''")}' AS ${name}`);
  try {
    await run('BEGIN');
    await run(`DELETE FROM ${name}.meta`);
    // Marks of imports that are not whole are copied with their rows: those are taken away when the copy is opened.
    for (const table of Object.keys(TABLES)) await run(`INSERT INTO ${name}."${table}" SELECT * FROM main."${table}"`);
    await run('COMMIT');
    await run(`CHECKPOINT ${name}`);
  } finally {
    // What was cancelled leaves a transaction behind, which keeps the file.
    await connection.run('ROLLBACK').catch(() => undefined);
    await connection.run(`DETACH ${name}`);
  }
}
