import type { Http2Server, ServerHttp2Session } from 'node:http2';
import { createServer } from 'node:http2';
import type { Intake } from '../pipeline/intake.ts';
import { ExportService } from './export-service.ts';
import type { GrpcContext } from './grpc-call.ts';
import { GrpcCall } from './grpc-call.ts';
import { isLoopbackOnly } from './guard.ts';
import { MAX_CONCURRENT_STREAMS, RECEIVER_LIMITS, SESSION_WINDOW_BYTES, STREAM_WINDOW_BYTES } from './limits.ts';
import type { Receiver, ReceiverStart } from './receiver.ts';
import { openDoor, Tally } from './receiver.ts';
import { closeServers, Sockets } from './sockets.ts';

/**
 * Receives OTLP over gRPC without TLS. Written on node:http2 because a gRPC library inflates a message before anyone can ask what
 * the others hold: 64 small bombs at once took it to 4 GiB.
 */
export function startOtlpGrpc(start: ReceiverStart, intake: Intake): Promise<Receiver> {
  const grpc = new OtlpGrpc(start, intake);
  return openDoor(start, {
    tally: grpc.context.tally,
    create: () => grpc.createServer(),
    close: (servers) => grpc.close(servers),
  });
}

class OtlpGrpc {
  readonly context: GrpcContext;
  private readonly sockets: Sockets;
  private readonly sessions = new Set<ServerHttp2Session>();

  constructor(start: ReceiverStart, intake: Intake) {
    const limits = { ...RECEIVER_LIMITS, ...start.limits };
    this.context = {
      tally: new Tally('otlp-grpc', intake),
      limits,
      rules: { loopbackOnly: isLoopbackOnly(start.hosts), token: start.token },
      service: new ExportService('otlp-grpc', intake, start.inFlight),
    };
    this.sockets = new Sockets(limits.maxSockets);
  }

  createServer(): Http2Server {
    const server = createServer({
      settings: { maxConcurrentStreams: MAX_CONCURRENT_STREAMS, initialWindowSize: STREAM_WINDOW_BYTES },
    });
    this.sockets.watch(server);
    server.on('session', (session) => this.session(session));
    server.on('sessionError', (error) => this.sessionError(error));
    server.on('stream', (stream, headers) => void new GrpcCall(this.context, stream, headers).run());
    return server;
  }

  /** GOAWAY tells the clients to connect elsewhere with their next call, and lets the running ones end. */
  async close(servers: Http2Server[]): Promise<void> {
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
    // Whoever connects has to speak HTTP/2; a client that has said hello may wait for its first call.
    const silent = setTimeout(() => session.destroy(), headersTimeoutMs);
    session.once('remoteSettings', () => clearTimeout(silent));
    session.once('close', () => {
      clearTimeout(silent);
      this.sessions.delete(session);
    });
  }

  /** The connection as a whole spoke something else. A reset is no news: its calls have noticed. */
  private sessionError(error: NodeJS.ErrnoException): void {
    if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return;
    this.context.tally.requests++;
    this.context.tally.refuse('', 'malformed-framing', `Not gRPC (HTTP/2 without TLS): ${error.message}`);
  }
}
