import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { LOOPBACK_ORIGIN, shown } from './guard.ts';
import { Refusal } from './refusal.ts';

/** Pages elsewhere that may send: the Collector's confighttp.CORSConfig. Pages of this machine always may. */
export interface CorsRules {
  /** 'https://shop.example', 'https://*.shop.example', '*'. */
  allowedOrigins: readonly string[];
  /** Beside those that every page may send; '*' for any. */
  allowedHeaders: readonly string[];
  /** Seconds a browser may remember a preflight; 0 = as long as it likes. */
  maxAgeSeconds: number;
}

/** Seconds a browser may remember a preflight where nothing is configured: the longest that all browsers grant. */
const PREFLIGHT_SECONDS = 600;
/** A list of header names, as browsers write it; not '*', which would grant more than was asked for. */
const HEADER_NAMES = /^[\w.-]+(, *[\w.-]+)*$/;
const LONGEST_HEADER_LIST = 1_000;
const ALWAYS = ['accept', 'accept-language', 'content-type', 'content-language'];
const BY_DEFAULT = ['x-requested-with'];

/** @throws Refusal 'origin' for pages that may not send, or read: also health and our own metrics are asked for. */
export function checkOrigin(origin: string | undefined, cors?: CorsRules): void {
  if (origin === undefined || LOOPBACK_ORIGIN.test(origin) || isConfigured(origin, cors)) return;
  throw new Refusal('origin', `Pages from ${shown(origin)} have no access here`);
}

/** One '*' stands for any characters, as in the library that the Collector uses (github.com/rs/cors). */
function isConfigured(origin: string, cors: CorsRules | undefined): boolean {
  return (
    cors !== undefined && cors.allowedOrigins.some((pattern) => matches(pattern.toLowerCase(), origin.toLowerCase()))
  );
}

function matches(pattern: string, origin: string): boolean {
  const at = pattern.indexOf('*');
  if (at < 0) return pattern === origin;
  const [start, end] = [pattern.slice(0, at), pattern.slice(at + 1)];
  return origin.length >= start.length + end.length && origin.startsWith(start) && origin.endsWith(end);
}

/** Called for origins that passed the guard: their pages may read the answer. */
export function allowOrigin({ headers }: IncomingMessage, response: ServerResponse, cors?: CorsRules): void {
  const { origin } = headers;
  if (origin === undefined) return;
  const isByRule = isConfigured(origin, cors);
  // A browser gives no answer to a request with credentials where this is '*': any page may send, none as somebody.
  response.setHeader('access-control-allow-origin', isByRule && cors!.allowedOrigins.includes('*') ? '*' : origin);
  if (isByRule) response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-expose-headers', 'retry-after');
  response.setHeader('vary', 'origin');
}

/** Whether a browser asks if a page may send with this method. Anything else by OPTIONS is a method like any other. */
export function asksFor({ headers, method }: IncomingMessage, methods: readonly string[]): boolean {
  const wanted = headers['access-control-request-method'];
  return method === 'OPTIONS' && headers.origin !== undefined && wanted !== undefined && methods.includes(wanted);
}

/** After `allowOrigin`. */
export function answerPreflight({ headers }: IncomingMessage, response: ServerResponse, cors?: CorsRules): void {
  const asked = headers['access-control-request-headers'] ?? '';
  const isByRule = isConfigured(headers.origin!, cors);
  response.writeHead(204, isByRule ? byRule(headers, asked, cors!) : ofThisMachine(headers, asked));
  response.end();
}

/** Senders may be set up with headers of their own (tenants, tokens), hence any name that was asked for is granted. */
function ofThisMachine(headers: IncomingMessage['headers'], asked: string): OutgoingHttpHeaders {
  return {
    'access-control-allow-methods': headers['access-control-request-method'],
    'access-control-allow-headers': isList(asked) ? asked : 'content-type, content-encoding',
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  };
}

/** Without the headers where one is asked for that is not allowed: the browser then does not send. */
function byRule(headers: IncomingMessage['headers'], asked: string, cors: CorsRules): OutgoingHttpHeaders {
  const names = asked === '' ? [] : asked.toLowerCase().split(/, */);
  if (asked !== '' && !(isList(asked) && names.every((name) => isAllowed(name, cors)))) return {};
  return {
    'access-control-allow-methods': headers['access-control-request-method'],
    ...(asked === '' ? {} : { 'access-control-allow-headers': asked }),
    ...(cors.maxAgeSeconds > 0 ? { 'access-control-max-age': String(cors.maxAgeSeconds) } : {}),
  };
}

function isAllowed(name: string, { allowedHeaders }: CorsRules): boolean {
  const listed = allowedHeaders.length === 0 ? BY_DEFAULT : allowedHeaders.map((header) => header.toLowerCase());
  return listed.includes('*') || listed.includes(name) || ALWAYS.includes(name);
}

function isList(asked: string): boolean {
  return asked.length <= LONGEST_HEADER_LIST && HEADER_NAMES.test(asked);
}
