import { encodeZipkinJson, encodeZipkinProto } from '../../../../core/collector/exporters/encode-zipkin.ts';
import type { Parcel } from '../../../../core/collector/parcel.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import type { ComponentContext, ExporterKind } from '../component.ts';
import { TAKEN, takenWithout, type Taken } from '../consumer.ts';
import { queuedExporter } from './create-queued.ts';
import { HttpClient } from './http-client.ts';
import {
  HTTP_CLIENT_KEYS,
  IDLE_HTTP_CLIENT_KEYS,
  readHttpClient,
  readUrl,
  REFUSED_HTTP_CLIENT_KEYS,
  type HttpClientSettings,
} from './http-client-settings.ts';
import { refusalOf } from './http-refusal.ts';
import { readQueue } from './queue-settings.ts';
import type { Sender } from './queued-exporter.ts';
import { readRetry } from './retry.ts';

interface ZipkinSettings {
  /** Undefined only where that is a problem. */
  url: URL | undefined;
  format: keyof typeof FORMATS;
  noService: string;
  client: HttpClientSettings;
}

const FORMATS = {
  json: { type: 'application/json', encode: encodeZipkinJson },
  proto: { type: 'application/x-protobuf', encode: encodeZipkinProto },
} as const;
const KEYS = ['endpoint', 'format', 'default_service_name', 'retry_on_failure', 'sending_queue', ...HTTP_CLIENT_KEYS];

/** The Collector's exporter/zipkinexporter. */
export const ZIPKIN_EXPORTER: ExporterKind = {
  type: 'zipkin',
  signals: ['traces'],
  read(value) {
    const settings = new Settings(value);
    settings.allow(KEYS, REFUSED_HTTP_CLIENT_KEYS, IDLE_HTTP_CLIENT_KEYS);
    const read: ZipkinSettings = {
      url: readUrl(settings, 'endpoint', settings.word('endpoint'), 'http://zipkin:9411/api/v2/spans'),
      format: settings.choice('format', ['json', 'proto'], 'json'),
      noService: settings.word('default_service_name', '<missing service name>'),
      client: readHttpClient(settings, { compression: 'none', timeoutMs: 5_000 }),
    };
    const [retry, queue] = [readRetry(settings), readQueue(settings)];
    return {
      problems: settings.problems,
      create: (context) => queuedExporter(context, new ZipkinSender(read, context), retry, queue),
    };
  },
};

class ZipkinSender implements Sender {
  readonly #settings: ZipkinSettings;
  readonly #client: HttpClient;

  constructor(settings: ZipkinSettings, context: ComponentContext) {
    this.#settings = settings;
    this.#client = new HttpClient(settings.client, context);
  }

  async send(parcel: Parcel, abort: AbortSignal): Promise<Taken> {
    const { url, format, noService } = this.#settings;
    const { telemetry } = parcel;
    if (telemetry.signal !== 'traces') return TAKEN;
    const { type, encode } = FORMATS[format];
    const body = encode(telemetry.groups, noService);
    const result = await this.#client.post(url!, { type, body, sender: parcel.sender }, abort);
    const { status } = result;
    if (status >= 200 && status < 300) return takenWithout(parcel);
    // Zipkin's server says with these that the spans are none, or that it is the wrong one: they would be so again.
    throw refusalOf(result, status >= 300 && status < 500 && status !== 408 && status !== 429);
  }

  async close(): Promise<void> {
    this.#client.close();
  }
}
