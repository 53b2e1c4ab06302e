import type { DuckDBConnection } from '@duckdb/node-api';
import type { StoredMark } from '../port.ts';
import { Answer } from './answer.ts';

const KEY = 'request_log';

/** Kept in `meta` as "sequence log". */
export async function readMark(connection: DuckDBConnection): Promise<StoredMark | undefined> {
  const answer = await Answer.read(await connection.run('SELECT value FROM meta WHERE key = $key', { key: KEY }));
  // The file may come from anywhere: numbers that cannot be counted on, and names that no segment can hold, are none.
  const [, sequence, log] = /^(\d{1,15}) ([0-9a-f]{32})$/.exec(String(answer.first('value') ?? '')) ?? [];
  return sequence === undefined ? undefined : { log: log!, sequence: Number(sequence) };
}

/** Within the transaction of the rows it speaks of. */
export async function writeMark(connection: DuckDBConnection, { log, sequence }: StoredMark): Promise<void> {
  const parameters = { key: KEY, text: `${sequence} ${log}` };
  const { rowsChanged } = await connection.run('UPDATE meta SET value = $text WHERE key = $key', parameters);
  if (rowsChanged === 0) await connection.run('INSERT INTO meta VALUES ($key, $text)', parameters);
}
