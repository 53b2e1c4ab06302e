import type { MessagePort } from 'node:worker_threads';
import type { Signal, Telemetry } from '../../../../core/model/telemetry.ts';
import type { LossRecord, PackedRows } from '../../store/port.ts';
import type { ErrorReceived } from '../error-watch.ts';
import type { IntakeProblem } from '../intake.ts';
import type { LoggedRequest } from '../../request-log/frame.ts';

/*
 * What the threads of a request say to each other.
 *
 *   door ──── request ──> desk        each is answered once: `answer` or `refused`
 *   engine <── batch ──── desk        rows of answered requests, in order; `stored` says that one is committed
 *   engine <── decoded ── desk        the same of those whose rows were refused, before all other batches
 */

/** In the order in which they are to hold: values are hidden in the requests that follow. */
export type DoorToDesk = ({ kind: 'request'; id: number } & LoggedRequest) | { kind: 'hide'; keys: readonly string[] };

export type DeskToDoor =
  | { kind: 'answer'; id: number; body: Uint8Array }
  | { kind: 'refused'; id: number; problem: IntakeProblem | 'malformed'; message: string; path: string };

export type ToDesk =
  /**
   * The first: what the store knows of recent requests (`Store.recentKeys`), and up to which number requests in the log are to
   * come decoded, for their rows were refused; 0 where none were.
   */
  | { kind: 'begin'; keys: Uint8Array; decodedTo: number }
  /** Requests come through this port from now on. */
  | { kind: 'door'; port: MessagePort }
  | { kind: 'stored'; sequence: number }
  /** Rows that wait are to come now. */
  | { kind: 'hurry' }
  | { kind: 'break-chains'; epoch: number }
  | { kind: 'close' };

export type FromDesk =
  | DeskBatch
  | DecodedRequests
  /** Requests of an earlier run were found and are on their way into the store. */
  | { kind: 'opened'; replayed: number; foreign: string[]; missing: number }
  /** The log could not be written. Rows that wait are given up, for some were refused: a new desk reads what is in the log. */
  | { kind: 'broken'; reason: string }
  | { kind: 'closed' };

interface Posted {
  losses: LossRecord[];
  log: string;
  /** Of the last request that is in it or in an earlier one. */
  sequence: number;
  /** Keys of the requests in it, one behind the other. */
  keys: Uint8Array;
  /** What the requests up to that one had in their bodies, together. */
  requestBytes: number;
  /** Items in it that came to the ports of the workbench itself. */
  received: Readonly<Record<Signal, number>>;
  /** A failed span among them, now and then. */
  error: ErrorReceived | undefined;
}

export interface DeskBatch extends Posted {
  kind: 'batch';
  packed: PackedRows;
}

/** Requests of the log whose rows were refused as a batch. */
export interface DecodedRequests extends Posted {
  kind: 'decoded';
  telemetry: Telemetry[];
}
