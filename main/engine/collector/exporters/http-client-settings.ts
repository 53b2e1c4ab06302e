import type { Settings } from '../../../../core/collector/settings.ts';
import { readClientAuth, readClientTls, readHeaders, type ClientTls } from './client-settings.ts';
import { readCompression, type Compression } from './http-compression.ts';
import { hasReadableUser } from './proxies.ts';

/** The keys of the Collector's confighttp.ClientConfig that are read, without `endpoint`. */
export const HTTP_CLIENT_KEYS = [
  'tls',
  'auth',
  'headers',
  'compression',
  'timeout',
  'max_conns_per_host',
  'idle_conn_timeout',
  'disable_keep_alives',
  'keepalive',
  'proxy_url',
] as const;
/** Known to the Collector, and not supported here. */
export const REFUSED_HTTP_CLIENT_KEYS = ['middlewares'] as const;
/** Known to the Collector; they change nothing of what is sent, nor to whom. */
export const IDLE_HTTP_CLIENT_KEYS = [
  'read_buffer_size',
  'write_buffer_size',
  'cookies',
  'compression_params',
  'max_idle_conns',
  'max_idle_conns_per_host',
  'http2_read_idle_timeout',
  'http2_ping_timeout',
  'force_attempt_http2',
] as const;

export interface HttpClientSettings {
  tls: ClientTls;
  headers: Record<string, string>;
  /** Id of the extension that knows who sends; '' = nobody in particular. */
  authenticator: string;
  compression: Compression;
  /** 0 = as long as it takes. */
  timeoutMs: number;
  connections: ConnectionSettings;
  /** By way of whom everything goes; undefined: as the environment says. */
  proxy: URL | undefined;
}

export interface ConnectionSettings {
  /** At once, to one host; 0 = as many as are asked for. */
  most: number;
  /** How long one that nobody uses is kept; 0 = as long as the other side keeps it. */
  idleMs: number;
  isKept: boolean;
}

export interface HttpClientDefaults {
  compression: HttpClientSettings['compression'];
  timeoutMs: number;
}

/**
 * The keys of `HTTP_CLIENT_KEYS`; what each exporter has without `compression` and `timeout` is in `defaults`. Problems go to `settings`;
 * files of `tls` are read here.
 */
export function readHttpClient(settings: Settings, defaults: HttpClientDefaults): HttpClientSettings {
  return {
    tls: readClientTls(settings),
    headers: readHeaders(settings),
    authenticator: readClientAuth(settings),
    compression: readCompression(settings, defaults.compression),
    timeoutMs: settings.durationMs('timeout', defaults.timeoutMs),
    connections: readConnections(settings),
    proxy: readProxy(settings),
  };
}

/** Later versions of the Collector have what is kept below `keepalive`. */
function readConnections(settings: Settings): ConnectionSettings {
  const keepalive = settings.inner('keepalive');
  keepalive.allow(['enabled', 'idle_conn_timeout'], [], ['max_idle_conns', 'max_idle_conns_per_host']);
  for (const key of ['idle_conn_timeout', 'disable_keep_alives'])
    if (settings.has('keepalive') && settings.has(key)) settings.note([key], `"${key}" cannot stand beside keepalive`);
  return {
    most: settings.integer('max_conns_per_host', 0, 0, 1_000_000),
    idleMs: keepalive.durationMs('idle_conn_timeout', settings.durationMs('idle_conn_timeout', 90_000)),
    isKept: keepalive.bool('enabled', !settings.bool('disable_keep_alives')),
  };
}

function readProxy(settings: Settings): URL | undefined {
  const written = settings.word('proxy_url');
  const [, socks] = /^(socks\w*):/i.exec(written) ?? [];
  if (socks !== undefined) {
    settings.note(['proxy_url'], `"${socks}" is not supported here; http and https are`);
    return undefined;
  }
  return written === '' ? undefined : readUrl(settings, 'proxy_url', written, 'http://proxy:3128');
}

/** An address such as `example`; undefined, and a problem, for anything else. */
export function readUrl(settings: Settings, key: string, text: string, example: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && ['http:', 'https:'].includes(url.protocol) && hasReadableUser(url)) return url;
  // Not what is written there: it may hold a password. One endpoint of all signals is told of once.
  const message = `an address such as ${example} is expected here`;
  settings.noteOnce([key], message);
  return undefined;
}
