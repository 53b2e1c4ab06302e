import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Answer } from '../answer.ts';
import { runInterruptible, type Database, type Parameters } from '../database.ts';
import type { QuestionContext } from '../questions/context.ts';
import { keptTracesOf, type KeptView } from './kept-traces.ts';

/** Runs a statement in the transaction of the question. */
export type AskTraces = (sql: string, parameters?: Parameters) => Promise<Answer>;

/** All that `work` asks is of one moment, at or after the context's revision. `work` only reads: it may be run once more. */
export function askTraces<T>(
  database: Database,
  context: QuestionContext,
  work: (kept: KeptView, ask: AskTraces) => Promise<T>,
  signal?: CancelSignal,
): Promise<T> {
  return database.use(async (connection, instance) => {
    try {
      const view = await keptTracesOf(instance).begin(connection, context);
      return await work(view, (sql, parameters = {}) => runInterruptible(connection, sql, parameters, signal));
    } finally {
      await connection.run('ROLLBACK').catch(() => undefined); // where it was not begun, or a statement was interrupted
    }
  });
}
