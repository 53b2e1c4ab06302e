import type { Socket } from 'node:net';
import { Refusal } from './refusal.ts';
import { statusOf } from './rpc-status.ts';

/** What Node's HTTP parser reports. */
export interface ClientError extends Error {
  code?: string;
  /** The bytes it stumbled over. */
  rawPacket?: Buffer;
}

/** Reset, or ended in the middle of a request. */
const GONE: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'HPE_INVALID_EOF_STATE']);

/** First byte of a TLS handshake. */
const TLS_HANDSHAKE = 0x16;

/** Bytes that are not HTTP, as a refusal; undefined where the sender just went away or never said anything. */
export function clientRefusal(error: ClientError, socket: Socket): Refusal | undefined {
  const { code, rawPacket } = error;
  if (!socket.writable || GONE.has(code ?? '')) return undefined;
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return socket.bytesRead === 0 ? undefined : new Refusal('slow', 'The request took too long');
  }
  // The two usual mistakes in an exporter's endpoint.
  if (rawPacket?.[0] === TLS_HANDSHAKE) return new Refusal('malformed-framing', 'TLS, but this port speaks plain http');
  if (rawPacket?.toString('latin1', 0, 3) === 'PRI') {
    return new Refusal('malformed-framing', 'HTTP/2, but this is the HTTP/1.1 port; gRPC has its own');
  }
  return new Refusal('malformed-framing', `Not HTTP: ${error.message}`);
}

/** The answer where there is no request to answer yet. */
export function answerRaw(socket: Socket, refusal: Refusal): void {
  const body = Buffer.from(statusOf(refusal, 'json'));
  const status = refusal.code === 'slow' ? '408 Request Timeout' : '400 Bad Request';
  const head = [`HTTP/1.1 ${status}`, 'Connection: close', 'Content-Type: application/json'];
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n`), body]));
}
