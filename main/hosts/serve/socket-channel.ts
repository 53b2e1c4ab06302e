import type { RawData, WebSocket } from 'ws';
import type { ServerChannel } from '../../../contract/channel.ts';
import type { ClientMessage, ServerMessage } from '../../../contract/transport.ts';
import { decodeMessage, encodeMessage } from '../../../contract/wire.ts';

/** Above this much unread, no more questions are taken from a client; below the lower mark they are again. */
const HIGH_WATER_BYTES = 16 * 1024 * 1024;
const LOW_WATER_BYTES = 4 * 1024 * 1024;

/** RFC 6455 §7.4.1. */
const NORMAL_CLOSURE = 1000;
const UNSUPPORTED_DATA = 1003;
const INVALID_PAYLOAD = 1007;

/** The server's end of one WebSocket. A client that does not read is not listened to either, which bounds what is kept for it. */
export function createSocketChannel(socket: WebSocket): ServerChannel {
  return new SocketChannel(socket);
}

class SocketChannel implements ServerChannel {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    // Until somebody listens.
    socket.pause();
    // A close event follows.
    socket.on('error', () => undefined);
  }

  send(message: ServerMessage): Promise<void> {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return Promise.resolve();
    const bytes = encodeMessage(message);
    return new Promise((resolve) => {
      socket.send(bytes, () => {
        if (socket.isPaused && socket.bufferedAmount <= LOW_WATER_BYTES) socket.resume();
        resolve();
      });
      if (socket.bufferedAmount > HIGH_WATER_BYTES) socket.pause();
    });
  }

  onMessage(listener: (message: ClientMessage) => void): void {
    this.#socket.on('message', (data, isBinary) => this.#receive(data, isBinary, listener));
    this.#socket.resume();
  }

  onClose(listener: (reason: string) => void): void {
    this.#socket.once('close', (_code, reason) => listener(reason.toString()));
  }

  close(reason = 'closed by the server'): void {
    this.#socket.close(NORMAL_CLOSURE, reason);
  }

  #receive(data: RawData, isBinary: boolean, listener: (message: ClientMessage) => void): void {
    if (!isBinary) return this.#socket.close(UNSUPPORTED_DATA, 'binary messages expected');
    const message = decode(data as Buffer);
    if (message === undefined) this.#socket.close(INVALID_PAYLOAD, 'a message could not be understood');
    else listener(message as ClientMessage);
  }
}

function decode(data: Buffer): unknown {
  try {
    return decodeMessage(data);
  } catch {
    return undefined;
  }
}
