import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Answer } from '../answer.ts';
import { runInterruptible, type Database, type Parameters } from '../database.ts';
import type { QuestionContext } from '../questions/context.ts';
import { keptEntriesOf, type EntryView } from './kept-entries.ts';
import { keptTracesOf, type KeptView } from './kept-traces.ts';

/** Runs a statement in the transaction of the question. */
export type AskKept = (sql: string, parameters?: Parameters) => Promise<Answer>;

/** Only reads: it may be run once more. */
type Work<View, T> = (view: View, ask: AskKept) => Promise<T>;

/** With the traces of the session. All that `work` asks is of one moment, at or after the context's revision. */
export function askTraces<T>(
  database: Database,
  context: QuestionContext,
  work: Work<KeptView, T>,
  signal?: CancelSignal,
): Promise<T> {
  const begin: Begin<KeptView> = (connection, instance) => keptTracesOf(instance).begin(connection, context);
  return askWithin(database, begin, work, signal);
}

/** With the entry spans of the session; likewise. */
export function askEntries<T>(
  database: Database,
  context: QuestionContext,
  work: Work<EntryView, T>,
  signal?: CancelSignal,
): Promise<T> {
  const begin: Begin<EntryView> = (connection, instance) => keptEntriesOf(instance).begin(connection, context);
  return askWithin(database, begin, work, signal);
}

type Begin<View> = (connection: DuckDBConnection, instance: DuckDBInstance) => Promise<View>;

function askWithin<View, T>(
  database: Database,
  begin: Begin<View>,
  work: Work<View, T>,
  signal: CancelSignal | undefined,
): Promise<T> {
  return database.use(async (connection, instance) => {
    try {
      const view = await begin(connection, instance);
      return await work(view, (sql, parameters = {}) => runInterruptible(connection, sql, parameters, signal));
    } finally {
      await connection.run('ROLLBACK').catch(() => undefined); // where it was not begun, or a statement was interrupted
    }
  });
}
