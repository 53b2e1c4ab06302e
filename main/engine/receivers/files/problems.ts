import { DecodeError } from '../../../../core/otlp/decoded.ts';
import { IntakeError } from '../../pipeline/intake.ts';
import { DamagedError } from './damaged.ts';
import { UnpackLimitError } from './expansion.ts';
import { RefusedError } from './refused.ts';
import { TooDeepError } from './unpack.ts';

/** It costs the file, and not the archive it is in. */
export function isOfTheFile(error: unknown): boolean {
  return [RefusedError, TooDeepError, DamagedError, DecodeError].some((kind) => error instanceof kind);
}

/** What is wrong with the file, the disk or the store; anything else is a defect and must be seen as one. */
export function isExpected(error: unknown): boolean {
  const kinds = [RefusedError, UnpackLimitError, DamagedError, DecodeError, IntakeError];
  return kinds.some((kind) => error instanceof kind) || (error instanceof Error && 'syscall' in error);
}

export function messageOf(error: unknown): string {
  if (error instanceof DecodeError) return `${error.message} (byte ${error.offset}).`;
  return (error as Error).message;
}
