import type { DuckDBConnection } from '@duckdb/node-api';
import type { Database } from './database.ts';

/** Rows of `meta` beside the version: texts the page keeps in the session itself. */
const keyOf = (name: string) => `document.${name}`;

/** '' where there is none. */
export async function readDocument(database: Database, name: string): Promise<string> {
  const answer = await database.query('SELECT value FROM meta WHERE key = $key', { key: keyOf(name) });
  return String(answer.first('value') ?? '');
}

/** Takes the place of the earlier text as a whole; '' removes it. */
export async function writeDocument(writer: DuckDBConnection, name: string, text: string): Promise<void> {
  await writer.run('BEGIN');
  try {
    await writer.run('DELETE FROM meta WHERE key = $key', { key: keyOf(name) });
    if (text !== '') await writer.run('INSERT INTO meta VALUES ($key, $text)', { key: keyOf(name), text });
    await writer.run('COMMIT');
  } catch (error) {
    await writer.run('ROLLBACK');
    throw error;
  }
}
