import type { ClientChannel } from '../../contract/channel.ts';
import type { ClientMessage, ServerMessage } from '../../contract/transport.ts';
import { decodeMessage, encodeMessage } from '../../contract/wire.ts';
import { Mailbox } from './mailbox.ts';

/** What we use of a WebSocket; the browser's and others of the same interface fit. */
export interface SocketLike {
  binaryType: string;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void;
}

const NORMAL_CLOSURE = 1000;

/** Messages sent before the socket is open go out when it is. A socket that never opens closes the channel. */
export function createSocketChannel(socket: SocketLike): ClientChannel {
  return new SocketChannel(socket);
}

class SocketChannel implements ClientChannel {
  readonly #socket: SocketLike;
  readonly #mailbox = new Mailbox<ServerMessage>();
  #unsent: Uint8Array<ArrayBuffer>[] | undefined = [];

  constructor(socket: SocketLike) {
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => this.#open());
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('close', ({ code, reason }) => this.#mailbox.close(describeClose(code, reason)));
    // The close event that follows says the same, to more purpose.
    socket.addEventListener('error', () => undefined);
  }

  send(message: ClientMessage): void {
    if (this.#mailbox.closed) return;
    const bytes = encodeMessage(message);
    if (this.#unsent) this.#unsent.push(bytes);
    else this.#socket.send(bytes);
  }

  onMessage(listener: (message: ServerMessage) => void): void {
    this.#mailbox.onMessage(listener);
  }

  onClose(listener: (reason: string) => void): void {
    this.#mailbox.onClose(listener);
  }

  close(reason = 'closed by the page'): void {
    if (this.#mailbox.close(reason)) this.#socket.close(NORMAL_CLOSURE);
  }

  #open(): void {
    for (const bytes of this.#unsent ?? []) this.#socket.send(bytes);
    this.#unsent = undefined;
  }

  #receive(data: unknown): void {
    const message = decode(data);
    if (message) this.#mailbox.deliver(message);
    else this.close('the engine sent something that could not be understood');
  }
}

function decode(data: unknown): ServerMessage | undefined {
  try {
    return decodeMessage(new Uint8Array(data as ArrayBuffer)) as ServerMessage;
  } catch {
    return undefined;
  }
}

/** 1006 is what a browser says of every line that broke, refused upgrades included. */
const BROKEN = 1006;

function describeClose(code: number, reason: string): string {
  if (reason) return reason;
  return code === BROKEN ? 'the line to the engine broke' : `the engine closed the line (${code})`;
}
