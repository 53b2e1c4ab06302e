import type { DuckDBConnection } from '@duckdb/node-api';
import { Answer } from './answer.ts';
import type { Database } from './database.ts';

/** Rows of `meta` beside the version: texts the page keeps in the session itself. */
const keyOf = (name: string) => `document.${name}`;

const HELD = 'SELECT value FROM meta WHERE key = $key';

/** '' where there is none. */
export async function readDocument(database: Database, name: string): Promise<string> {
  const answer = await database.query(HELD, { key: keyOf(name) });
  return String(answer.first('value') ?? '');
}

export async function documentNames(database: Database): Promise<string[]> {
  const answer = await database.query("SELECT key FROM meta WHERE starts_with(key, 'document.') ORDER BY key");
  return answer.strings('key').map((key) => key.slice(keyOf('').length));
}

/**
 * Takes the place of the earlier text as a whole; '' removes it. With `was`, only where that is the earlier text, '' for
 * none: else nothing is done and the answer is false. The caller lets one write run at a time, so that nobody comes between.
 */
export async function writeDocument(
  writer: DuckDBConnection,
  name: string,
  text: string,
  was?: string,
): Promise<boolean> {
  const key = keyOf(name);
  if (was !== undefined) {
    const answer = await Answer.read(await writer.run(HELD, { key }));
    if (String(answer.first('value') ?? '') !== was) return false;
  }
  await writer.run('BEGIN');
  try {
    await putDocument(writer, name, text);
    await writer.run('COMMIT');
    return true;
  } catch (error) {
    await writer.run('ROLLBACK').catch(() => undefined); // a failed COMMIT has ended it already
    throw error;
  }
}

/** Within a transaction of the caller's. */
export async function putDocument(writer: DuckDBConnection, name: string, text: string): Promise<void> {
  const key = keyOf(name);
  await writer.run('DELETE FROM meta WHERE key = $key', { key });
  if (text !== '') await writer.run('INSERT INTO meta VALUES ($key, $text)', { key, text });
}
