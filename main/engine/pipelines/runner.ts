import type { PipelineReadings } from '../../../contract/operations/pipelines.ts';
import type { ErrorCode } from '../../../contract/result.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import type { PipelinesQuestion, PipelinesQuestions } from './messages.ts';

/** Where pipelines run. */
export interface PipelinesRunner {
  /** Rejects with PipelinesFailure; what is cancelled ends early. */
  ask<Q extends PipelinesQuestion>(
    question: Q,
    input: PipelinesQuestions[Q]['input'],
    signal?: CancelSignal,
  ): Promise<PipelinesQuestions[Q]['output']>;
  /** Attribute keys whose values are hidden in what is stored from now on. */
  hide(keys: readonly string[]): void;
  close(): Promise<void>;
}

export interface RunnerListener {
  /** Once a second while pipelines run. */
  onRead(readings: PipelineReadings): void;
  /** It is gone, and nobody closed it. */
  onEnd(reason: string): void;
}

/** Something could not be done. */
export class PipelinesFailure extends Error {
  override readonly name = 'PipelinesFailure';
  /** Whether pipelines run now: those that ran before. */
  readonly isRunning: boolean;
  readonly code: ErrorCode;

  constructor(message: string, isRunning: boolean, code: ErrorCode = 'internal') {
    super(message);
    this.code = code;
    this.isRunning = isRunning;
  }
}
