import type { MessagePortMain } from 'electron';
import type { ServerChannel } from '../../../contract/channel.ts';
import type { ClientMessage } from '../../../contract/transport.ts';

/** What we use of Electron's port. */
export type ServerPort = Pick<MessagePortMain, 'on' | 'once' | 'postMessage' | 'start' | 'close'>;

/** The engine's end of the port to one page. Structured clone carries every value of the contract as it is. */
export function createPortChannel(port: ServerPort): ServerChannel {
  let closed = false;
  port.once('close', () => (closed = true));
  return {
    send: (message) => {
      if (!closed) port.postMessage(message);
    },
    onMessage: (listener) => {
      port.on('message', ({ data }) => listener(data as ClientMessage));
      // Messages are kept back until this.
      port.start();
    },
    onClose: (listener) => port.once('close', () => listener('the page is gone')),
    close: () => port.close(),
  };
}
