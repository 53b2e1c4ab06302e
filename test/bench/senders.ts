import { Agent, request } from 'node:http';
import { connect, type ClientHttp2Session } from 'node:http2';
import type { Signal } from '../../core/model/telemetry.ts';

/** Sends one body and resolves when it is acknowledged; throws on any other answer. */
export type Send = (body: Uint8Array) => Promise<void>;

const PROTOBUF = { 'content-type': 'application/x-protobuf' };

export function httpSender(
  otlpHttp: string,
  signal: Signal = 'traces',
  encoding: Record<string, string> = PROTOBUF,
): { send: Send; close: () => void } {
  const agent = new Agent({ keepAlive: true });
  const send: Send = (body) =>
    new Promise((resolve, reject) => {
      const headers = { ...encoding, 'content-length': body.length };
      const sending = request(`${otlpHttp}/v1/${signal}`, { method: 'POST', agent, headers }, (answer) => {
        answer.resume().once('end', () => {
          if (answer.statusCode === 200) resolve();
          else reject(new Error(`HTTP ${answer.statusCode}`));
        });
      });
      sending.once('error', reject).end(body);
    });
  return { send, close: () => agent.destroy() };
}

const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

export function grpcSender(otlpGrpc: string): { send: Send; close: () => void } {
  const session = connect(`http://${otlpGrpc}`);
  return { send: (body) => sendGrpc(session, body), close: () => session.close() };
}

function sendGrpc(session: ClientHttp2Session, body: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': EXPORT,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    let status: unknown;
    stream.once('response', (headers) => (status = headers['grpc-status'] ?? status));
    stream.once('trailers', (trailers) => (status = trailers['grpc-status']));
    stream.once('error', reject);
    stream.once('end', () => (status === '0' ? resolve() : reject(new Error(`grpc-status ${String(status)}`))));
    stream.resume();
    const frame = Buffer.alloc(5 + body.length);
    frame.writeUInt32BE(body.length, 1);
    frame.set(body, 5);
    stream.end(frame);
  });
}
