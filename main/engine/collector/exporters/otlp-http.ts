import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gzip, zstdCompress } from 'node:zlib';
import type { Parcel } from '../../../../core/collector/parcel.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS, type Signal } from '../../../../core/model/telemetry.ts';
import { encodeJson } from '../../../../core/otlp/encode-json.ts';
import type { ExporterKind } from '../component.ts';
import { ConsumeError, TAKEN, takenWithout, type Taken } from '../consumer.ts';
import { authHeadersOf, readClientAuth, readClientTls, readHeaders, type ClientTls } from './client-settings.ts';
import { queuedExporter } from './create-queued.ts';
import { takenOf } from './otlp-answer.ts';
import { readQueue } from './queue-settings.ts';
import type { Sender } from './queued-exporter.ts';
import { readRetry } from './retry.ts';

/** OTLP specification, "OTLP/HTTP Response": with any other the data is not sent again. */
const RETRYABLE = new Set([429, 502, 503, 504]);
/** What is read of an answer; the rest of it would be no OTLP. */
const MOST_ANSWER_BYTES = 64 * 1024;
const COMPRESS = { gzip: promisify(gzip), zstd: promisify(zstdCompress) } as const;

interface HttpSettings {
  urls: Readonly<Record<Signal, URL | undefined>>;
  tls: ClientTls;
  headers: Record<string, string>;
  compression: 'gzip' | 'zstd' | 'none';
  isJson: boolean;
  timeoutMs: number;
  /** Id of an extension; '' = none. */
  authenticator: string;
}

const KEYS = [
  'endpoint',
  'traces_endpoint',
  'metrics_endpoint',
  'logs_endpoint',
  'tls',
  'auth',
  'headers',
  'compression',
  'encoding',
  'timeout',
  'retry_on_failure',
  'sending_queue',
];
const REFUSED = [
  'proxy_url',
  'read_buffer_size',
  'write_buffer_size',
  'cookies',
  'compression_params',
  'profiles_endpoint',
  'middlewares',
];

/** The Collector's exporter/otlphttpexporter. */
export const OTLP_HTTP_EXPORTER: ExporterKind = {
  type: 'otlphttp',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    settings.allow(KEYS, REFUSED);
    const read = readHttp(settings);
    const [retry, queue] = [readRetry(settings), readQueue(settings)];
    return {
      problems: settings.problems,
      create: (context) =>
        queuedExporter(context, new HttpSender(read, authHeadersOf(read.authenticator, context)), retry, queue),
    };
  },
};

function readHttp(settings: Settings): HttpSettings {
  const urls = Object.fromEntries(SIGNALS.map((signal) => [signal, readUrl(settings, signal)])) as HttpSettings['urls'];
  if (Object.values(urls).every((url) => url === undefined) && !settings.has('endpoint'))
    settings.note(['endpoint'], 'endpoint or the endpoint of a signal is expected here');
  const compression = settings.choice('compression', ['gzip', 'zstd', 'none', ''], 'gzip');
  return {
    urls,
    tls: readClientTls(settings),
    headers: readHeaders(settings),
    compression: compression === '' ? 'none' : compression,
    isJson: settings.choice('encoding', ['proto', 'json'], 'proto') === 'json',
    timeoutMs: settings.durationMs('timeout', 30_000),
    authenticator: readClientAuth(settings),
  };
}

/** An endpoint of a signal is used as it is written, the common one with the signal's path behind it. */
function readUrl(settings: Settings, signal: Signal): URL | undefined {
  const own = `${signal}_endpoint`;
  const key = settings.has(own) ? own : 'endpoint';
  if (!settings.has(key)) return undefined;
  const written = settings.word(key);
  const text = key === own ? written : `${written.replace(/\/$/, '')}/v1/${signal}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && ['http:', 'https:'].includes(url.protocol)) return url;
  // Not what is written there: it may hold a password.
  settings.note([key], 'an address such as http://gateway:4318 is expected here');
  return undefined;
}

class HttpSender implements Sender {
  readonly #settings: HttpSettings;
  readonly #http = new HttpAgent({ keepAlive: true });
  readonly #https: HttpsAgent;
  readonly #auth: () => Record<string, string>;

  constructor(settings: HttpSettings, auth: () => Record<string, string>) {
    this.#settings = settings;
    this.#auth = auth;
    const { ca, cert, key, serverName, skipVerify } = settings.tls;
    this.#https = new HttpsAgent({
      keepAlive: true,
      rejectUnauthorized: !skipVerify,
      ...(ca === '' ? {} : { ca }),
      ...(cert === '' ? {} : { cert, key }),
      ...(serverName === '' ? {} : { servername: serverName }),
    });
  }

  async send(parcel: Parcel, abort: AbortSignal): Promise<Taken> {
    const { urls, isJson, compression } = this.#settings;
    const url = urls[parcel.signal];
    if (!url) throw new ConsumeError(`there is no endpoint for ${parcel.signal}`, { isPermanent: true });
    const plain = isJson ? encodeJson([parcel.telemetry]) : parcel.wire;
    const body = compression === 'none' ? plain : await COMPRESS[compression](plain);
    const { response, answer } = await this.#exchange(url, body, abort);
    const taken = this.#judge(response, answer);
    const own = takenWithout(parcel);
    return own.rejected === 0
      ? taken
      : { rejected: taken.rejected + own.rejected, message: taken.message || own.message };
  }

  #exchange(url: URL, body: Uint8Array, abort: AbortSignal): Promise<{ response: IncomingMessage; answer: Buffer }> {
    const { headers, isJson, compression, timeoutMs } = this.#settings;
    const isSecure = url.protocol === 'https:';
    const signal = timeoutMs > 0 ? AbortSignal.any([abort, AbortSignal.timeout(Math.ceil(timeoutMs))]) : abort;
    const options = {
      method: 'POST',
      agent: isSecure ? this.#https : this.#http,
      signal,
      headers: {
        'content-type': isJson ? 'application/json' : 'application/x-protobuf',
        ...(compression === 'none' ? {} : { 'content-encoding': compression }),
        'content-length': body.length,
        'user-agent': 'Tracebench',
        ...headers,
        ...this.#auth(),
      },
    };
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        const reason = signal.aborted && !abort.aborted ? `no answer within ${timeoutMs} ms` : error.message;
        reject(new ConsumeError(`${url.host}: ${reason}`));
      };
      const request = (isSecure ? httpsRequest : httpRequest)(url, options, (response) => {
        readAnswer(response).then((answer) => resolve({ response, answer }), fail);
      });
      request.on('error', fail);
      request.end(body);
    });
  }

  /** A redirect is not followed: who is to have the data is said in the configuration. */
  #judge({ statusCode = 0, headers }: IncomingMessage, answer: Buffer): Taken {
    if (statusCode >= 200 && statusCode < 300)
      return headers['content-type']?.startsWith('application/json') ? jsonTaken(answer) : takenOf(answer);
    throw new ConsumeError(`HTTP ${statusCode}${errorText(answer, headers['content-type'])}`, {
      isPermanent: !RETRYABLE.has(statusCode),
      retryAfterMs: retryAfterMs(headers['retry-after']),
    });
  }

  async close(): Promise<void> {
    this.#http.destroy();
    this.#https.destroy();
  }
}

async function readAnswer(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    if (length < MOST_ANSWER_BYTES) parts.push(part);
    length += part.length;
  }
  return Buffer.concat(parts);
}

function jsonTaken(answer: Buffer): Taken {
  try {
    const { partialSuccess = {} } = JSON.parse(answer.toString()) as { partialSuccess?: Record<string, unknown> };
    const rejected = Object.entries(partialSuccess).find(([key]) => key.startsWith('rejected'))?.[1];
    return { rejected: Number(rejected ?? 0) || 0, message: String(partialSuccess['errorMessage'] ?? '') };
  } catch {
    return TAKEN;
  }
}

/** google.rpc.Status in JSON, or plain text; bytes are not for people. */
function errorText(answer: Buffer, type = ''): string {
  const text = type.includes('json') || type.startsWith('text/') ? answer.toString('utf8', 0, 300).trim() : '';
  const message = /"message"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? text;
  return message === '' ? '' : `: ${message}`;
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
