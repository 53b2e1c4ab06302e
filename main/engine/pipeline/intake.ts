import type { Sender } from '../../../core/collector/sender.ts';
import type { ItemTimes } from '../../../core/formats/item-times.ts';
import type { Signal, SignalCounts } from '../../../core/model/telemetry.ts';
import type { Decoded } from '../../../core/otlp/decoded.ts';
import type { OtlpEncoding } from '../../../core/otlp/response.ts';

/** Why telemetry could not be taken now. Each is retryable: the sender should keep the data and come back. */
export type IntakeProblem = 'busy' | 'throttled' | 'disk-low' | 'store-failed' | 'closing';

export class IntakeError extends Error {
  readonly problem: IntakeProblem;
  /** When to come back, where somebody behind said so. */
  readonly retryAfterMs: number | undefined;
  constructor(problem: IntakeProblem, message: string, retryAfterMs?: number) {
    super(message);
    this.name = 'IntakeError';
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The bytes are no such request. `path` is the field where reading stopped, where known. */
export class MalformedError extends Error {
  readonly path: string;
  constructor(message: string, path: string) {
    super(message);
    this.name = 'MalformedError';
    this.path = path;
  }
}

/** A whole export request, decompressed. */
export interface ReceivedRequest {
  signal: Signal;
  format: OtlpEncoding;
  source: 'otlp-http' | 'otlp-grpc' | 'pipelines';
  /** Given away: not to be used afterwards. */
  body: Uint8Array;
  /** Of whom nothing is known where the receiver was not told to say so. */
  sender?: Sender | undefined;
}

/** Of a request that was taken as it is. */
export interface TakenRequest {
  counts: SignalCounts;
  times: ItemTimes;
}

/** Where file readers hand over what they decoded. They know nothing behind it. */
export interface TelemetryIntake {
  /**
   * Resolves when the telemetry is durable in the store. The items listed in `decoded.rejections` are not among
   * `decoded.telemetry`; they and the warnings are counted under `source`. Rejects with IntakeError, and then nothing of it was
   * stored. Where there is a `flush`, it resolves as soon as more may come.
   */
  take(decoded: Decoded, source: string, options?: TakeOptions): Promise<void>;
  /**
   * Takes a protobuf request as it is; undefined where it is not of the plain form, and then it is to be decoded. Left out where
   * only decoded telemetry is taken. The bytes are good until it returns.
   */
  takeRequest?(signal: Signal, wire: Uint8Array): TakenRequest | undefined;
  /** Resolves when all that was taken is durable. Left out where `take` says so. */
  flush?(): Promise<void>;
  /** Counts something that was refused as a whole before it could be decoded. */
  refuse(source: string, signal: string, code: string, example: string): void;
}

/** Where receivers hand over requests. */
export interface Intake {
  /**
   * Gives the encoded Export…ServiceResponse once the telemetry is durable; only then may a sender be told so. What was refused
   * item by item is counted. Rejects with IntakeError or MalformedError.
   */
  receive(request: ReceivedRequest): Promise<Uint8Array>;
  /** Counts something that was refused as a whole before it could be decoded. */
  refuse(source: string, signal: string, code: string, example: string): void;
}

export interface TakeOptions {
  /** Marks everything taken under it as one import, so that it can be undone as one (`Store.settleImports`). */
  importId?: string;
}
