import {
  connect,
  type ClientHttp2Session,
  type ClientSessionOptions,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import type { Signal } from '../../../core/model/telemetry.ts';
import { placeOf, type Where } from './http-client.ts';

export interface GrpcAnswer {
  httpStatus: number;
  headers: IncomingHttpHeaders;
  /** grpc-status, from the trailers or a trailers-only answer; undefined where it was plain HTTP. */
  status: number | undefined;
  /** grpc-message as it was meant. */
  message: string;
  /** grpc-status-details-bin. */
  details: Buffer;
  /** The message without its prefix. */
  body: Buffer;
}

export interface GrpcAsk {
  headers?: OutgoingHttpHeaders;
  /** Written as they are, prefix included. */
  chunks?: Uint8Array[];
  /** Leave the stream open after the chunks, until the answer is complete. */
  open?: boolean;
}

const SERVICES: Record<Signal, string> = {
  traces: 'trace.v1.TraceService',
  metrics: 'metrics.v1.MetricsService',
  logs: 'logs.v1.LogsService',
};

export function methodOf(signal: Signal): string {
  return `/opentelemetry.proto.collector.${SERVICES[signal]}/Export`;
}

export function framed(message: Uint8Array, flag = 0): Buffer {
  const frame = Buffer.alloc(5 + message.length);
  frame[0] = flag;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, 5);
  return frame;
}

export const GRPC_HEADERS = { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' };

export function openSession(where: Where, options: ClientSessionOptions = {}): ClientHttp2Session {
  const { host, port } = placeOf(where);
  const session = connect(`http://${host}:${port}`, options);
  session.on('error', () => {});
  return session;
}

/** One call on a session of its own. */
export async function call(where: Where, signal: Signal, ask: GrpcAsk): Promise<GrpcAnswer> {
  const session = openSession(where);
  try {
    return await callOn(session, signal, ask);
  } finally {
    session.destroy();
  }
}

export function callOn(
  session: ClientHttp2Session,
  signal: Signal,
  { headers, chunks = [], open }: GrpcAsk,
): Promise<GrpcAnswer> {
  const stream = session.request({ ...GRPC_HEADERS, ':path': methodOf(signal), ...headers });
  for (const chunk of chunks) stream.write(chunk);
  if (open !== true) stream.end();
  return new Promise((resolve, reject) => {
    let answer: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    const body: Buffer[] = [];
    stream.on('response', (received) => (answer = received));
    stream.on('trailers', (received) => (trailers = received));
    stream.on('data', (chunk: Buffer) => body.push(chunk));
    stream.on('error', () => {});
    // The other side waits a while for the rest of what is left open; the answer is complete without.
    if (open === true) stream.on('end', () => stream.close());
    stream.on('close', () => {
      if (answer[':status'] === undefined) reject(new Error(`No answer; reset with ${stream.rstCode}`));
      else resolve(read(answer, { ...answer, ...trailers }, Buffer.concat(body)));
    });
  });
}

function read(headers: IncomingHttpHeaders, last: IncomingHttpHeaders, body: Buffer): GrpcAnswer {
  const status = last['grpc-status'];
  return {
    httpStatus: Number(headers[':status']),
    headers,
    status: status === undefined ? undefined : Number(status),
    message: decodeURIComponent(String(last['grpc-message'] ?? '')),
    details: Buffer.from(String(last['grpc-status-details-bin'] ?? ''), 'base64'),
    body: body.subarray(5),
  };
}
