import type { Parcel } from '../../../../core/collector/parcel.ts';
import { labelName, prometheusNamespace } from '../../../../core/collector/prometheus/names.ts';
import { readResourceLabels } from '../../../../core/collector/prometheus/read-resource-labels.ts';
import { TimeSeriesMaker, type TimeSeriesRules } from '../../../../core/collector/prometheus/time-series.ts';
import {
  WriteRequestV1,
  WriteRequestV2,
  type WriteRequest,
} from '../../../../core/collector/prometheus/write-request.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { encodeSnappy } from '../../../../core/encoding/snappy-encode.ts';
import type { ExporterKind } from '../component.ts';
import { ConsumeError, consumeErrorOf, takenWithout, type Taken } from '../consumer.ts';
import type { Meter } from '../meter.ts';
import { readClientTls, readHeaders, type ClientTls } from './client-settings.ts';
import { queuedExporter } from './create-queued.ts';
import { HttpPoster } from './http-post.ts';
import type { QueueSettings } from './queue-settings.ts';
import type { Sender } from './queued-exporter.ts';
import { readRetry } from './retry.ts';

const KEYS = [
  'endpoint',
  'namespace',
  'external_labels',
  'headers',
  'tls',
  'timeout',
  'add_metric_suffixes',
  'resource_to_telemetry_conversion',
  'target_info',
  'send_metadata',
  'protobuf_message',
  'max_batch_size_bytes',
  'max_batch_request_parallelism',
  'remote_write_queue',
  'retry_on_failure',
];
const REFUSED = [
  'wal',
  'sending_queue',
  'export_created_metric',
  'scope_info',
  'auth',
  'proxy_url',
  'compression',
  'compression_params',
  'read_buffer_size',
  'write_buffer_size',
  'cookies',
  'middlewares',
];
/** Headers that say how the body is to be read are not for the configuration. */
const OWN_HEADERS = ['content-encoding', 'content-type', 'x-prometheus-remote-write-version', 'user-agent'];
const V2 = 'io.prometheus.write.v2.Request';

interface RemoteWriteSettings extends TimeSeriesRules {
  url: URL | undefined;
  tls: ClientTls;
  headers: Record<string, string>;
  timeoutMs: number;
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
    settings.allow(KEYS, REFUSED);
    const read = readRemoteWrite(settings);
    const [retry, queue] = [readRetry(settings), readRemoteWriteQueue(settings)];
    return {
      problems: settings.problems,
      create: (context) => queuedExporter(context, new RemoteWriteSender(read, context.meter), retry, queue),
    };
  },
};

function readRemoteWrite(settings: Settings): RemoteWriteSettings {
  settings.integer('max_batch_request_parallelism', 5, 1, 1_000);
  const target = settings.inner('target_info');
  target.allow(['enabled']);
  const messages = ['prometheus.writerequest', V2.toLowerCase()] as const;
  return {
    url: readUrl(settings),
    tls: readClientTls(settings),
    headers: Object.fromEntries(
      Object.entries(readHeaders(settings)).filter(([name]) => !OWN_HEADERS.includes(name.toLowerCase())),
    ),
    timeoutMs: settings.durationMs('timeout', 5_000),
    isV2: settings.choice('protobuf_message', messages, messages[0]) === messages[1],
    metadata: settings.bool('send_metadata'),
    mostBytes: settings.integer('max_batch_size_bytes', 3_000_000, 1, 2 ** 31),
    namespace: prometheusNamespace(settings.word('namespace')),
    suffixes: settings.bool('add_metric_suffixes', true),
    constant: readExternalLabels(settings),
    scopeInfo: false,
    resourceAttributes: readResourceLabels(settings),
    targetInfo: target.bool('enabled', true),
  };
}

function readUrl(settings: Settings): URL | undefined {
  const written = settings.word('endpoint');
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url && ['http:', 'https:'].includes(url.protocol)) return url;
  // Not what is written there: it may hold a password.
  settings.note(['endpoint'], 'an address such as http://prometheus:9090/api/v1/write is expected here');
  return undefined;
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
  section.allow(['enabled', 'queue_size', 'num_consumers']);
  section.integer('num_consumers', 5, 0, 1_000);
  return {
    enabled: section.bool('enabled', true),
    queueSize: section.integer('queue_size', 10_000, 1, Number.MAX_SAFE_INTEGER),
    numConsumers: 1,
    storage: '',
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
  readonly #poster: HttpPoster;
  readonly #progress = new WeakMap<Parcel, Progress>();

  constructor(settings: RemoteWriteSettings, meter: Meter) {
    this.#settings = settings;
    this.#meter = meter;
    this.#maker = new TimeSeriesMaker(settings);
    this.#poster = new HttpPoster(settings.tls);
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
      this.#meter.drop(reason, points);
      all += points;
    }
    this.#meter.out -= all;
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
    const { url, headers, isV2, timeoutMs } = this.#settings;
    const own = {
      'content-type': isV2 ? `application/x-protobuf;proto=${V2}` : 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': isV2 ? '2.0.0' : '0.1.0',
      'user-agent': 'Tracebench',
    };
    const answer = await this.#poster.post({ url: url!, headers: { ...headers, ...own }, body, timeoutMs, abort });
    if (answer.status >= 200 && answer.status < 300) return;
    const text = answer.text === '' ? '' : `: ${answer.text}`;
    // By the specification only these are to be sent again.
    const isPermanent = answer.status < 500 && answer.status !== 429;
    throw new ConsumeError(`HTTP ${answer.status}${text}`, { isPermanent, retryAfterMs: answer.retryAfterMs });
  }

  async close(): Promise<void> {
    this.#poster.close();
  }
}
