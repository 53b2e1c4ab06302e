import type { DuckDBConnection } from '@duckdb/node-api';
import { findActingCall } from './acting-functions.ts';
import { TABLES } from './schema.ts';
import { createViews, MACROS, VIEW_NAMES } from './views.ts';

/*
 * A session file may come from anybody. Its rows are data, but its views and macros are statements that run with the
 * questions asked of it: a macro called `lower` would take the place of DuckDB's own wherever we write lower(…).
 */

/** What is computed where a table is read or written. */
const COMPUTED = /\b(GENERATED ALWAYS|CHECK ?\(|DEFAULT ?\()/i;

const STORED_TABLES = 'SELECT table_name, sql FROM duckdb_tables() WHERE NOT internal';
const VIEWS = 'SELECT view_name, sql FROM duckdb_views() WHERE NOT internal';
const STORED_MACROS = 'SELECT function_name, macro_definition FROM duckdb_functions() WHERE NOT internal';

/** @throws Error for a file with macros other than ours, or with definitions that do more than read what is stored */
export async function checkDefinitions(connection: DuckDBConnection, path: string): Promise<void> {
  const views = await readTexts(connection, VIEWS);
  const macros = await readTexts(connection, STORED_MACROS);
  const foreign = macros.find(([name]) => !MACROS.includes(name));
  if (foreign) throw refusal(path, `the macro ${foreign[0]}, which is not Tracebench's`);
  for (const [name, definition] of [...views, ...macros]) {
    const called = findActingCall(definition);
    if (called !== undefined) throw refusal(path, `${name}, which calls ${called}`);
  }
  for (const [name, definition] of await readTexts(connection, STORED_TABLES)) {
    if (name in TABLES && COMPUTED.test(definition)) throw refusal(path, `a table ${name} that computes its columns`);
  }
}

/** Once seen, they are the same for every file. */
let ours: string | undefined;

/**
 * Makes views and macros anew where the file has others of their names: a view shows what its definition says, whatever the
 * tables hold. Whether they are the same is seen by making them, which is taken back where they are. Says whether they were not.
 */
export async function replaceForeignViews(connection: DuckDBConnection): Promise<boolean> {
  const stored = await readOwn(connection);
  if (stored === ours) return false;
  await connection.run('BEGIN');
  try {
    for (const statement of createViews()) await connection.run(statement);
    ours = await readOwn(connection);
    const differ = ours !== stored;
    await connection.run(differ ? 'COMMIT' : 'ROLLBACK');
    return differ;
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function readOwn(connection: DuckDBConnection): Promise<string> {
  const own = [...(await readTexts(connection, OWN_VIEWS)), ...(await readTexts(connection, OWN_MACROS))];
  return own.map(([name, definition]) => `${name} ${asWritten(definition)}`).join('\n');
}

const OWN_VIEWS = `SELECT view_name, sql FROM duckdb_views() WHERE NOT internal AND schema_name = 'main' AND view_name IN (${VIEW_NAMES.map((name) => `'${name}'`).join(', ')}) ORDER BY view_name`;
const OWN_MACROS = `SELECT function_name, parameters::VARCHAR || macro_definition FROM duckdb_functions() WHERE NOT internal ORDER BY ALL`;

/** DuckDB writes a definition a little otherwise once it was read from a file. Texts within it stay as they are. */
function asWritten(definition: string): string {
  const parts = /('(?:[^']|'')*')|"row"\((\w+, \w+)\) ->|"(\w+)"|(CROSS JOIN)|\s+/g;
  return definition.replace(parts, (_, text?: string, lambda?: string, name?: string, cross?: string) => {
    if (lambda !== undefined) return `lambda ${lambda}:`;
    return text ?? name ?? (cross ? ',' : ' ');
  });
}

async function readTexts(connection: DuckDBConnection, sql: string): Promise<[name: string, definition: string][]> {
  const answer = await connection.runAndReadAll(sql);
  return answer.getRows().map(([name, definition]) => [String(name), String(definition)]);
}

function refusal(path: string, what: string): Error {
  return new Error(`${path} is not opened: it holds ${what}`);
}
