import type { IncomingMessage } from 'node:http';
import type { Signal } from '../../../core/model/telemetry.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import type { OtlpEncoding } from '../../../core/otlp/response.ts';
import { asksFor, checkOrigin } from './cors.ts';
import type { SenderRules } from './guard.ts';
import { checkHost } from './guard.ts';
import { checkAuth } from './sender-auth.ts';
import type { Encoding } from './inflate.ts';
import { encodingOf, HTTP_ENCODINGS } from './inflate.ts';
import { Refusal, tooLarge } from './refusal.ts';

/** Which signal is received at which path. */
export type SignalPaths = ReadonlyMap<string, Signal>;

export const SIGNAL_PATHS: SignalPaths = new Map(SIGNALS.map((signal) => [`/v1/${signal}`, signal]));

const MEDIA_TYPES: Readonly<Record<OtlpEncoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

export interface RouteContext {
  rules: SenderRules;
  paths: SignalPaths;
  limits: { maxBodyBytes: number };
}

export interface HttpRoute {
  signal: Signal;
  format: OtlpEncoding;
  encoding: Encoding;
}

/** @throws Refusal for those who may not ask, before anything else about the request is looked at. */
export function checkSender({ headers }: IncomingMessage, rules: SenderRules): void {
  if (rules.loopbackOnly) checkHost(headers.host);
  checkOrigin(headers.origin, rules.cors);
}

/** Where a request goes, from its first line and headers alone. @throws Refusal */
export async function routeOf(request: IncomingMessage, { rules, paths, limits }: RouteContext): Promise<HttpRoute> {
  const { headers, method } = request;
  const { maxBodyBytes } = limits;
  const signal = signalOf(request, paths);
  if (signal === undefined) throw new Refusal('path', `Nothing is received at ${request.url}`);
  if (method !== 'POST') throw new Refusal('method', `${method} is not possible here; use POST`);
  await checkAuth(headers, rules.auth);
  const format = formatOf(request);
  if (format === undefined) {
    const types = Object.values(MEDIA_TYPES).join(' or ');
    throw new Refusal('content-type', `Content-Type ${headers['content-type'] ?? '(none)'} is not ${types}`);
  }
  const encoding = encodingOf(headers['content-encoding'], HTTP_ENCODINGS);
  if (encoding === undefined) {
    throw new Refusal('content-encoding', `Content-Encoding ${headers['content-encoding']} is not supported`);
  }
  if (Number(headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge(maxBodyBytes);
  return { signal, format, encoding };
}

/** By path, whatever the query; undefined for any other path. */
export function signalOf({ url }: IncomingMessage, paths: SignalPaths): Signal | undefined {
  return paths.get((url ?? '').split('?', 1)[0]!);
}

/** The format of the body, whatever parameters such as charset follow. JSON is UTF-8 by definition. */
export function formatOf({ headers }: IncomingMessage): OtlpEncoding | undefined {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (type === MEDIA_TYPES.protobuf) return 'protobuf';
  return type === MEDIA_TYPES.json ? 'json' : undefined;
}

export function mediaTypeOf(format: OtlpEncoding): string {
  return MEDIA_TYPES[format];
}

/** A browser asking whether a page may POST. */
export function isPreflight(request: IncomingMessage, paths: SignalPaths): boolean {
  return asksFor(request, ['POST']) && signalOf(request, paths) !== undefined;
}
