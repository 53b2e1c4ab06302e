import type { Signal } from '../../../../core/model/telemetry.ts';
import type { OtlpEncoding } from '../../../../core/otlp/response.ts';
import type { LossRecord, PackedRows } from '../../store/port.ts';
import type { ErrorReceived } from '../error-watch.ts';
import type { IntakeProblem } from '../intake.ts';
import type { RequestSource } from './frame.ts';

/*
 * What the engine and the thread of the request desk say to each other.
 *
 *   engine ── request ──> desk        each is answered once: `answer` or `refused`
 *   engine <── batch ──── desk        rows of answered requests, in order; `stored` says that one is committed
 */
export type ToDesk =
  | { kind: 'request'; id: number; signal: Signal; format: OtlpEncoding; source: RequestSource; body: Uint8Array }
  | { kind: 'stored'; sequence: number }
  /** Rows that wait are to come now. */
  | { kind: 'hurry' }
  | { kind: 'break-chains'; epoch: number }
  | { kind: 'hide'; keys: readonly string[] }
  | { kind: 'close' };

export type FromDesk =
  | { kind: 'answer'; id: number; sequence: number; body: Uint8Array }
  | { kind: 'refused'; id: number; problem: IntakeProblem | 'malformed'; message: string; path: string }
  | DeskBatch
  /** Requests of an earlier run were found and are on their way into the store. */
  | { kind: 'opened'; replayed: number; foreign: string[]; missing: number }
  /** The log could not be written. Rows that wait are given up, for some were refused: a new desk reads what is in the log. */
  | { kind: 'broken'; reason: string }
  | { kind: 'closed' };

export interface DeskBatch {
  kind: 'batch';
  packed: PackedRows;
  losses: LossRecord[];
  log: string;
  /** Of the last request whose rows are in this batch or an earlier one. */
  sequence: number;
  /** A failed span among them, now and then. */
  error: ErrorReceived | undefined;
}
