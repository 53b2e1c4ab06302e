import type { Decoded } from '../../../core/otlp/decoded.ts';

/** Why telemetry could not be taken now. Each is retryable: the sender should keep the data and come back. */
export type IntakeProblem = 'busy' | 'disk-low' | 'store-failed' | 'closing';

export class IntakeError extends Error {
  readonly problem: IntakeProblem;
  constructor(problem: IntakeProblem, message: string) {
    super(message);
    this.name = 'IntakeError';
    this.problem = problem;
  }
}

/** Where receivers and file readers hand over what they decoded. They know nothing behind it. */
export interface Intake {
  /**
   * Resolves when the telemetry is durable in the store; only then may a sender be told so. The items listed in
   * `decoded.rejections` are not among `decoded.telemetry`; they and the warnings are counted under `source`.
   * Rejects with IntakeError, and then nothing of it was stored.
   */
  take(decoded: Decoded, source: string, options?: TakeOptions): Promise<void>;
  /** Counts something that was refused as a whole before it could be decoded. */
  refuse(source: string, signal: string, code: string, example: string): void;
}

export interface TakeOptions {
  /** Marks everything taken under it as one import, so that it can be undone as one (`Store.forget`). */
  importId?: string;
}
