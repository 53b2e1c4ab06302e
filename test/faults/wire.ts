import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Signal } from '../../core/model/telemetry.ts';
import { readGrpc, readHttp, type Answer } from '../conformance/answer.ts';
import { callOn, framed, openSession } from '../unit/receivers/grpc-client.ts';
import { pathOf, placeOf, TYPES, type HttpAnswer, type Where } from '../unit/receivers/http-client.ts';

export interface Ask {
  signal: Signal;
  body: Uint8Array;
  encoding?: 'gzip' | 'zstd';
}

/**
 * What a sender may conclude: stored; to be sent again, with the pause that was asked for; never to be sent again;
 * or nothing at all, because the line broke.
 */
export interface Reply {
  kind: 'accepted' | 'retry' | 'refused' | 'gone';
  /** "200", "RESOURCE_EXHAUSTED", or what the line broke with. */
  status: string;
  retryMs: number;
}

export const describeReply = ({ kind, status }: Reply): string => `${kind}: ${status}`;

/** One connection that is kept; several requests may be under way on that of gRPC. */
export interface Wire {
  send(ask: Ask): Promise<Reply>;
  close(): void;
}

/** As `serve` prints it: "http://127.0.0.1:4318" or "127.0.0.1:4317". */
function whereOf(address: string): Where {
  const { hostname, port } = new URL(address.includes('//') ? address : `http://${address}`);
  return { host: hostname, port: Number(port) };
}

export function httpWire(otlpHttp: string, type: string = TYPES.protobuf): Wire {
  const { host, port } = placeOf(whereOf(otlpHttp));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const post = async ({ signal, body, encoding }: Ask): Promise<HttpAnswer> => {
    const headers = {
      'content-type': type,
      'content-length': body.length,
      ...(encoding ? { 'content-encoding': encoding } : {}),
    };
    const asking = request({ host, port, path: pathOf(signal), method: 'POST', agent, headers });
    asking.end(body);
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    asking.on('error', () => {});
    return { status: response.statusCode!, headers: response.headers, body: await buffer(response) };
  };
  return {
    send: (ask) => post(ask).then((answer) => replyOf(readHttp(answer, ask.signal)), gone),
    close: () => agent.destroy(),
  };
}

export function grpcWire(otlpGrpc: string): Wire {
  const where = whereOf(otlpGrpc);
  let session = openSession(where);
  const call = ({ signal, body, encoding }: Ask) => {
    if (session.closed || session.destroyed) session = openSession(where);
    const headers = encoding ? { 'grpc-encoding': encoding } : {};
    return callOn(session, signal, { headers, chunks: [framed(body, encoding ? 1 : 0)] });
  };
  return {
    send: async (ask) => {
      try {
        return replyOf(readGrpc(await call(ask), ask.signal));
      } catch (error) {
        return gone(error);
      }
    },
    close: () => session.destroy(),
  };
}

const gone = (error: unknown): Reply => ({ kind: 'gone', status: String(error), retryMs: NaN });

const ACCEPTED = new Set(['200', 'OK']);
const RETRYABLE = new Set(['429', '502', '503', '504', 'UNAVAILABLE']);

/** Without a pause asked for, or with items rejected of requests that have no bad ones, it counts as refused. */
function replyOf({ status, headers, partial, refusal, unreadable }: Answer): Reply {
  // Whoever is killed while answering has said nothing yet: the verdict of gRPC comes last.
  if (status === 'HTTP 200') return gone('the answer broke off');
  if (unreadable !== '') return { kind: 'refused', status: `${status}, ${unreadable}`, retryMs: NaN };
  if (ACCEPTED.has(status) && partial === undefined) return { kind: 'accepted', status, retryMs: NaN };
  const retryMs = retryPauseMs(headers['retry-after'], refusal?.details.RetryInfo);
  const isRetry = RETRYABLE.has(status) && retryMs > 0;
  return { kind: isRetry ? 'retry' : 'refused', status: refusal ? status : `${status}, partial`, retryMs };
}

/** NaN where neither says. */
function retryPauseMs(retryAfter: string | undefined, retryInfo: unknown): number {
  if (retryAfter !== undefined) return Number(retryAfter) * 1_000;
  const delay = (retryInfo as { retryDelay?: { seconds?: number } | string } | undefined)?.retryDelay;
  return (typeof delay === 'object' ? Number(delay.seconds) : parseFloat(delay ?? '')) * 1_000;
}
