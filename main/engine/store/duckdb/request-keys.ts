import { DuckDBBlobValue } from '@duckdb/node-api';
import type { Database } from './database.ts';

/** For senders that try again: SDKs give up after a minute, a Collector's queue after five. */
const KEPT_NS = 15n * 60n * 1_000_000_000n;
/** Old ones need not go at once. */
const FORGET_EVERY = 256;

/** What stored requests are known by, one row a commit; those older than a quarter of an hour go. */
export class RequestKeys {
  readonly #database: Pick<Database, 'writer'>;
  #written = 0;

  constructor(database: Pick<Database, 'writer'>) {
    this.#database = database;
  }

  /** Within the transaction of the rows they belong to. */
  async write(keys: Uint8Array, atNs: bigint): Promise<void> {
    if (keys.length === 0) return;
    const { writer } = this.#database;
    const parameters = { at: atNs, keys: new DuckDBBlobValue(keys) };
    await writer.run('INSERT INTO request VALUES ($at::UBIGINT, $keys)', parameters);
    if (this.#written++ % FORGET_EVERY > 0) return;
    await writer.run('DELETE FROM request WHERE at_ns < $before::UBIGINT', { before: atNs - KEPT_NS });
  }
}

/** Of the last quarter of an hour, the latest last, but no more than `most` bytes. */
export async function readKeys(database: Database, nowNs: bigint, most: number): Promise<Uint8Array> {
  const latest = `SELECT keys, rowid AS row, sum(octet_length(keys)) OVER (ORDER BY rowid DESC) AS bytes FROM request
    WHERE at_ns >= $from::UBIGINT`;
  const answer = await database.query(`SELECT keys FROM (${latest}) WHERE bytes <= ${most} ORDER BY row`, {
    from: nowNs - KEPT_NS,
  });
  return Buffer.concat(answer.values('keys').map((keys) => (keys as DuckDBBlobValue).bytes));
}
