import type { RawData, WebSocket } from 'ws';
import type { ServerChannel } from '../../../contract/channel.ts';
import type { ClientMessage, ServerMessage } from '../../../contract/transport.ts';
import { decodeMessage, encodeMessage, encodeParts, lengthOf } from '../../../contract/wire.ts';
import type { Parcel, Parcels } from './parcels.ts';

/** Above this much unread, no more questions are taken from a client; below the lower mark they are again. */
const HIGH_WATER_BYTES = 16 * 1024 * 1024;
const LOW_WATER_BYTES = 4 * 1024 * 1024;

/** From here on a second request costs less than a large message does. */
const LARGE_BYTES = 1024 * 1024;

/** RFC 6455 §7.4.1. */
const NORMAL_CLOSURE = 1000;
const UNSUPPORTED_DATA = 1003;
const INVALID_PAYLOAD = 1007;

interface Options {
  /** Where large results wait for the page to fetch them; without it they go over the socket as well. */
  parcels?: Parcels;
  /** Results from this size on are fetched. */
  largeBytes?: number;
}

/** The server's end of one WebSocket. A client that does not read is not listened to either, which bounds what is kept for it. */
export function createSocketChannel(socket: WebSocket, options: Options = {}): ServerChannel {
  return new SocketChannel(socket, options);
}

class SocketChannel implements ServerChannel {
  readonly #socket: WebSocket;
  readonly #parcels: Parcels | undefined;
  readonly #largeBytes: number;
  /** By the id of their call. */
  readonly #offered = new Map<number, Parcel>();

  constructor(socket: WebSocket, { parcels, largeBytes = LARGE_BYTES }: Options) {
    this.#socket = socket;
    this.#parcels = parcels;
    this.#largeBytes = largeBytes;
    // Until somebody listens.
    socket.pause();
    // A close event follows.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      for (const parcel of this.#offered.values()) parcel.drop();
    });
  }

  send(message: ServerMessage): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return Promise.resolve();
    if (message.kind !== 'result' || !this.#parcels) return this.#write(encodeMessage(message));
    const parts = encodeParts(message);
    const parcel = lengthOf(parts) < this.#largeBytes ? undefined : this.#parcels.offer(parts);
    return parcel ? this.#offer(message.id, parcel) : this.#write(Buffer.concat(parts));
  }

  async #offer(id: number, parcel: Parcel): Promise<void> {
    this.#offered.set(id, parcel);
    await this.#write(encodeMessage({ kind: 'fetch', id, ticket: parcel.ticket }));
    await parcel.gone;
    this.#offered.delete(id);
  }

  #write(bytes: Uint8Array): Promise<void> {
    const socket = this.#socket;
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
    // One that was told to go is not heard any more, whether or not it goes.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (!isBinary) return this.#socket.close(UNSUPPORTED_DATA, 'binary messages expected');
    const message = decode(data as Buffer);
    if (message === undefined) return this.#socket.close(INVALID_PAYLOAD, 'a message could not be understood');
    this.#dropCancelled(message);
    listener(message as ClientMessage);
  }

  /** To the connection the call is answered already. What comes in is not trusted to be a message. */
  #dropCancelled(message: unknown): void {
    const { kind, id } = Object(message) as Partial<{ kind: unknown; id: unknown }>;
    if (kind === 'cancel' && typeof id === 'number') this.#offered.get(id)?.drop();
  }
}

function decode(data: Buffer): unknown {
  try {
    return decodeMessage(data);
  } catch {
    return undefined;
  }
}
