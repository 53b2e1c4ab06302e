import type { Database } from '../database.ts';
import { QuestionError } from '../../port.ts';

/** DuckDB looks for an interrupt between its steps; most take no more than some milliseconds. */
const GRACE_MS = 500;

const UNENDED = 'A statement that was stopped has not ended yet. Wait for it, or open the session again.';

/** Statements that were told to stop and go on. */
const unended = new WeakMap<Database, Promise<void>>();

/**
 * Whoever waits for a statement is answered soon after it was told to stop, also where it goes on: one LIKE over a long text
 * may take hours and cannot be interrupted. Until it has ended there is no other, so that it holds one processor at most.
 * `begin` is given what to call with the reason once the statement was told to stop.
 *
 * @throws QuestionError while an earlier one goes on
 */
export function answerInTime<T>(
  database: Database,
  begin: (onStop: (reason: Error) => void) => Promise<T>,
): Promise<T> {
  if (unended.has(database)) return Promise.reject(new QuestionError(UNENDED));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tellEnd: () => void = () => undefined;
  return new Promise((resolve, reject) => {
    const running = begin((reason) => {
      timer = setTimeout(() => {
        unended.set(database, ended);
        tellEnd = database.abandon();
        reject(reason);
      }, GRACE_MS);
    });
    const ended = running.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      unended.delete(database);
      tellEnd();
    });
  });
}
