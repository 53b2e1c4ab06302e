import { totalmem } from 'node:os';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { CancelledError, QuestionError } from '../../port.ts';

const LOOK_MS = 20;
/**
 * What the process may grow by meanwhile, its answer included: DuckDB does not count texts and lists while they are made
 * or wait for their reader.
 */
const MOST_GROWTH_BYTES = Math.max(1024 ** 3, totalmem() / 4);

/**
 * A single step cannot be interrupted. One that goes on taking memory after it was told to stop would take that of the machine, and of the
 * applications that are being watched: here the process ends. What was acknowledged is on disk.
 */
const RUNAWAY_BYTES = 2 * MOST_GROWTH_BYTES;
const RUNAWAY =
  'A statement that was stopped went on taking memory: the program ends. What was acknowledged is on disk.\n';

const TOO_LARGE = 'The statement took too much memory and was stopped.';

export interface Bounds {
  /** A statement a person wrote may join a million rows with a million; it must not run for ever. */
  timeoutMs: number;
  growthBytes?: number;
  runawayBytes?: number;
  /** Called where it passes that, though it was told to stop. */
  onRunaway?: () => void;
  /** Told once it was told to stop, and with what it will be rejected. */
  onStop?: (reason: Error) => void;
}

/** Runs a statement until it is cancelled, takes too long or takes too much memory; throws QuestionError with the reason. */
export async function runBounded<T>(
  connection: DuckDBConnection,
  work: () => Promise<T>,
  signal: CancelSignal | undefined,
  { timeoutMs, growthBytes = MOST_GROWTH_BYTES, runawayBytes = RUNAWAY_BYTES, onRunaway = endProcess, onStop }: Bounds,
): Promise<T> {
  if (signal?.aborted) throw new CancelledError('cancelled');
  let stopped: Error | undefined;
  const stop = (reason: Error) => {
    if (!stopped) onStop?.(reason);
    stopped ??= reason;
    connection.interrupt();
  };
  const late = `The statement took longer than ${timeoutMs / 1_000} s and was stopped.`;
  const timer = setTimeout(() => stop(new QuestionError(late)), timeoutMs);
  const before = process.memoryUsage.rss();
  const look = () => {
    const growth = process.memoryUsage.rss() - before;
    if (stopped && growth > runawayBytes) onRunaway();
    else if (growth > growthBytes) stop(new QuestionError(TOO_LARGE));
  };
  const looking = setInterval(look, LOOK_MS);
  const cancel = () => stop(new CancelledError('cancelled'));
  signal?.addEventListener('abort', cancel);
  try {
    return await work();
  } catch (error) {
    throw stopped ?? asQuestionError(error);
  } finally {
    clearTimeout(timer);
    clearInterval(looking);
    signal?.removeEventListener('abort', cancel);
  }
}

/** Not by `process.exit`, which waits for the step. */
function endProcess(): void {
  process.stderr.write(RUNAWAY);
  process.kill(process.pid, 'SIGKILL');
}

export function asQuestionError(error: unknown): QuestionError {
  return error instanceof QuestionError
    ? error
    : new QuestionError(error instanceof Error ? error.message : String(error));
}
