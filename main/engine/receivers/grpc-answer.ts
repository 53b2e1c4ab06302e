import type { OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { constants } from 'node:http2';
import { frameMessage } from './grpc-message.ts';
import { GRPC_ENCODINGS } from './inflate.ts';
import type { Refusal } from './refusal.ts';
import { GRPC } from './refusal.ts';
import { statusOf } from './rpc-status.ts';

const HEADERS = { 'content-type': 'application/grpc', 'grpc-accept-encoding': [...GRPC_ENCODINGS.keys()].join(',') };

/** One message and status OK; nothing where the sender is gone. */
export function answerCall(stream: ServerHttp2Stream, message: Uint8Array): void {
  if (stream.destroyed) return;
  stream.respond({ ':status': 200, ...HEADERS }, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(GRPC.OK) }));
  stream.end(frameMessage(message));
}

/**
 * Trailers only, in the one block of headers that also ends the answer. What the sender still sends is not wanted, but a reset
 * right away would throw out the answer where that is still waiting behind other calls' bytes.
 */
export function answerRefusedCall(stream: ServerHttp2Stream, refusal: Refusal, lingerMs: number): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond(isPlainHttp(refusal) ? httpHeaders(refusal) : grpcHeaders(refusal), { endStream: true });
  const timer = setTimeout(() => stream.close(constants.NGHTTP2_NO_ERROR), lingerMs);
  stream.once('close', () => clearTimeout(timer));
  stream.resume();
}

/** To those who do not speak gRPC a gRPC status means nothing. */
function isPlainHttp({ code }: Refusal): boolean {
  return code === 'method' || code === 'content-type';
}

function httpHeaders({ code, answer }: Refusal): OutgoingHttpHeaders {
  return { ':status': answer.http, ...(code === 'method' ? { allow: 'POST' } : {}) };
}

function grpcHeaders(refusal: Refusal): OutgoingHttpHeaders {
  return {
    ':status': 200,
    ...HEADERS,
    'grpc-status': String(refusal.answer.grpc),
    'grpc-message': percentEncoded(refusal.message),
    'grpc-status-details-bin': Buffer.from(statusOf(refusal, 'protobuf')).toString('base64'),
  };
}

/** Every byte of the UTF-8 form that is not printable ASCII, and the percent sign itself. */
function percentEncoded(text: string): string {
  return Buffer.from(text)
    .toString('latin1')
    .replace(/[^ -$&-~]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
