import type { ClientChannel } from '../../contract/channel.ts';
import { failure } from '../../contract/result.ts';
import type { ServerMessage } from '../../contract/transport.ts';
import { shareArraysInSlices } from '../memory/share-arrays.ts';
import { canShare } from '../memory/shared.ts';
import { Mailbox } from './mailbox.ts';
import { SharedCalls } from './shared-calls.ts';

/** What we use of a MessagePort; the page's and Node's both fit. */
export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/**
 * Structured clone carries every value of the contract as it is. The port tells when the process behind it is gone. What jobs
 * will read is brought to shared memory first, so such an answer may come after what was said later.
 */
export function createPortChannel(port: PortLike): ClientChannel {
  const mailbox = new Mailbox<ServerMessage>();
  const shared = new SharedCalls();
  const receive = (message: ServerMessage) => {
    const isShared = message.kind === 'result' && shared.take(message.id) && canShare();
    if (!isShared) return mailbox.deliver(message);
    const share = shareArraysInSlices(message).catch(() => withoutMemory(message.id));
    void share.then((shared) => mailbox.deliver(shared));
  };
  port.addEventListener('message', ({ data }) => receive(data as ServerMessage));
  port.addEventListener('close', () => mailbox.close('the engine stopped'));
  port.start();
  return {
    send: (message) => {
      shared.note(message);
      if (!mailbox.closed) port.postMessage(message);
    },
    onMessage: (listener) => mailbox.onMessage(listener),
    onClose: (listener) => mailbox.onClose(listener),
    close: (reason = 'closed by the page') => {
      if (mailbox.close(reason)) port.close();
    },
  };
}

/** Every call is answered. */
function withoutMemory(id: number): ServerMessage {
  const result = failure('internal', 'There is no memory for the answer.', 'Close other tabs and try again.');
  return { kind: 'result', id, result };
}
