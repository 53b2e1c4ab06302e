import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { OtlpEncoding } from '../../../core/otlp/response.ts';
import { formatOf, mediaTypeOf } from './http-route.ts';
import type { Refusal } from './refusal.ts';
import { statusOf } from './rpc-status.ts';

/** Seconds a browser may remember a preflight: the longest that all browsers grant. */
const PREFLIGHT_SECONDS = 600;

/** A list of header names, as browsers write it; not '*', which would grant more than was asked for. */
const HEADER_NAMES = /^[\w.-]+(, *[\w.-]+)*$/;
const LONGEST_HEADER_LIST = 1_000;

/** Called for origins that passed the guard: their pages may read the answer. Never with credentials. */
export function allowOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
  if (headers.origin === undefined) return;
  response.setHeader('access-control-allow-origin', headers.origin);
  response.setHeader('access-control-expose-headers', 'retry-after');
  response.setHeader('vary', 'origin');
}

/** Senders may be set up with headers of their own (tenants, tokens), hence any name that was asked for is granted. */
export function answerPreflight({ headers }: IncomingMessage, response: ServerResponse): void {
  const asked = headers['access-control-request-headers'] ?? '';
  const isList = asked.length <= LONGEST_HEADER_LIST && HEADER_NAMES.test(asked);
  response.writeHead(204, {
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': isList ? asked : 'content-type, content-encoding',
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  });
  response.end();
}

export function answerExport(response: ServerResponse, format: OtlpEncoding, body: Uint8Array): void {
  response.writeHead(200, { 'content-type': mediaTypeOf(format), 'content-length': body.length });
  response.end(body);
}

/** In the request's encoding; in JSON where that is unknown, because a person will read it. */
export function answerRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  lingerMs: number,
): void {
  if (response.destroyed || response.headersSent) return;
  const format = formatOf(request) ?? 'json';
  const body = statusOf(refusal, format);
  const headers = { 'content-type': mediaTypeOf(format), 'content-length': body.length, ...extraHeaders(refusal) };
  if (request.complete) response.writeHead(refusal.answer.http, headers).end(body);
  else {
    response.writeHead(refusal.answer.http, { ...headers, connection: 'close' }).write(body);
    closeAfter(request, response, lingerMs);
  }
}

function extraHeaders(refusal: Refusal): OutgoingHttpHeaders {
  const { retrySeconds } = refusal.answer;
  if (retrySeconds !== undefined) return { 'retry-after': String(retrySeconds) };
  if (refusal.code === 'method') return { allow: 'POST' };
  return refusal.code === 'token' ? { 'www-authenticate': 'Bearer' } : {};
}

/**
 * Ends a connection whose request was not read to its end. The answer is already out with its length; closing at once would
 * reset the connection, and the reset can overtake the answer while the sender is still writing.
 */
function closeAfter(request: IncomingMessage, response: ServerResponse, lingerMs: number): void {
  const end = (): void => void response.end();
  const timer = setTimeout(end, lingerMs);
  response.once('close', () => clearTimeout(timer));
  request.once('end', end);
  request.resume();
}
