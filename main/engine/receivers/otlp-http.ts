import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { Intake } from '../pipeline/intake.ts';
import { createHttpServer } from './create-http-server.ts';
import { ExportService } from './export-service.ts';
import { rulesOf } from './guard.ts';
import type { ClientError } from './http-client-error.ts';
import { answerRaw, clientRefusal } from './http-client-error.ts';
import type { HttpContext } from './http-exchange.ts';
import { HttpExchange } from './http-exchange.ts';
import { SIGNAL_PATHS, type SignalPaths } from './http-route.ts';
import { RECEIVER_LIMITS } from './limits.ts';
import type { Receiver, ReceiverStart } from './receiver.ts';
import { openDoor, Tally } from './receiver.ts';
import type { Refusal } from './refusal.ts';
import { closeServers, Sockets } from './sockets.ts';

export interface OtlpHttpStart extends ReceiverStart {
  /** Instead of /v1/traces, /v1/metrics and /v1/logs. */
  paths?: SignalPaths;
  /** Of every answer. */
  headers?: Readonly<Record<string, string>>;
}

/** Receives OTLP over HTTP/1.1, with TLS or without, protobuf and JSON, on the paths /v1/traces, /v1/metrics and /v1/logs. */
export function startOtlpHttp(start: OtlpHttpStart, intake: Intake): Promise<Receiver> {
  const http = new OtlpHttp(start, intake);
  return openDoor(start, {
    tally: http.context.tally,
    create: () => http.createServer(),
    close: (servers) => http.close(servers),
  });
}

class OtlpHttp {
  readonly context: HttpContext;
  private readonly sockets: Sockets;
  private readonly tls: TlsOptions | undefined;
  /** The latest exchange of each connection, to be told when its bytes stop being HTTP. */
  private readonly exchanges = new WeakMap<Socket, HttpExchange>();

  constructor(start: OtlpHttpStart, intake: Intake) {
    const limits = { ...RECEIVER_LIMITS, ...start.limits };
    this.context = {
      tally: new Tally('otlp-http', intake),
      limits,
      rules: rulesOf(start),
      paths: start.paths ?? SIGNAL_PATHS,
      headers: start.headers ?? {},
      service: new ExportService('otlp-http', intake, start.inFlight),
    };
    this.tls = start.tls;
    this.sockets = new Sockets(limits.maxSockets, (refusal) => this.refuse(refusal));
  }

  createServer(): Server {
    const server = createHttpServer({
      limits: this.context.limits,
      tls: this.tls,
      onRequest: (request, response) => this.exchange(request, response),
      onClientError: (error, socket) => this.clientError(error, socket),
      onRefused: (refusal) => this.refuse(refusal),
    });
    this.sockets.watchHttp(server);
    return server;
  }

  async close(servers: Server[]): Promise<void> {
    this.context.service.close();
    await closeServers(servers, this.sockets, this.context.limits.closeGraceMs);
  }

  private exchange(request: IncomingMessage, response: ServerResponse): void {
    if (this.exchanges.get(request.socket)?.isLast) return void request.resume();
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
      this.refuse(refusal);
      answerRaw(socket, refusal);
    }
  }

  private refuse(refusal: Refusal): void {
    this.context.tally.requests++;
    this.context.tally.refuse('', refusal.code, refusal.message);
  }
}
