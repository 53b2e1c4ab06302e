import type { TlsOptions } from 'node:tls';
import { timerMs } from '../../../core/model/timer-ms.ts';
import type { Settings } from '../../../core/collector/settings.ts';
import { readHeaders } from '../collector/exporters/client-settings.ts';
import type { CorsRules } from '../receivers/cors.ts';
import type { SenderTold } from '../receivers/guard.ts';
import type { ReceiverLimits } from '../receivers/limits.ts';
import type { SenderAuth } from '../receivers/sender-auth.ts';
import { readEndpoint, type Endpoint, type ReceiverOptions } from './endpoint.ts';
import { readAuth } from './read-auth.ts';
import { readServerTls } from './server-tls.ts';

/** The keys of the Collector's confighttp.ServerConfig that are read. */
export const HTTP_SERVER_KEYS = [
  'endpoint',
  'tls',
  'auth',
  'cors',
  'max_request_body_size',
  'include_metadata',
  'response_headers',
  'read_timeout',
  'read_header_timeout',
  'idle_timeout',
  'keepalive',
] as const;
/** Known to the Collector, and not supported here. */
export const REFUSED_HTTP_SERVER_KEYS = ['include_tls_metadata', 'compression_algorithms', 'middlewares'] as const;
/** Known to the Collector; they change nothing of what is taken, nor of whom. */
export const IDLE_HTTP_SERVER_KEYS = ['write_timeout', 'keep_alives_enabled'] as const;

/** How a receiver listens for HTTP. */
export interface HttpServerSettings {
  endpoint: Endpoint;
  /** Plain without it. */
  tls: TlsOptions | undefined;
  /** Everybody may send without it. */
  auth: SenderAuth | undefined;
  cors: CorsRules | undefined;
  /** Of every answer. */
  responseHeaders: Readonly<Record<string, string>>;
  /** Those that differ from ours. */
  limits: Partial<ReceiverLimits>;
  tells: SenderTold;
}

/** Reads the values only: which keys are allowed is for the component to say, with its own keys beside those of a server. */
export function readHttpServer(settings: Settings, fallback: string, options: ReceiverOptions): HttpServerSettings {
  const tls = readServerTls(settings);
  return {
    endpoint: readEndpoint(settings, fallback, options.allowUnencrypted || tls !== undefined),
    tls,
    auth: readAuth(settings, options),
    cors: readCors(settings),
    responseHeaders: readHeaders(settings, 'response_headers'),
    limits: readLimits(settings),
    tells: readTold(settings),
  };
}

/** What components behind may ask about a sender. */
export function readTold(settings: Settings): SenderTold {
  return { metadata: settings.bool('include_metadata') };
}

const MOST_BYTES = 2 ** 31;

function readLimits(settings: Settings): Partial<ReceiverLimits> {
  const bytes = settings.integer('max_request_body_size', 0, -1, MOST_BYTES);
  const ms = (key: string) => timerMs(settings.durationMs(key, 0));
  const read = {
    bodyTimeoutMs: ms('read_timeout'),
    headersTimeoutMs: ms('read_header_timeout'),
    keepAliveMs: readKeepAlive(settings) ?? ms('idle_timeout'),
  };
  const given = Object.entries({ ...read, maxBodyBytes: bytes }).filter(([, value]) => value > 0);
  return Object.fromEntries(given);
}

/** As later versions of the Collector have `idle_timeout`; undefined where it is not written so. */
function readKeepAlive(settings: Settings): number | undefined {
  const keepalive = settings.inner('keepalive');
  keepalive.allow(['idle_timeout'], [], ['enabled']);
  const ms = timerMs(keepalive.durationMs('idle_timeout', 0));
  if (!keepalive.has('idle_timeout')) return undefined;
  if (settings.has('idle_timeout'))
    keepalive.note(['idle_timeout'], 'idle_timeout is written beside keepalive already');
  return ms;
}

function readCors(settings: Settings): CorsRules | undefined {
  if (!settings.has('cors')) return undefined;
  const cors = settings.inner('cors');
  cors.allow(['allowed_origins', 'allowed_headers', 'max_age'], ['exposed_headers']);
  return {
    allowedOrigins: cors.texts('allowed_origins'),
    allowedHeaders: cors.texts('allowed_headers'),
    maxAgeSeconds: cors.integer('max_age', 0, 0, MOST_BYTES),
  };
}
