import { StoreLockedError } from '../../../api.ts';
import { StoreFailedError } from '../../port.ts';

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Whether opening failed for a lock: of DuckDB's own on a descriptor, of Windows on the file. */
export const saysHeld = (error: unknown) => /could not set lock|used by another process/i.test(messageOf(error));

/**
 * Whether DuckDB has given the instance up, now or before: nothing more can be asked of it. Or has said that a commit is
 * stored though it failed, and wants the file to be opened anew.
 */
export const isFatal = (error: unknown) =>
  messageOf(error).startsWith('FATAL Error') || messageOf(error).includes('COMMIT succeeded and is durable');

/** Told of a block whose checksum is wrong, or whose content cannot be. */
const saysDamaged = (error: unknown) => /\bCorrupt(ed)? (database|\w+ segment)/.test(messageOf(error));

export function explainOpenError(path: string, error: unknown): Error {
  if (error instanceof StoreLockedError) return error;
  if (saysHeld(error)) {
    const pid = /PID (\d+)/.exec(messageOf(error))?.[1];
    const owner = pid ? `process ${pid}` : 'another process';
    return new StoreLockedError(`${path} is in use by ${owner}`);
  }
  return explainDamage(path, error) ?? new Error(`${path} cannot be opened as a store: ${messageOf(error)}`);
}

/** Undefined where the error is another one. */
export function explainDamage(path: string, error: unknown): Error | undefined {
  if (!saysDamaged(error)) return undefined;
  return new StoreFailedError(
    `${path} is damaged and cannot be opened. Put back a copy of it, or move it away to begin a new session. (${messageOf(error)})`,
  );
}

/** An error of a question, in words for a person where a part of the file could not be read. */
export function explainReadError(path: string, error: unknown): unknown {
  if (!saysDamaged(error)) return error;
  return new StoreFailedError(
    `A part of ${path} is damaged and cannot be read. Export what can be, and begin a new session. (${messageOf(error)})`,
  );
}
