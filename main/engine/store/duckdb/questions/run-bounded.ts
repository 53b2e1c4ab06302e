import { totalmem } from 'node:os';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { CancelledError, QuestionError } from '../../port.ts';

/** A statement a person wrote may join a million rows with a million; it must not run for ever. */
const TIMEOUT_MS = 60_000;
const LOOK_MS = 20;
/**
 * What the process may grow by meanwhile, its answer included: DuckDB does not count texts and lists while they are made
 * or wait for their reader.
 */
const MOST_GROWTH_BYTES = Math.max(1024 ** 3, totalmem() / 4);

const TOO_LARGE = 'The statement took too much memory and was stopped.';

export interface Bounds {
  timeoutMs?: number;
  growthBytes?: number;
}

/** Runs a statement until it is cancelled, takes too long or takes too much memory; throws QuestionError with the reason. */
export async function runBounded<T>(
  connection: DuckDBConnection,
  work: () => Promise<T>,
  signal?: CancelSignal,
  { timeoutMs = TIMEOUT_MS, growthBytes = MOST_GROWTH_BYTES }: Bounds = {},
): Promise<T> {
  if (signal?.aborted) throw new CancelledError('cancelled');
  let stopped = '';
  const stop = (why: string) => {
    stopped ||= why;
    connection.interrupt();
  };
  const late = `The statement took longer than ${timeoutMs / 1_000} s and was stopped.`;
  const timer = setTimeout(() => stop(late), timeoutMs);
  const before = process.memoryUsage.rss();
  const look = () => process.memoryUsage.rss() - before > growthBytes && stop(TOO_LARGE);
  const looking = setInterval(look, LOOK_MS);
  const interrupt = () => connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted) throw new CancelledError('cancelled');
    throw stopped ? new QuestionError(stopped) : asQuestionError(error);
  } finally {
    clearTimeout(timer);
    clearInterval(looking);
    signal?.removeEventListener('abort', interrupt);
  }
}

export function asQuestionError(error: unknown): QuestionError {
  return error instanceof QuestionError
    ? error
    : new QuestionError(error instanceof Error ? error.message : String(error));
}
