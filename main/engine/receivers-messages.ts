import type { MessagePort } from 'node:worker_threads';
import type { Settings } from '../../contract/operations/library.ts';
import type { ReceiverStatus } from '../../contract/operations/session.ts';
import type { RefusedRequest } from './pipeline/requests/request-door.ts';

/* What the engine and the thread of its receivers say to each other. */
export type ToReceivers =
  /** Requests go to the desk behind this port. */
  | { kind: 'open'; port: MessagePort }
  | { kind: 'shut'; reason: string }
  | { kind: 'fail'; failure: string | undefined }
  | { kind: 'hide'; keys: readonly string[] }
  /** Answered by `applied`. */
  | { kind: 'apply'; wanted: Settings['receivers']; givenUp: readonly number[] }
  /** Answered by `status`, then `told`. */
  | { kind: 'tell' }
  /** Answered by `closed`. */
  | { kind: 'close' };

export type FromReceivers =
  | { kind: 'status'; status: ReceiverStatus[] }
  | { kind: 'refused'; refused: RefusedRequest }
  /** Very much was held, and is not any more. */
  | { kind: 'burst-over' }
  | { kind: 'applied' }
  | { kind: 'told' }
  | { kind: 'closed' };
