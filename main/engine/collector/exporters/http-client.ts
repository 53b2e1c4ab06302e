import { Agent as HttpAgent, type AgentOptions, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type AgentOptions as HttpsAgentOptions } from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { promisify } from 'node:util';
import { deflate, gzip, zstdCompress } from 'node:zlib';
import { timerMs } from '../../../../core/model/timer-ms.ts';
import type { Sender } from '../../../../core/collector/sender.ts';
import type { Settings } from '../../../../core/collector/settings.ts';
import { statusMessage } from '../../../../core/collector/status-message.ts';
import { encodeSnappy } from '../../../../core/encoding/snappy-encode.ts';
import { encodeSnappyFrames } from '../../../../core/encoding/snappy-frames.ts';
import type { ComponentContext } from '../component.ts';
import { ConsumeError } from '../consumer.ts';
import { connectionText } from './connection-text.ts';
import { headersOf, readClientAuth, readClientTls, readHeaders, type ClientTls } from './client-settings.ts';
import { environmentProxies, hasReadableUser, type ProxyOf } from './proxies.ts';

/** What is read of an answer: status and partial success need no more (the Collector's `maxHTTPResponseReadBytes`). */
const MOST_ANSWER_BYTES = 64 * 1024;
const zlib = promisify(deflate);
/** As confighttp has them: `deflate` is zlib's format as well (RFC 9110, 8.4.1.2), and `snappy` one block. */
const COMPRESS = {
  gzip: promisify(gzip),
  zstd: promisify(zstdCompress),
  zlib,
  deflate: zlib,
  snappy: encodeSnappy,
  'x-snappy-framed': encodeSnappyFrames,
} as const;
type Compression = keyof typeof COMPRESS | 'none';
const COMPRESSIONS = [...(Object.keys(COMPRESS) as (keyof typeof COMPRESS)[]), 'none', ''] as const;
/** Known to the Collector, and not supported here. */
const REFUSED_COMPRESSIONS = ['lz4'];

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

interface ConnectionSettings {
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

function readCompression(settings: Settings, fallback: Compression): Compression {
  const written = settings.raw('compression');
  if (typeof written === 'string' && REFUSED_COMPRESSIONS.includes(written.toLowerCase())) {
    settings.note(['compression'], `"${written}" is not supported here`);
    return fallback;
  }
  return settings.choice('compression', COMPRESSIONS, fallback) || 'none';
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

function agentOptions({ most, idleMs, isKept }: ConnectionSettings): AgentOptions {
  return {
    keepAlive: isKept,
    ...(most > 0 ? { maxSockets: most } : {}),
    // Of Node's agents this ends those alone that wait for something to do.
    ...(idleMs > 0 ? { timeout: timerMs(idleMs) } : {}),
  };
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

export interface HttpPost {
  type: string;
  body: Uint8Array;
  sender?: Sender | undefined;
}

export interface HttpResult {
  url: URL;
  status: number;
  headers: IncomingMessage['headers'];
  /** The beginning of it. */
  body: Buffer;
}

interface Agents {
  http: HttpAgent;
  https: HttpsAgent;
}

/** Posts bodies over connections that are kept. */
export class HttpClient {
  readonly #settings: HttpClientSettings;
  /** By the proxy they go by; '' = none. */
  readonly #agents = new Map<string, Agents>();
  readonly #proxyOf: ProxyOf;
  readonly #headersOf: ReturnType<typeof headersOf>;

  /** `environment` has HTTP_PROXY, HTTPS_PROXY and NO_PROXY, where they are set. */
  constructor(
    settings: HttpClientSettings,
    context: Pick<ComponentContext, 'authHeaders'>,
    environment: NodeJS.ProcessEnv = process.env,
  ) {
    this.#settings = settings;
    this.#headersOf = headersOf(settings.headers, settings.authenticator, context);
    const proxy = settings.proxy?.href;
    this.#proxyOf = proxy === undefined ? environmentProxies(environment) : () => proxy;
  }

  /**
   * Resolves with whatever is answered; a redirect is not followed. Rejects with ConsumeError where nothing is. `sender` is whose
   * telemetry it is, where that is known.
   */
  async post(url: URL, { type, body: plain, sender }: HttpPost, abort: AbortSignal): Promise<HttpResult> {
    const { compression } = this.#settings;
    const body = compression === 'none' ? plain : await COMPRESS[compression](plain);
    return this.#exchange(url, { type, body, sender }, abort);
  }

  async #exchange(url: URL, { type, body, sender }: HttpPost, abort: AbortSignal): Promise<HttpResult> {
    const { compression, timeoutMs } = this.#settings;
    const isSecure = url.protocol === 'https:';
    const { http, https } = this.#agentsTo(url);
    const signal = timeoutMs > 0 ? AbortSignal.any([abort, AbortSignal.timeout(timerMs(timeoutMs))]) : abort;
    const options = {
      method: 'POST',
      agent: isSecure ? https : http,
      signal,
      headers: {
        'content-type': type,
        ...(compression === 'none' ? {} : { 'content-encoding': compression }),
        'content-length': body.length,
        'user-agent': 'Tracebench',
        ...this.#headersOf(sender),
      },
    };
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        const reason = signal.aborted && !abort.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error);
        reject(new ConsumeError(`${url.host}: ${reason}`));
      };
      const request = (isSecure ? httpsRequest : httpRequest)(url, options, (response) => {
        const { statusCode: status = 0, headers: answered } = response;
        readAnswer(response).then((read) => resolve({ url, status, headers: answered, body: read }), fail);
      });
      request.on('error', fail);
      request.end(body);
    });
  }

  #agentsTo(url: URL): Agents {
    const proxy = this.#proxyOf(url) ?? '';
    let agents = this.#agents.get(proxy);
    // Node has rules of its own for what is left out: it is told of the proxy only.
    agents ??= agentsOf(this.#settings, proxy === '' ? {} : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } });
    this.#agents.set(proxy, agents);
    return agents;
  }

  close(): void {
    for (const { http, https } of this.#agents.values()) {
      http.destroy();
      https.destroy();
    }
  }
}

function agentsOf({ connections, tls }: HttpClientSettings, more: Pick<AgentOptions, 'proxyEnv'>): Agents {
  const { ca, cert, key, serverName, skipVerify, minVersion, maxVersion } = tls;
  const options = { ...agentOptions(connections), ...more };
  const https = new HttpsAgent({
    ...options,
    minVersion,
    maxVersion,
    rejectUnauthorized: !skipVerify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === '' ? {} : { cert, key }),
    ...serverIdentity(serverName),
  });
  return { http: new HttpAgent(options), https };
}

/** Whose certificate it has to be. An IP address is not sent as the name of a server (RFC 6066, 3). */
function serverIdentity(name: string): Pick<HttpsAgentOptions, 'servername' | 'checkServerIdentity'> {
  if (name === '') return {};
  if (isIP(name) === 0) return { servername: name };
  return { servername: '', checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate) };
}

/** Its beginning. Who talks on loses the connection, as with the Collector. */
async function readAnswer(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > MOST_ANSWER_BYTES) break;
  }
  return Buffer.concat(parts);
}

/** Mostly it is the address that is wrong: a path too much, or too little. */
const OF_ADDRESS: ReadonlySet<number> = new Set([404, 405]);

/** Of an answer that is no success. */
export function errorOf({ url, status, headers, body }: HttpResult, isPermanent: boolean): ConsumeError {
  const at = OF_ADDRESS.has(status) ? ` at ${url.host}${url.pathname}` : '';
  return new ConsumeError(`HTTP ${status}${at}${errorText(body, headers['content-type'])}`, {
    isPermanent,
    retryAfterMs: retryAfterMs(headers['retry-after']),
  });
}

/** Where a name has several addresses, each has a reason of its own, and the error none. */
function reasonOf(error: Error): string {
  if (!(error instanceof AggregateError)) return connectionText(error.message);
  return error.errors.map((one: Error) => connectionText(one.message)).join(', ');
}

/** Letters of what an answer says. */
const MOST_TEXT = 300;

/** google.rpc.Status, in protobuf as in JSON, or plain text; other bytes are not for people. */
function errorText(answer: Buffer, type = ''): string {
  const text = (type.includes('json') || type.startsWith('text/') ? plainText(answer) : statusMessage(answer)).trim();
  if (text === '') return '';
  return `: ${text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text}`;
}

/** An answer of JSON may be cut, or have its message somewhere inside. */
function plainText(answer: Buffer): string {
  const text = answer.toString();
  const [, message] = /"message"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
  try {
    return message === undefined ? text : (JSON.parse(message) as string);
  } catch {
    return text;
  }
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
