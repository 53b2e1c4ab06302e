import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Engine } from '../../engine/api.ts';
import { serveConnection } from '../../engine/connection.ts';
import type { Parcels } from './parcels.ts';
import { createSocketChannel } from './socket-channel.ts';

/** An import chunk is at most 4 MiB; everything else that comes in is small. */
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
/** Tabs of one person. */
const MAX_CLIENTS = 32;
/** A laptop that went to sleep is noticed within two of these. */
const HEARTBEAT_MS = 30_000;
/** The reason is on its way for this long. */
const PARTING_MS = 500;
/** RFC 6455 §7.4.1. */
const GOING_AWAY = 1001;

/** The WebSocket side of `serve`. Whoever gets here has been let in already. */
export class Sockets {
  readonly #engine: () => Promise<Engine>;
  readonly #parcels: Parcels;
  /** Compression would cost more time than a local line saves. */
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  readonly #heard = new WeakSet<WebSocket>();
  readonly #heartbeat: NodeJS.Timeout;

  /** `engine` is asked for with each page: another session may be behind it by then. */
  constructor(engine: () => Promise<Engine>, parcels: Parcels) {
    this.#engine = engine;
    this.#parcels = parcels;
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  get full(): boolean {
    return this.#server.clients.size >= MAX_CLIENTS;
  }

  accept(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, stream, head, (socket) => {
      this.#heard.add(socket);
      socket.on('pong', () => this.#heard.add(socket));
      void this.#serve(socket);
    });
  }

  async #serve(socket: WebSocket): Promise<void> {
    const channel = createSocketChannel(socket, { parcels: this.#parcels }); // what is said meanwhile waits
    try {
      serveConnection(await this.#engine(), channel);
    } catch {
      channel.close('no session is open');
    }
  }

  /** The pages come back by themselves, and find what is there then. */
  drop(reason: string): void {
    for (const socket of this.#server.clients) {
      socket.resume();
      socket.close(GOING_AWAY, reason);
    }
  }

  /** Those that are here now, some let in wrongly: what they have asked for does not flow on either. Who comes later stays. */
  expel(reason: string): void {
    const expelled = [...this.#server.clients];
    this.drop(reason);
    setTimeout(() => terminateAll(expelled), PARTING_MS).unref();
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.drop('the server is stopping');
    this.#server.close();
  }

  /** For those that do not answer the close in time. */
  terminate(): void {
    terminateAll(this.#server.clients);
  }

  #beat(): void {
    for (const socket of this.#server.clients) {
      // A paused socket reads no pongs; its own buffer decides about it.
      if (!this.#heard.delete(socket) && !socket.isPaused) socket.terminate();
      else socket.ping();
    }
  }
}

function terminateAll(sockets: Iterable<WebSocket>): void {
  for (const socket of sockets) socket.terminate();
}
