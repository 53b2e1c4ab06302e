import type { ClientChannel } from '../../contract/channel.ts';
import type { ServerMessage } from '../../contract/transport.ts';
import { Mailbox } from './mailbox.ts';

/** What we use of a MessagePort; the page's and Node's both fit. */
export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** Structured clone carries every value of the contract as it is. The port tells when the process behind it is gone. */
export function createPortChannel(port: PortLike): ClientChannel {
  const mailbox = new Mailbox<ServerMessage>();
  port.addEventListener('message', ({ data }) => mailbox.deliver(data as ServerMessage));
  port.addEventListener('close', () => mailbox.close('the engine stopped'));
  port.start();
  return {
    send: (message) => {
      if (!mailbox.closed) port.postMessage(message);
    },
    onMessage: (listener) => mailbox.onMessage(listener),
    onClose: (listener) => mailbox.onClose(listener),
    close: (reason = 'closed by the page') => {
      if (mailbox.close(reason)) port.close();
    },
  };
}
