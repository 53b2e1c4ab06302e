import type { ClientChannel } from '../../contract/channel.ts';
import { failure } from '../../contract/result.ts';
import type { ClientMessage, FetchMessage, ServerMessage } from '../../contract/transport.ts';
import { decodeMessage, encodeMessage } from '../../contract/wire.ts';
import { newMemory } from '../memory/shared.ts';
import { Mailbox } from './mailbox.ts';
import { SharedCalls } from './shared-calls.ts';

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

/**
 * Brings the bytes of a large answer, in memory of `newMemory` where it is given: then nothing but arrays is made of them.
 * Rejects when there are none, or the signal fires first.
 */
export type FetchAnswer = (ticket: string, signal: AbortSignal, newMemory?: NewMemory) => Promise<Uint8Array>;
export type NewMemory = (byteLength: number) => ArrayBufferLike;

/** Messages sent before the socket is open go out when it is. A socket that never opens closes the channel. */
export function createSocketChannel(socket: SocketLike, fetchAnswer: FetchAnswer): ClientChannel {
  return new SocketChannel(socket, fetchAnswer);
}

class SocketChannel implements ClientChannel {
  readonly #socket: SocketLike;
  readonly #mailbox = new Mailbox<ServerMessage>();
  readonly #fetchAnswer: FetchAnswer;
  /** By the id of their call. */
  readonly #fetching = new Map<number, AbortController>();
  /** Calls whose answers the worker will want to see. */
  readonly #shared = new SharedCalls();
  #unsent: Uint8Array<ArrayBuffer>[] | undefined = [];

  constructor(socket: SocketLike, fetchAnswer: FetchAnswer) {
    this.#socket = socket;
    this.#fetchAnswer = fetchAnswer;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => this.#open());
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('close', ({ code, reason }) => {
      this.#mailbox.close(describeClose(code, reason));
      this.#stopFetching();
    });
    // The close event that follows says the same, to more purpose.
    socket.addEventListener('error', () => undefined);
  }

  send(message: ClientMessage): void {
    if (this.#mailbox.closed) return;
    if (message.kind === 'cancel') this.#fetching.get(message.id)?.abort();
    this.#shared.note(message);
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
    this.#stopFetching();
  }

  #stopFetching(): void {
    for (const controller of this.#fetching.values()) controller.abort();
  }

  #open(): void {
    for (const bytes of this.#unsent ?? []) this.#socket.send(bytes);
    this.#unsent = undefined;
  }

  #receive(data: unknown): void {
    const message = decode(new Uint8Array(data as ArrayBuffer));
    if (message?.kind === 'fetch') void this.#fetch(message);
    else if (message) this.#deliver(message);
    else this.close('the engine sent something that could not be understood');
  }

  #deliver(message: ServerMessage): void {
    if (message.kind === 'result') this.#shared.take(message.id);
    this.#mailbox.deliver(message);
  }

  async #fetch({ id, ticket }: FetchMessage): Promise<void> {
    const controller = new AbortController();
    this.#fetching.set(id, controller);
    const memory = this.#shared.take(id) ? newMemory : undefined;
    const bytes = await this.#fetchAnswer(ticket, controller.signal, memory).catch(() => undefined);
    this.#fetching.delete(id);
    const message = bytes && decode(bytes);
    // Whoever cancelled has an answer already; whoever closed wants none.
    if (controller.signal.aborted) return;
    this.#mailbox.deliver(message?.kind === 'result' ? message : { kind: 'result', id, result: notFetched() });
  }
}

const notFetched = () => failure('io', 'The answer could not be fetched from the server.', 'Try again.');

function decode(bytes: Uint8Array): ServerMessage | FetchMessage | undefined {
  try {
    return decodeMessage(bytes) as ServerMessage | FetchMessage;
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
