import type { EventEmitter } from 'node:events';
import type { Server, Socket } from 'node:net';
import { Refusal } from './refusal.ts';

type Remote = Pick<Socket, 'remoteAddress' | 'remotePort'>;
/** A response, or a stream of HTTP/2. */
type Request = Pick<EventEmitter, 'once'>;

/** The same for a connection and what TLS or HTTP/2 makes of it. */
const keyOf = ({ remoteAddress, remotePort }: Remote): string => `${remoteAddress} ${remotePort}`;

interface Connection {
  socket: Socket;
  /** Requests that are not answered yet. */
  running: number;
}

/**
 * The connections of one receiver over all its addresses. One too many takes the place of the oldest that has asked for nothing yet, else of
 * the one whose last request was answered longest ago, so that who opens connections and asks for nothing keeps nobody out; where all
 * of them are waiting for answers it is closed at once. Either is told: who sent over it knows of nothing but a connection that broke.
 */
export class Sockets {
  readonly #most: number;
  readonly #onRefused: (refusal: Refusal) => void;
  readonly #open = new Set<Socket>();
  /** Of a server of requests. */
  readonly #asking = new Map<string, Connection>();
  /** Those of them that wait for no answer, in the order in which they give way, each the oldest first. */
  readonly #idle = {
    silent: new Set<Connection>(),
    /** Said hello, as in HTTP/2, and asked for nothing yet. */
    greeted: new Set<Connection>(),
    /** Had all their answers. */
    resting: new Set<Connection>(),
  };

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
    const onRequest = ({ socket }: { socket: Socket }, response: Request) => this.asked(socket, response);
    server.on('request', onRequest).on('checkContinue', onRequest);
  }

  /** Of a server of requests, which says itself when one was `asked`. */
  watchAsking(server: Server): void {
    server.on('connection', (socket: Socket) => {
      if (!this.#add(socket)) return;
      const key = keyOf(socket);
      const connection = { socket, running: 0 };
      this.#asking.set(key, connection);
      this.#idle.silent.add(connection);
      socket.once('close', () => {
        this.#forget(connection);
        if (this.#asking.get(key) === connection) this.#asking.delete(key);
      });
    });
  }

  /** It speaks the protocol, and has asked for nothing yet. */
  greeted(socket: Remote): void {
    const connection = this.#asking.get(keyOf(socket));
    if (connection && this.#idle.silent.delete(connection)) this.#idle.greeted.add(connection);
  }

  /** Something was asked for over it, which is answered when the request is closed. */
  asked(socket: Remote, request: Request): void {
    const connection = this.#asking.get(keyOf(socket));
    if (!connection) return;
    this.#forget(connection);
    connection.running++;
    request.once('close', () => {
      connection.running--;
      if (connection.running === 0 && this.#open.has(connection.socket)) this.#idle.resting.add(connection);
    });
  }

  #add(socket: Socket): boolean {
    if (this.#open.size >= this.#most) {
      this.#makeRoom();
      this.#onRefused(
        new Refusal('too-many-connections', `More than ${this.#most} connections at once: one was closed`),
      );
    }
    const hasRoom = this.#open.size < this.#most;
    if (!hasRoom) socket.destroy();
    else {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    }
    return hasRoom;
  }

  #makeRoom(): void {
    for (const [oldest] of Object.values(this.#idle)) if (oldest) return this.#end(oldest);
  }

  /** It is gone when the next one comes, not only when the system has closed it. */
  #end(connection: Connection): void {
    this.#open.delete(connection.socket);
    this.#forget(connection);
    connection.socket.destroy();
  }

  #forget(connection: Connection): void {
    for (const connections of Object.values(this.#idle)) connections.delete(connection);
  }

  destroySilent(): void {
    for (const connection of [...this.#idle.silent]) this.#end(connection);
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
