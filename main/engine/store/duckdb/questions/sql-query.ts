import { checkReads } from './check-reads.ts';
import type { Ask } from './context.ts';
import { readRows } from './read-rows.ts';
import { asQuestionError, runBounded } from './run-bounded.ts';
import { guardSizes } from './sized-functions.ts';

/**
 * One statement that reads (check-reads.ts), in a read-only transaction besides. Files and network are shut off for the
 * whole database (database.ts). The connection is for this statement alone: whatever it leaves there goes with it.
 *
 * What it may use is bounded four times: DuckDB's memory limit; what DuckDB does not count, by functions that refuse to make
 * one large value (sized-functions.ts) and by a look at the process (run-bounded.ts); and the answer (read-rows.ts).
 */
export const sqlQuery: Ask<'sql.query'> = (database, _context, { sql, limit }, signal) =>
  database.useOnce(async (connection) => {
    await checkReads(connection, sql).catch((error: unknown) => {
      throw asQuestionError(error);
    });
    await guardSizes(connection);
    await connection.run('BEGIN TRANSACTION READ ONLY');
    try {
      // Streamed, so that rows beyond the limit are never made.
      return await runBounded(connection, async () => readRows(await connection.stream(sql), limit), signal);
    } finally {
      await connection.run('ROLLBACK').catch(() => undefined); // an interrupted statement has ended it already
    }
  });
