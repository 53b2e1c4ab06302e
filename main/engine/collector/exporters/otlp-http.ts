import type { Parcel } from '../../../../core/collector/parcel.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS, type Signal } from '../../../../core/model/telemetry.ts';
import { encodeJson } from '../../../../core/otlp/encode-json.ts';
import type { ComponentContext, ExporterKind } from '../component.ts';
import { ConsumeError, TAKEN, takenWithout, type Taken } from '../consumer.ts';
import { queuedExporter } from './create-queued.ts';
import { HttpClient, type HttpResult } from './http-client.ts';
import {
  HTTP_CLIENT_KEYS,
  IDLE_HTTP_CLIENT_KEYS,
  readHttpClient,
  readUrl,
  REFUSED_HTTP_CLIENT_KEYS,
  type HttpClientSettings,
} from './http-client-settings.ts';
import { refusalOf } from './http-refusal.ts';
import { takenOf } from './otlp-answer.ts';
import { readQueue } from './queue-settings.ts';
import type { Sender } from './queued-exporter.ts';
import { readRetry } from './retry.ts';

/** OTLP specification, "OTLP/HTTP Response": with any other the data is not sent again. */
const RETRYABLE = new Set([429, 502, 503, 504]);

interface HttpSettings {
  urls: Readonly<Record<Signal, URL | undefined>>;
  client: HttpClientSettings;
  isJson: boolean;
}

const KEYS = [
  'endpoint',
  'traces_endpoint',
  'metrics_endpoint',
  'logs_endpoint',
  'encoding',
  'retry_on_failure',
  'sending_queue',
  ...HTTP_CLIENT_KEYS,
];

/** The Collector's exporter/otlphttpexporter. */
export const OTLP_HTTP_EXPORTER: ExporterKind = {
  type: 'otlphttp',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    settings.allow(KEYS, [...REFUSED_HTTP_CLIENT_KEYS, 'profiles_endpoint', 'batcher'], IDLE_HTTP_CLIENT_KEYS);
    const read = readHttp(settings);
    const [retry, queue] = [readRetry(settings), readQueue(settings)];
    return {
      problems: settings.problems,
      create: (context) => queuedExporter(context, new HttpSender(read, context), retry, queue),
    };
  },
};

function readHttp(settings: Settings): HttpSettings {
  const urls = Object.fromEntries(
    SIGNALS.map((signal) => [signal, readSignalUrl(settings, signal)]),
  ) as HttpSettings['urls'];
  if (!['endpoint', ...SIGNALS.map((signal) => `${signal}_endpoint`)].some((key) => settings.has(key)))
    settings.note(['endpoint'], 'endpoint or the endpoint of a signal is expected here');
  return {
    urls,
    client: readHttpClient(settings, { compression: 'gzip', timeoutMs: 30_000 }),
    isJson: settings.choice('encoding', ['proto', 'json'], 'proto') === 'json',
  };
}

/** An endpoint of a signal is used as it is written, the common one with the signal's path behind it. */
function readSignalUrl(settings: Settings, signal: Signal): URL | undefined {
  const own = `${signal}_endpoint`;
  const key = settings.has(own) ? own : 'endpoint';
  if (!settings.has(key)) return undefined;
  const written = settings.word(key);
  const text = key === own ? written : `${written.replace(/\/$/, '')}/v1/${signal}`;
  return readUrl(settings, key, text, 'http://gateway:4318');
}

class HttpSender implements Sender {
  readonly #settings: HttpSettings;
  readonly #client: HttpClient;

  constructor(settings: HttpSettings, context: ComponentContext) {
    this.#settings = settings;
    this.#client = new HttpClient(settings.client, context);
  }

  async send(parcel: Parcel, abort: AbortSignal): Promise<Taken> {
    const { urls, isJson } = this.#settings;
    const url = urls[parcel.signal];
    if (!url) throw new ConsumeError(`there is no endpoint for ${parcel.signal}`, { isPermanent: true });
    const body = isJson ? encodeJson([parcel.telemetry]) : parcel.wire;
    const type = isJson ? 'application/json' : 'application/x-protobuf';
    const taken = judge(await this.#client.post(url, { type, body, sender: parcel.sender }, abort));
    const own = takenWithout(parcel);
    return own.rejected === 0
      ? taken
      : { rejected: taken.rejected + own.rejected, message: taken.message || own.message };
  }

  async close(): Promise<void> {
    this.#client.close();
  }
}

/** A redirect is not followed: who is to have the data is said in the configuration. */
function judge(result: HttpResult): Taken {
  const { status, headers, body } = result;
  if (status < 200 || status >= 300) throw refusalOf(result, !RETRYABLE.has(status));
  return headers['content-type']?.startsWith('application/json') ? jsonTaken(body) : takenOf(body);
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
