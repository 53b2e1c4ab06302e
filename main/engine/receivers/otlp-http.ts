import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Intake } from '../pipeline/intake.ts';
import { ExportService } from './export-service.ts';
import { isLoopbackOnly } from './guard.ts';
import type { ClientError } from './http-client-error.ts';
import { answerRaw, clientRefusal } from './http-client-error.ts';
import type { HttpContext } from './http-exchange.ts';
import { HttpExchange } from './http-exchange.ts';
import { RECEIVER_LIMITS } from './limits.ts';
import type { Receiver, ReceiverStart } from './receiver.ts';
import { openDoor, Tally } from './receiver.ts';
import { closeServers, Sockets } from './sockets.ts';

/** Receives OTLP over HTTP/1.1, protobuf and JSON, on the paths /v1/traces, /v1/metrics and /v1/logs. */
export function startOtlpHttp(start: ReceiverStart, intake: Intake): Promise<Receiver> {
  const http = new OtlpHttp(start, intake);
  return openDoor(start, {
    tally: http.context.tally,
    create: () => http.createServer(),
    close: (servers) => http.close(servers),
  });
}

/** How often Node looks for requests that take too long. Its default of 30 s would make a limit of 10 s one of 40 s. */
const TIMEOUT_CHECK_MS = 1_000;

class OtlpHttp {
  readonly context: HttpContext;
  private readonly sockets: Sockets;
  /** The latest exchange of each connection, to be told when its bytes stop being HTTP. */
  private readonly exchanges = new WeakMap<Socket, HttpExchange>();

  constructor(start: ReceiverStart, intake: Intake) {
    const limits = { ...RECEIVER_LIMITS, ...start.limits };
    this.context = {
      tally: new Tally('otlp-http', intake),
      limits,
      rules: { loopbackOnly: isLoopbackOnly(start.hosts), token: start.token },
      service: new ExportService('otlp-http', intake, start.inFlight),
    };
    this.sockets = new Sockets(limits.maxSockets);
  }

  createServer(): Server {
    const { headersTimeoutMs, bodyTimeoutMs, keepAliveMs } = this.context.limits;
    const server = createServer({
      headersTimeout: headersTimeoutMs,
      // Only for bodies that nobody reads; those that are read have a deadline of their own, with an answer.
      requestTimeout: headersTimeoutMs + 2 * bodyTimeoutMs,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    });
    this.sockets.watch(server);
    const exchange = (request: IncomingMessage, response: ServerResponse): void => this.exchange(request, response);
    server.on('request', exchange).on('checkContinue', exchange);
    server.on('clientError', (error, socket) => this.clientError(error, socket as Socket));
    return server;
  }

  async close(servers: Server[]): Promise<void> {
    this.context.service.close();
    await closeServers(servers, this.sockets, this.context.limits.closeGraceMs);
  }

  private exchange(request: IncomingMessage, response: ServerResponse): void {
    const exchange = new HttpExchange(this.context, request, response);
    this.exchanges.set(request.socket, exchange);
    void exchange.run();
  }

  private clientError(error: ClientError, socket: Socket): void {
    const refusal = clientRefusal(error, socket);
    const exchange = this.exchanges.get(socket);
    if (refusal === undefined) socket.destroy();
    else if (exchange !== undefined && !exchange.isOver) exchange.end(refusal);
    else {
      this.context.tally.requests++;
      this.context.tally.refuse('', refusal.code, refusal.message);
      answerRaw(socket, refusal);
    }
  }
}
