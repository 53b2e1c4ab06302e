import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ComponentContext, RunningReceiver } from '../collector/component.ts';
import { isLoopbackOnly } from '../receivers/guard.ts';
import { answerRaw, clientRefusal, type ClientError } from '../receivers/http-client-error.ts';
import type { InFlight } from '../receivers/in-flight.ts';
import { RECEIVER_LIMITS, type ReceiverLimits } from '../receivers/limits.ts';
import { listen } from '../receivers/listen.ts';
import { closeServers, Sockets } from '../receivers/sockets.ts';
import { HttpCall, type HttpRoute } from './http-call.ts';
import type { HttpServerSettings } from './http-settings.ts';

export interface HttpServerStart {
  settings: HttpServerSettings;
  routes: readonly HttpRoute[];
  inFlight: InFlight;
  meter: ComponentContext['meter'];
  limits?: Partial<ReceiverLimits>;
}

const TIMEOUT_CHECK_MS = 1_000;

/** Listens where the settings say. Rejects with an Error in words where it cannot: another port would be one nobody sends to. */
export async function startHttpServer(start: HttpServerStart): Promise<RunningReceiver> {
  const { hosts, port } = start.settings.endpoint;
  const http = new HttpServer(start);
  const listening = await listen({ hosts, wantedPort: port, create: () => http.create() });
  const close = () => http.close(listening.servers);
  if (port === 0 || listening.port === port) return { close, addresses: [listening.address] };
  await close();
  throw new Error(`port ${port} is taken`);
}

/** What the calls of one server share. */
export interface HttpSurroundings extends Omit<HttpServerStart, 'limits'> {
  limits: ReceiverLimits;
  loopbackOnly: boolean;
  isClosing: boolean;
}

class HttpServer {
  readonly #surroundings: HttpSurroundings;
  readonly #sockets: Sockets;
  /** The latest call of each connection, to be told when its bytes stop being HTTP. */
  readonly #calls = new WeakMap<Socket, HttpCall>();

  constructor(start: HttpServerStart) {
    const limits = { ...RECEIVER_LIMITS, ...start.limits };
    const loopbackOnly = isLoopbackOnly(start.settings.endpoint.hosts);
    this.#surroundings = { ...start, limits, loopbackOnly, isClosing: false };
    this.#sockets = new Sockets(limits.maxSockets);
  }

  create(): Server {
    const { headersTimeoutMs, bodyTimeoutMs, keepAliveMs } = this.#surroundings.limits;
    const server = createServer({
      headersTimeout: headersTimeoutMs,
      // Only for bodies that nobody reads; those that are read have a deadline of their own, with an answer.
      requestTimeout: headersTimeoutMs + 2 * bodyTimeoutMs,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    });
    this.#sockets.watch(server);
    const call = (request: IncomingMessage, response: ServerResponse): void => this.#call(request, response);
    server.on('request', call).on('checkContinue', call);
    server.on('clientError', (error, socket) => this.#clientError(error, socket as Socket));
    return server;
  }

  async close(servers: Server[]): Promise<void> {
    this.#surroundings.isClosing = true;
    await closeServers(servers, this.#sockets, this.#surroundings.limits.closeGraceMs);
  }

  #call(request: IncomingMessage, response: ServerResponse): void {
    const call = new HttpCall(this.#surroundings, request, response);
    this.#calls.set(request.socket, call);
    void call.run();
  }

  #clientError(error: ClientError, socket: Socket): void {
    const refusal = clientRefusal(error, socket);
    const call = this.#calls.get(socket);
    if (refusal === undefined) socket.destroy();
    else if (call !== undefined && !call.isOver) call.end(refusal);
    else {
      this.#surroundings.meter.refuse(refusal.code);
      this.#surroundings.meter.error(refusal.message);
      answerRaw(socket, refusal);
    }
  }
}
