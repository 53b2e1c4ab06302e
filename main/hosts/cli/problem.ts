import { failure, type ErrorCode, type OperationError, type Result } from '../../../contract/result.ts';
import { StoreLockedError } from '../../engine/api.ts';
import { fileFault, isFull } from './file-faults.ts';

export const DONE = 0;
export const FAILED = 1;
export const WRONG_USAGE = 2;
export type ExitCode = typeof DONE | typeof FAILED | typeof WRONG_USAGE;

/** Something a person should read, and nothing more: no stack is shown for it. */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly exitCode: ExitCode;

  constructor({ code, message, hint }: OperationError, exitCode: ExitCode = FAILED) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** The command line itself is wrong. */
export function wrongUsage(message: string, command: string): Problem {
  const hint = `See: tracebench ${command ? `${command} ` : ''}--help`;
  return new Problem({ code: 'invalid-input', message, hint }, WRONG_USAGE);
}

export function problem(code: ErrorCode, message: string, hint = ''): Problem {
  return new Problem({ code, message, hint });
}

/** The value, or the error thrown as a problem: inside one command, an operation that fails ends it. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Problem(result.error);
}

/** Whatever was thrown, in words. */
export function describeProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { message, code } = error as NodeJS.ErrnoException;
  if (error instanceof StoreLockedError) {
    return problem('store-locked', message, 'Stop the other Tracebench, or choose another --store.');
  }
  if (code?.startsWith('ERR_PARSE_ARGS')) return wrongUsage(message, '');
  if (typeof code === 'string' && 'syscall' in (error as object)) {
    return describeSystemError(error as NodeJS.ErrnoException);
  }
  return problem('internal', message || String(error));
}

/** Whatever was thrown, as the answer of an operation. */
export function failureOf(error: unknown): ReturnType<typeof failure> {
  const { code, message, hint } = describeProblem(error);
  return failure(code, message, hint);
}

/** `writeFile` says of its own files what could not be done. */
function describeSystemError(error: NodeJS.ErrnoException): Problem {
  const { code, message, path = '' } = error;
  const { why, hint } = fileFault(error);
  if (path === '')
    return isFull(error) ? problem('io', `Nothing can be written: ${why}.`, hint) : problem('io', message);
  if (code === 'ENOENT') return problem('not-found', `There is no file ${path}.`, 'Check the path.');
  return problem('io', `${path} cannot be opened: ${why}.`, hint);
}
