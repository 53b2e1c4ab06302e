import type { DuckDBConnection } from '@duckdb/node-api';
import { Answer } from './answer.ts';
import type { LastIds } from './packer.ts';

const KEY = 'unfinished';

/** Rows with higher numbers are of requests that are not all stored yet. */
export type Above = Pick<LastIds, 'span' | 'log' | 'point' | 'metric'>;

/** Within the transaction of the first of such rows. Kept in `meta` as "span log point metric". */
export async function writeUnfinished(connection: DuckDBConnection, above: Above): Promise<void> {
  const text = [above.span, above.log, above.point, above.metric].join(' ');
  await connection.run('INSERT INTO meta VALUES ($key, $text)', { key: KEY, text });
}

/** Within the transaction of the last of them. */
export async function removeUnfinished(connection: DuckDBConnection): Promise<void> {
  await connection.run('DELETE FROM meta WHERE key = $key', { key: KEY });
}

/** Opened files keep what came meanwhile: they have numbers of their own for an import. */
const RECEIVED = 'import = 0';
const UNUSED = `id NOT IN (SELECT metric FROM number_point WHERE metric > $metric
  UNION ALL SELECT metric FROM distribution_point WHERE metric > $metric)`;

const UNDO: readonly (readonly [keyof Above, string])[] = [
  ['span', `DELETE FROM span_event WHERE span > $span AND ${RECEIVED}`],
  ['span', `DELETE FROM span_link WHERE span > $span AND ${RECEIVED}`],
  ['span', `DELETE FROM span WHERE id > $span AND ${RECEIVED}`],
  ['log', `DELETE FROM log WHERE id > $log AND ${RECEIVED}`],
  ['point', `DELETE FROM exemplar WHERE point > $point AND ${RECEIVED}`],
  ['point', `DELETE FROM number_point WHERE id > $point AND ${RECEIVED}`],
  ['point', `DELETE FROM distribution_point WHERE id > $point AND ${RECEIVED}`],
  ['metric', `DELETE FROM metric WHERE id > $metric AND ${RECEIVED} AND ${UNUSED}`],
];

/** Takes away what the end of the program has left of them: the request log brings it again, whole. */
export async function undoUnfinished(connection: DuckDBConnection): Promise<void> {
  const answer = await Answer.read(await connection.run('SELECT value FROM meta WHERE key = $key', { key: KEY }));
  // The file may come from anywhere.
  const numbers = /^(\d{1,19}) (\d{1,19}) (\d{1,19}) (\d{1,10})$/.exec(String(answer.first('value') ?? ''));
  if (!numbers) return;
  const [span, log, point, metric] = numbers.slice(1).map(BigInt) as [bigint, bigint, bigint, bigint];
  const above = { span, log, point, metric };
  await connection.run('BEGIN');
  try {
    for (const [name, sql] of UNDO) await connection.run(sql, { [name]: above[name] });
    await removeUnfinished(connection);
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
