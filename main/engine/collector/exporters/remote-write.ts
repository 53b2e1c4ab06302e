import type { Parcel } from '../../../../core/collector/parcel.ts';
import { labelName, prometheusNamespace } from '../../../../core/collector/prometheus/names.ts';
import { readSuffixes, SUFFIX_KEYS } from '../../../../core/collector/prometheus/read-suffixes.ts';
import { readResourceLabels, RESOURCE_LABEL_KEYS } from '../../../../core/collector/prometheus/read-resource-labels.ts';
import { TimeSeriesMaker, type TimeSeriesRules } from '../../../../core/collector/prometheus/time-series.ts';
import {
  WriteRequestV1,
  WriteRequestV2,
  type WriteRequest,
} from '../../../../core/collector/prometheus/write-request.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { encodeSnappy } from '../../../../core/encoding/snappy-encode.ts';
import type { ComponentContext, ExporterKind } from '../component.ts';
import { consumeErrorOf, takenWithout, type Taken } from '../consumer.ts';
import type { Meter } from '../meter.ts';
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
import type { QueueSettings } from './queue-settings.ts';
import type { Sender } from './queued-exporter.ts';
import { readRetry } from './retry.ts';

const KEYS = [
  'endpoint',
  'namespace',
  'external_labels',
  ...HTTP_CLIENT_KEYS,
  ...SUFFIX_KEYS,
  ...RESOURCE_LABEL_KEYS,
  'target_info',
  'send_metadata',
  'protobuf_message',
  'max_batch_size_bytes',
  'remote_write_queue',
  'retry_on_failure',
];
const REFUSED = ['wal', 'sending_queue', 'export_created_metric', 'scope_info', ...REFUSED_HTTP_CLIENT_KEYS];
/** One request goes after another, whatever they say. */
const IDLE = ['max_batch_request_parallelism', ...IDLE_HTTP_CLIENT_KEYS];
/** Headers that say how the body is to be read are not for the configuration. */
const OWN_HEADERS = ['content-encoding', 'content-type', 'x-prometheus-remote-write-version', 'user-agent'];
const V2 = 'io.prometheus.write.v2.Request';

interface RemoteWriteSettings extends TimeSeriesRules {
  url: URL | undefined;
  client: HttpClientSettings;
  isV2: boolean;
  metadata: boolean;
  mostBytes: number;
}

/** The Collector's exporter/prometheusremotewriteexporter. */
export const REMOTE_WRITE_EXPORTER: ExporterKind = {
  type: 'prometheusremotewrite',
  signals: ['metrics'],
  read(value) {
    const settings = new Settings(value);
    settings.allow(KEYS, REFUSED, IDLE);
    const read = readRemoteWrite(settings);
    const [retry, queue] = [readRetry(settings), readRemoteWriteQueue(settings)];
    return {
      problems: settings.problems,
      create: (context) => queuedExporter(context, new RemoteWriteSender(read, context), retry, queue),
    };
  },
};

function readRemoteWrite(settings: Settings): RemoteWriteSettings {
  settings.integer('max_batch_request_parallelism', 5, 1, 1_000);
  const target = settings.inner('target_info');
  target.allow(['enabled']);
  const messages = ['prometheus.writerequest', V2.toLowerCase()] as const;
  const isV2 = settings.choice('protobuf_message', messages, messages[0]) === messages[1];
  return {
    url: readUrl(settings, 'endpoint', settings.word('endpoint'), 'http://prometheus:9090/api/v1/write'),
    client: readClient(settings, isV2),
    isV2,
    metadata: settings.bool('send_metadata'),
    mostBytes: settings.integer('max_batch_size_bytes', 3_000_000, 1, 2 ** 31),
    namespace: prometheusNamespace(settings.word('namespace')),
    suffixes: readSuffixes(settings),
    constant: readExternalLabels(settings),
    scopeInfo: false,
    isResourceLabel: readResourceLabels(settings),
    targetInfo: target.bool('enabled', true),
  };
}

/** What is packed is said by us, whatever the configuration says. */
function readClient(settings: Settings, isV2: boolean): HttpClientSettings {
  const client = readHttpClient(settings, { compression: 'snappy', timeoutMs: 5_000 });
  if (client.compression !== 'snappy') settings.note(['compression'], `"${client.compression}" is none of snappy`);
  const given = Object.entries(client.headers).filter(([name]) => !OWN_HEADERS.includes(name.toLowerCase()));
  const own = {
    'content-encoding': 'snappy',
    'x-prometheus-remote-write-version': isV2 ? '2.0.0' : '0.1.0',
  };
  return { ...client, compression: 'none', headers: { ...Object.fromEntries(given), ...own } };
}

function readExternalLabels(settings: Settings): Record<string, string> {
  const written = Object.entries(settings.words('external_labels'));
  for (const [name, value] of written)
    if (name === '' || value === '') settings.note(['external_labels', name], 'a label has a name and a value');
  return Object.fromEntries(written.map(([name, value]) => [labelName(name), value]));
}

/** One request after another: a server takes no sample of a series behind a later one. */
function readRemoteWriteQueue(settings: Settings): QueueSettings {
  const section = settings.inner('remote_write_queue');
  section.allow(['enabled', 'queue_size'], ['include_metadata_keys'], ['num_consumers']);
  section.integer('num_consumers', 5, 0, 1_000);
  return {
    enabled: section.bool('enabled', true),
    room: { capacity: section.integer('queue_size', 10_000, 1, Number.MAX_SAFE_INTEGER) },
    numConsumers: 1,
    storage: '',
    batch: undefined,
  };
}

interface Batch {
  body: Uint8Array;
  /** Data points whose last series is in it. */
  points: number;
}

/** How far a parcel was sent: what was taken is not sent again. */
interface Progress extends Taken {
  batches: Iterator<Batch, undefined>;
  /** Not sent yet. */
  current: Batch | undefined;
  /** Data points that were taken, and those that cannot be sent, by reason. */
  sent: number;
  dropped: Map<string, number>;
}

class RemoteWriteSender implements Sender {
  readonly #settings: RemoteWriteSettings;
  readonly #maker: TimeSeriesMaker;
  readonly #meter: Meter;
  readonly #client: HttpClient;
  readonly #progress = new WeakMap<Parcel, Progress>();

  constructor(settings: RemoteWriteSettings, context: ComponentContext) {
    this.#settings = settings;
    this.#meter = context.meter;
    this.#maker = new TimeSeriesMaker(settings);
    this.#client = new HttpClient(settings.client, context);
  }

  async send(parcel: Parcel, abort: AbortSignal): Promise<Taken> {
    const progress = this.#progress.get(parcel) ?? this.#begin(parcel);
    for (;;) {
      progress.current ??= progress.batches.next().value;
      if (!progress.current) {
        this.#settle(progress);
        return { rejected: progress.rejected, message: progress.message };
      }
      await this.#sendBatch(progress.current, progress, abort);
      progress.current = undefined;
    }
  }

  #begin(parcel: Parcel): Progress {
    const { telemetry } = parcel;
    const groups = telemetry.signal === 'metrics' ? telemetry.groups : [];
    const dropped = new Map<string, number>();
    const drop = (reason: string, points: number) => void dropped.set(reason, (dropped.get(reason) ?? 0) + points);
    const batches = this.#batches(this.#maker.of(groups, drop));
    const progress = { batches, current: undefined, sent: 0, dropped, ...takenWithout(parcel) };
    this.#progress.set(parcel, progress);
    return progress;
  }

  takenBefore(parcel: Parcel): number {
    const progress = this.#progress.get(parcel);
    return progress ? progress.sent + this.#settle(progress) : 0;
  }

  /** Counts what cannot be sent, once. Whoever counts what goes out does not know of it. */
  #settle({ dropped }: Progress): number {
    let all = 0;
    for (const [reason, points] of dropped) {
      this.#meter.lose(reason, points);
      all += points;
    }
    this.#meter.count('out', { signal: 'metrics' }, -all);
    dropped.clear();
    return all;
  }

  *#batches(all: ReturnType<TimeSeriesMaker['of']>): Generator<Batch, undefined> {
    const { isV2, metadata, mostBytes } = this.#settings;
    const families = metadata ? new Set<string>() : undefined;
    const begin = (): WriteRequest => (isV2 ? new WriteRequestV2() : new WriteRequestV1(families));
    let request = begin();
    let points = 0;
    let series = 0;
    for (const one of all) {
      request.add(one);
      points += one.points;
      series++;
      if (request.length < mostBytes) continue;
      yield { body: request.finish(), points };
      [request, points, series] = [begin(), 0, 0];
    }
    if (series > 0) yield { body: request.finish(), points };
    return undefined;
  }

  /** What is refused for good costs its batch; the others are sent. Rejects where it may be sent again. */
  async #sendBatch({ body, points }: Batch, progress: Progress, abort: AbortSignal): Promise<void> {
    try {
      await this.#post(encodeSnappy(body), abort);
      progress.sent += points;
    } catch (thrown) {
      const error = consumeErrorOf(thrown);
      if (!error.isPermanent) throw error;
      progress.rejected += points;
      progress.message = error.message;
    }
  }

  async #post(body: Uint8Array, abort: AbortSignal): Promise<void> {
    const { url, isV2 } = this.#settings;
    const type = isV2 ? `application/x-protobuf;proto=${V2}` : 'application/x-protobuf';
    const result = await this.#client.post(url!, { type, body }, abort);
    if (result.status >= 200 && result.status < 300) return;
    // By the specification only these are to be sent again.
    throw refusalOf(result, result.status < 500 && result.status !== 429);
  }

  async close(): Promise<void> {
    this.#client.close();
  }
}
