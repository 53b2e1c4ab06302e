import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream, ServerOptions } from 'node:http2';
import { createSecureServer, createServer } from 'node:http2';
import type { Server } from 'node:net';
import type { Intake } from '../pipeline/intake.ts';
import { ExportService } from './export-service.ts';
import type { GrpcContext } from './grpc-call.ts';
import { GrpcCall } from './grpc-call.ts';
import { OTLP_METHODS, type GrpcMethods } from './grpc-route.ts';
import { refuseTls } from './create-http-server.ts';
import { rulesOf } from './guard.ts';
import {
  MAX_CONCURRENT_STREAMS,
  RECEIVER_LIMITS,
  RESETS_A_SECOND,
  RESETS_PER_STREAM,
  SESSION_WINDOW_BYTES,
  STREAM_WINDOW_BYTES,
} from './limits.ts';
import type { Receiver, ReceiverStart } from './receiver.ts';
import { openDoor, Tally } from './receiver.ts';
import { limitSession, type SessionLife } from './session-life.ts';
import { Refusal } from './refusal.ts';
import { closeServers, Sockets } from './sockets.ts';

export interface OtlpGrpcStart extends ReceiverStart {
  /** Calls at once in one session; 100 without it. */
  maxConcurrentStreams?: number;
  life?: SessionLife;
  /** Those of OTLP without it. An intake for others answers with their response. */
  methods?: GrpcMethods;
}

/**
 * Receives OTLP over gRPC, with TLS or without. Written on node:http2 because a gRPC library inflates a message before anyone can ask what
 * the others hold: 64 small bombs at once took it to 4 GiB.
 */
export function startOtlpGrpc(start: OtlpGrpcStart, intake: Intake): Promise<Receiver> {
  const grpc = new OtlpGrpc(start, intake);
  return openDoor(start, {
    tally: grpc.context.tally,
    create: () => grpc.createServer(),
    close: (servers) => grpc.close(servers),
  });
}

class OtlpGrpc {
  readonly context: GrpcContext;
  private readonly start: OtlpGrpcStart;
  private readonly sockets: Sockets;
  private readonly sessions = new Set<ServerHttp2Session>();

  constructor(start: OtlpGrpcStart, intake: Intake) {
    this.start = start;
    const limits = { ...RECEIVER_LIMITS, ...start.limits };
    this.context = {
      tally: new Tally('otlp-grpc', intake),
      limits,
      rules: rulesOf(start),
      methods: start.methods ?? OTLP_METHODS,
      service: new ExportService('otlp-grpc', intake, start.inFlight),
    };
    this.sockets = new Sockets(limits.maxSockets, (refusal) => this.refuse(refusal));
  }

  createServer(): Server {
    const { tls, maxConcurrentStreams = MAX_CONCURRENT_STREAMS } = this.start;
    const options: ServerOptions = {
      settings: { maxConcurrentStreams, initialWindowSize: STREAM_WINDOW_BYTES },
      streamResetBurst: mostResets(maxConcurrentStreams),
      streamResetRate: RESETS_A_SECOND,
    };
    const handshakeTimeout = this.context.limits.headersTimeoutMs;
    const server = tls ? createSecureServer({ ...options, ...tls, handshakeTimeout }) : createServer(options);
    this.sockets.watchAsking(server);
    server.on('session', (session) => this.session(session));
    server.on('sessionError', (error: NodeJS.ErrnoException) => this.sessionError(error));
    server.on('tlsClientError', (error: NodeJS.ErrnoException) => refuseTls(error, (refusal) => this.refuse(refusal)));
    server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, _: number, rawHeaders: string[]) => {
      if (stream.session) this.sockets.asked(stream.session.socket, stream);
      void new GrpcCall(this.context, stream, headers, rawHeaders).run();
    });
    return server;
  }

  /** GOAWAY tells the clients to connect elsewhere with their next call, and lets the running ones end. */
  async close(servers: Server[]): Promise<void> {
    this.context.service.close();
    const closed = closeServers(servers, this.sockets, this.context.limits.closeGraceMs);
    for (const session of this.sessions) session.close();
    await closed;
  }

  private session(session: ServerHttp2Session): void {
    const { headersTimeoutMs, sessionIdleMs } = this.context.limits;
    this.sessions.add(session);
    session.setLocalWindowSize(SESSION_WINDOW_BYTES);
    session.setTimeout(sessionIdleMs, () => session.close());
    if (this.start.life) limitSession(session, this.start.life);
    // Whoever connects has to speak HTTP/2; a client that has said hello may wait for its first call.
    const silent = setTimeout(() => session.destroy(), headersTimeoutMs);
    session.once('remoteSettings', () => {
      clearTimeout(silent);
      this.sockets.greeted(session.socket);
    });
    session.once('close', () => {
      clearTimeout(silent);
      this.sessions.delete(session);
    });
  }

  /** The connection as a whole spoke something else. A reset is no news: its calls have noticed. */
  private sessionError(error: NodeJS.ErrnoException): void {
    if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return;
    const speaks = this.start.tls ? 'HTTP/2 with TLS' : 'HTTP/2 without TLS';
    this.refuse(new Refusal('malformed-framing', `Not gRPC (${speaks}): ${error.message}`));
  }

  private refuse({ code, message }: Refusal): void {
    this.context.tally.requests++;
    this.context.tally.refuse('', code, message);
  }
}

/** Node keeps it in 32 bits. */
const mostResets = (streams: number): number =>
  Math.min(RESETS_PER_STREAM * Math.max(streams, MAX_CONCURRENT_STREAMS), 2 ** 32 - 1);
