import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ComponentContext, RunningReceiver } from '../collector/component.ts';
import { createHttpServer } from '../receivers/create-http-server.ts';
import { rulesOf, type SenderRules } from '../receivers/guard.ts';
import { answerRaw, clientRefusal, type ClientError } from '../receivers/http-client-error.ts';
import type { InFlight } from '../receivers/in-flight.ts';
import { RECEIVER_LIMITS, type ReceiverLimits } from '../receivers/limits.ts';
import { listenOnly } from '../receivers/listen.ts';
import type { Refusal } from '../receivers/refusal.ts';
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

/** Listens where the settings say. Rejects with an Error in words where it cannot: another port would be one nobody sends to. */
export async function startHttpServer(start: HttpServerStart): Promise<RunningReceiver> {
  const { hosts, port } = start.settings.endpoint;
  const http = new HttpServer(start);
  const { servers, address } = await listenOnly({ hosts, wantedPort: port, create: () => http.create() });
  return { close: () => http.close(servers), addresses: [address] };
}

/** What the calls of one server share. */
export interface HttpSurroundings extends Omit<HttpServerStart, 'limits'> {
  limits: ReceiverLimits;
  rules: SenderRules;
  isClosing: boolean;
}

class HttpServer {
  readonly #surroundings: HttpSurroundings;
  readonly #sockets: Sockets;
  /** The latest call of each connection, to be told when its bytes stop being HTTP. */
  readonly #calls = new WeakMap<Socket, HttpCall>();

  constructor(start: HttpServerStart) {
    const limits = { ...RECEIVER_LIMITS, ...start.settings.limits, ...start.limits };
    const { endpoint, tls, auth, cors, tells } = start.settings;
    const rules = rulesOf({ hosts: endpoint.hosts, tls, auth, cors, tells });
    this.#surroundings = { ...start, limits, rules, isClosing: false };
    this.#sockets = new Sockets(limits.maxSockets, (refusal) => this.#refuse(refusal));
  }

  create(): Server {
    const server = createHttpServer({
      limits: this.#surroundings.limits,
      tls: this.#surroundings.settings.tls,
      onRequest: (request, response) => this.#call(request, response),
      onClientError: (error, socket) => this.#clientError(error, socket),
      onRefused: (refusal) => this.#refuse(refusal),
    });
    this.#sockets.watchHttp(server);
    return server;
  }

  async close(servers: Server[]): Promise<void> {
    this.#surroundings.isClosing = true;
    await closeServers(servers, this.#sockets, this.#surroundings.limits.closeGraceMs);
  }

  #call(request: IncomingMessage, response: ServerResponse): void {
    if (this.#calls.get(request.socket)?.isLast) return void request.resume();
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
      this.#refuse(refusal);
      answerRaw(socket, refusal);
    }
  }

  #refuse({ code, message }: Refusal): void {
    this.#surroundings.meter.refuseTold(code, 'a request', message);
  }
}
