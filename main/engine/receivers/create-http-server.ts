import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { LONGEST_TIMER_MS, timerMs } from '../../../core/model/timer-ms.ts';
import type { ClientError } from './http-client-error.ts';
import type { ReceiverLimits } from './limits.ts';
import { Refusal } from './refusal.ts';

export interface HttpServerParts {
  limits: ReceiverLimits;
  /** Plain without it. */
  tls: TlsOptions | undefined;
  /** Also of requests that ask first (100-continue). */
  onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  /** Bytes that are not HTTP, or requests that take too long. */
  onClientError: (error: ClientError, socket: Socket) => void;
  /** A connection that never became one. */
  onRefused: (refusal: Refusal) => void;
}

/** How often Node looks for requests that take too long. Its default of 30 s would make a limit of 10 s one of 40 s. */
const TIMEOUT_CHECK_MS = 1_000;

export function createHttpServer({ limits, tls, onRequest, onClientError, onRefused }: HttpServerParts): Server {
  const { headersTimeoutMs, bodyTimeoutMs, keepAliveMs } = limits;
  const options = {
    headersTimeout: headersTimeoutMs,
    // Only for bodies that nobody reads; those that are read have a deadline of their own, with an answer.
    requestTimeout: timerMs(headersTimeoutMs + 2 * bodyTimeoutMs),
    // Node waits a second longer.
    keepAliveTimeout: Math.min(keepAliveMs, LONGEST_TIMER_MS - 1_000),
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
  };
  const secure = { ...options, ...tls, ALPNProtocols: ['http/1.1'], handshakeTimeout: headersTimeoutMs };
  const server = tls ? createSecureServer(secure) : createServer(options);
  server.on('request', onRequest).on('checkContinue', onRequest);
  server.on('clientError', (error, socket) => onClientError(error, socket as Socket));
  // Node has destroyed the socket by then.
  server.on('tlsClientError', (error: NodeJS.ErrnoException) => refuseTls(error, onRefused));
  return server;
}

/** Connections that are closed before they say anything are no news. */
export function refuseTls({ code, message }: NodeJS.ErrnoException, onRefused: (refusal: Refusal) => void): void {
  if (code === 'ECONNRESET' || code === 'EPIPE') return;
  onRefused(new Refusal('malformed-framing', tlsProblem(code ?? '', message)));
}

function tlsProblem(code: string, message: string): string {
  if (code === 'ERR_SSL_HTTP_REQUEST') return 'Plain http, but this port speaks TLS';
  if (code === 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE') return 'A sender without a certificate';
  return `TLS: ${message}`;
}
