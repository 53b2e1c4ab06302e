import type { Server, Socket } from 'node:net';
import { Refusal } from './refusal.ts';

type Remote = Pick<Socket, 'remoteAddress' | 'remotePort'>;

/** The same for a connection and what TLS or HTTP/2 makes of it. */
const keyOf = ({ remoteAddress, remotePort }: Remote): string => `${remoteAddress} ${remotePort}`;

/**
 * The connections of one receiver over all its addresses. One too many takes the place of the oldest that has asked for nothing yet, so
 * that who opens connections and is silent keeps nobody out; where there is none such it is closed at once. Either is told: who sent
 * over it knows of nothing but a connection that broke.
 */
export class Sockets {
  readonly #most: number;
  readonly #onRefused: (refusal: Refusal) => void;
  readonly #open = new Set<Socket>();
  /** Those that have asked for nothing yet, the oldest first. */
  readonly #silent = new Map<string, Socket>();

  constructor(most: number, onRefused: (refusal: Refusal) => void) {
    this.#most = most;
    this.#onRefused = onRefused;
  }

  /** Of a server of lines, whose senders may be silent for as long as they please. */
  watch(server: Server): void {
    server.on('connection', (socket: Socket) => void this.#add(socket));
  }

  /** Of a server of HTTP/1. */
  watchHttp(server: Server): void {
    this.watchAsking(server);
    const onRequest = (request: { socket: Socket }) => this.heard(request.socket);
    server.on('request', onRequest).on('checkContinue', onRequest);
  }

  /** Of a server of requests, which says itself when it has `heard` of one. */
  watchAsking(server: Server): void {
    server.on('connection', (socket: Socket) => {
      if (!this.#add(socket)) return;
      const key = keyOf(socket);
      this.#silent.set(key, socket);
      socket.once('close', () => {
        if (this.#silent.get(key) === socket) this.#silent.delete(key);
      });
    });
  }

  /** It has asked for something. */
  heard(socket: Remote): void {
    this.#silent.delete(keyOf(socket));
  }

  #add(socket: Socket): boolean {
    const [oldest] = this.#silent.values();
    const isFull = this.#open.size >= this.#most;
    if (isFull && oldest) this.#end(oldest);
    if (isFull)
      this.#onRefused(
        new Refusal('too-many-connections', `More than ${this.#most} connections at once: one was closed`),
      );
    const hasRoom = this.#open.size < this.#most;
    if (!hasRoom) socket.destroy();
    else {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    }
    return hasRoom;
  }

  /** It is gone when the next one comes, not only when the system has closed it. */
  #end(socket: Socket): void {
    this.#open.delete(socket);
    this.heard(socket);
    socket.destroy();
  }

  destroySilent(): void {
    for (const socket of [...this.#silent.values()]) this.#end(socket);
  }

  destroyAll(): void {
    for (const socket of this.#open) socket.destroy();
  }
}

/**
 * Closes the servers. Connections that asked for nothing end at once, those that are open after the grace are cut. Resolves when nothing
 * is left.
 */
export async function closeServers(servers: readonly Server[], sockets: Sockets, graceMs: number): Promise<void> {
  const timer = setTimeout(() => sockets.destroyAll(), graceMs);
  const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
  sockets.destroySilent();
  await Promise.all(closed);
  clearTimeout(timer);
}
