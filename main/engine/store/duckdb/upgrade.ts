import type { DuckDBConnection } from '@duckdb/node-api';
import { OlderSessionError } from '../../api.ts';
import { checkDefinitions, replaceForeignViews } from './check-definitions.ts';
import { numberStreams } from './number-streams.ts';
import { createTable, createTables, SCHEMA_VERSION, TABLES } from './schema.ts';
import { createViews } from './views.ts';

/** One step per version: brings a store of version n to n + 1. Old samples of each version rest in test/fixtures/stores. */
const UPGRADES: ReadonlyMap<number, readonly string[]> = new Map([
  [1, numberStreams()],
  [2, [createTable('request')]],
  [3, []], // the views, which are made anew
]);

/**
 * Makes the tables of a new store or brings an older one up to date; `older` = 'refuse' throws OlderSessionError for that, before anything is
 * changed. Throws where the file is not ours or is newer.
 * Definitions are written to the main file at once: replaying them from the log has a record of bugs in DuckDB.
 */
export async function prepareSchema(
  connection: DuckDBConnection,
  path: string,
  older?: 'refuse' | undefined,
): Promise<void> {
  if (path !== '') await checkDefinitions(connection, path);
  const tables = await readTableNames(connection);
  const version = await storedVersion(connection, path, tables);
  if (version === SCHEMA_VERSION) {
    checkTables(path, tables);
    if (await replaceForeignViews(connection)) await connection.run('CHECKPOINT');
    return;
  }
  if (version > SCHEMA_VERSION)
    throw new Error(
      `${path} was written by a newer Tracebench (schema ${version}, this one reads up to ${SCHEMA_VERSION}). Update Tracebench to open it.`,
    );
  if (older === 'refuse' && version > 0)
    throw new OlderSessionError(`${path} was written by an older Tracebench (schema ${version}).`);
  await runAll(connection, version === 0 ? creation() : upgrade(version));
  await connection.run('CHECKPOINT');
}

async function readTableNames(connection: DuckDBConnection): Promise<string[]> {
  const tables = await connection.runAndReadAll('SELECT table_name FROM duckdb_tables() WHERE NOT internal');
  return tables.getRows().map(([name]) => String(name));
}

/** A view in the place of a table could have rows without end. */
function checkTables(path: string, tables: readonly string[]): void {
  const missing = Object.keys(TABLES).find((name) => !tables.includes(name));
  if (missing !== undefined) throw new Error(`${path} is not a whole Tracebench session: it has no table ${missing}`);
}

/** 0 = an empty database. */
async function storedVersion(connection: DuckDBConnection, path: string, tables: readonly string[]): Promise<number> {
  if (tables.length === 0) return 0;
  const rows = tables.includes('meta') && tables.includes('span') ? await readVersion(connection) : [];
  if (rows.length === 0) throw new Error(`${path} is a DuckDB database but not a Tracebench session`);
  const version = Number(rows[0]![0]);
  if (!Number.isSafeInteger(version) || version < 1)
    throw new Error(`${path} is not opened: its schema version is not a number Tracebench knows`);
  return version;
}

async function readVersion(connection: DuckDBConnection): Promise<unknown[][]> {
  // What anybody wrote there may be of any length; a version has a few digits.
  const sql = "SELECT value[1:20] FROM meta WHERE key = 'schema_version' LIMIT 1";
  const answer = await connection.runAndReadAll(sql);
  return answer.getRows();
}

function creation(): string[] {
  const meta = `INSERT INTO meta VALUES ('schema_version', '${SCHEMA_VERSION}'), ('format', 'tracebench-session')`;
  return [...createTables(), ...createViews(), meta];
}

function upgrade(from: number): string[] {
  const steps: string[] = [];
  for (let version = from; version < SCHEMA_VERSION; version++) {
    const step = UPGRADES.get(version);
    if (!step) throw new Error(`no way from schema ${version} to ${version + 1}`);
    steps.push(...step);
  }
  return [...steps, ...createViews(), `UPDATE meta SET value = '${SCHEMA_VERSION}' WHERE key = 'schema_version'`];
}

async function runAll(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
  await connection.run('BEGIN');
  try {
    for (const statement of statements) await connection.run(statement);
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined); // a failed COMMIT has ended it already
    throw error;
  }
}
