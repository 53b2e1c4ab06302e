import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { OtlpEncoding } from '../../../core/otlp/response.ts';
import { formatOf, mediaTypeOf } from './http-route.ts';
import type { Refusal } from './refusal.ts';
import { statusOf } from './rpc-status.ts';

export function answerExport(response: ServerResponse, format: OtlpEncoding, body: Uint8Array): void {
  response.writeHead(200, { 'content-type': mediaTypeOf(format), 'content-length': body.length });
  response.end(body);
}

export interface RefusalContext {
  /** What those who did not say who they are are asked for. */
  challenge: string;
  lingerMs: number;
}

/** In the request's encoding; in JSON where that is unknown, because a person will read it. */
export function answerRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  { challenge, lingerMs }: RefusalContext,
): void {
  if (response.destroyed || response.headersSent) return;
  const format = formatOf(request) ?? 'json';
  const body = statusOf(refusal, format);
  const headers = {
    'content-type': mediaTypeOf(format),
    'content-length': body.length,
    ...extraHeaders(refusal, challenge),
  };
  if (request.complete) response.writeHead(refusal.answer.http, headers).end(body);
  else {
    response.writeHead(refusal.answer.http, { ...headers, connection: 'close' }).write(body);
    closeAfter(request, response, lingerMs);
  }
}

function extraHeaders(refusal: Refusal, challenge: string): OutgoingHttpHeaders {
  const { retrySeconds } = refusal.answer;
  if (retrySeconds !== undefined) return { 'retry-after': String(retrySeconds) };
  if (refusal.code === 'method') return { allow: 'POST' };
  return refusal.code === 'token' ? { 'www-authenticate': challenge } : {};
}

/**
 * Ends a connection whose request was not read to its end. The answer is already out with its length; closing at once would
 * reset the connection, and the reset can overtake the answer while the sender is still writing.
 */
export function closeAfter(request: IncomingMessage, response: ServerResponse, lingerMs: number): void {
  const end = (): void => void response.end();
  const timer = setTimeout(end, lingerMs);
  response.once('close', () => clearTimeout(timer));
  request.once('end', end);
  request.resume();
}
