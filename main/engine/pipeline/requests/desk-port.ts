import type { MessagePort } from 'node:worker_threads';
import type { Acknowledged } from './acknowledged.ts';
import type { FromDesk, ToDesk } from './messages.ts';

/** A desk in its thread. It begins with what an earlier run left behind. */
export interface DeskThread {
  readonly acknowledged: Acknowledged;
  /** The other end of a port through which it takes requests. */
  connect(): MessagePort;
  post(message: ToDesk): void;
  /** `onEnd` when it has gone, wanted or not. */
  listen(onMessage: (message: FromDesk) => void, onEnd: (reason: string) => void): void;
  end(): Promise<void>;
}

/** The receivers' side, as far as it is told how the desk and the store are. */
export interface RequestDoorControl {
  open(desk: MessagePort): void;
  shut(reason: string): void;
  fail(failure: string | undefined): void;
}
