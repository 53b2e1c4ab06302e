import type { DuckDBConnection } from '@duckdb/node-api';
import { findActingCall } from './acting-functions.ts';
import { MACROS } from './views.ts';

/*
 * A session file may come from anybody. Its rows are data, but its views and macros are statements that run with the
 * questions asked of it: a macro called `lower` would take the place of DuckDB's own wherever we write lower(…).
 */

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
}

async function readTexts(connection: DuckDBConnection, sql: string): Promise<[name: string, definition: string][]> {
  const answer = await connection.runAndReadAll(sql);
  return answer.getRows().map(([name, definition]) => [String(name), String(definition)]);
}

function refusal(path: string, what: string): Error {
  return new Error(`${path} is not opened: it holds ${what}`);
}
