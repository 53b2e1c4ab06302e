/** Stable words for what went wrong; messages are for people and may change. */
export type ErrorCode =
  | 'invalid-input'
  | 'not-found'
  | 'cancelled'
  | 'too-large'
  | 'unsupported'
  | 'busy'
  | 'store-locked'
  | 'store-failed'
  | 'io'
  | 'version-mismatch'
  | 'disconnected'
  | 'internal';

/** `message` says what happened, `hint` what to do next. English; the renderer translates by `code` where it can. */
export interface OperationError {
  code: ErrorCode;
  message: string;
  hint: string;
}

/** Errors cross process borders as values, never as thrown objects. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: OperationError };

export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failure(code: ErrorCode, message: string, hint = ''): { ok: false; error: OperationError } {
  return { ok: false, error: { code, message, hint } };
}
