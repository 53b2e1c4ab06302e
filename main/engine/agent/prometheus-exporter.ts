import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { expositionOf, OPENMETRICS_TYPE, TEXT_TYPE } from '../../../core/collector/prometheus/exposition.ts';
import { PROTOBUF_TYPE, protobufExpositionOf } from '../../../core/collector/prometheus/exposition-protobuf.ts';
import { labelName, prometheusNamespace } from '../../../core/collector/prometheus/names.ts';
import { readResourceLabels, RESOURCE_LABEL_KEYS } from '../../../core/collector/prometheus/read-resource-labels.ts';
import { readSuffixes, SUFFIX_KEYS } from '../../../core/collector/prometheus/read-suffixes.ts';
import { SeriesStore, type SeriesRules } from '../../../core/collector/prometheus/series-store.ts';
import { Settings } from '../../../core/collector/settings.ts';
import type { ComponentContext, ExporterKind, RunningConsumer } from '../collector/component.ts';
import { takenWithout } from '../collector/consumer.ts';
import type { ReceiverOptions } from './endpoint.ts';
import type { HttpAnswer, HttpRequest } from './http-call.ts';
import { startHttpServer } from './http-server.ts';
import { inTurn } from '../collector/in-turn.ts';
import {
  HTTP_SERVER_KEYS,
  IDLE_HTTP_SERVER_KEYS,
  readHttpServer,
  REFUSED_HTTP_SERVER_KEYS,
  type HttpServerSettings,
} from './http-settings.ts';

const KEYS = [
  'namespace',
  'const_labels',
  'send_timestamps',
  'metric_expiration',
  'enable_open_metrics',
  'without_scope_info',
  ...SUFFIX_KEYS,
  ...RESOURCE_LABEL_KEYS,
];
const REFUSED = ['sending_queue'];
/** Some hundred bytes each; a server that scrapes more of one target has other worries. */
const MOST_SERIES = 100_000;
const PATH = '/metrics';
const pack = promisify(gzip);

interface PrometheusSettings extends SeriesRules {
  server: HttpServerSettings;
  timestamps: boolean;
  openMetrics: boolean;
}

/** The Collector's exporter/prometheusexporter: the last value of each series, for whoever scrapes it. */
export function prometheusExporter(options: ReceiverOptions): ExporterKind {
  return {
    type: 'prometheus',
    signals: ['metrics'],
    read(value) {
      const settings = new Settings(value);
      settings.allow([...HTTP_SERVER_KEYS, ...KEYS], [...REFUSED_HTTP_SERVER_KEYS, ...REFUSED], IDLE_HTTP_SERVER_KEYS);
      const read = readPrometheus(settings, options);
      return { problems: settings.problems, create: (context) => start(read, context, options) };
    },
  };
}

function readPrometheus(settings: Settings, options: ReceiverOptions): PrometheusSettings {
  if (!settings.has('endpoint')) settings.note([], 'endpoint is expected here, such as localhost:9464');
  const constant = settings.words('const_labels');
  const server = readHttpServer(settings, 'localhost:9464', options);
  return {
    server,
    namespace: prometheusNamespace(settings.word('namespace')),
    constant: Object.fromEntries(Object.entries(constant).map(([key, text]) => [labelName(key), text])),
    timestamps: settings.bool('send_timestamps'),
    expirationMs: settings.durationMs('metric_expiration', 300_000),
    openMetrics: settings.bool('enable_open_metrics'),
    scopeInfo: !settings.bool('without_scope_info'),
    suffixes: readSuffixes(settings),
    isResourceLabel: readResourceLabels(settings),
    mostSeries: MOST_SERIES,
  };
}

async function start(
  settings: PrometheusSettings,
  { meter, clock, log }: ComponentContext,
  { inFlight }: ReceiverOptions,
): Promise<RunningConsumer> {
  const store = new SeriesStore(settings);
  // What is written for one scrape may be as large as all that is held.
  const turn = inTurn();
  const answer = (request: HttpRequest) => turn(() => scraped(store, settings, clock.now(), request));
  const routes = [{ methods: ['GET', 'HEAD'], path: PATH, answer }];
  const server = await startHttpServer({ settings: settings.server, routes, inFlight, meter });
  log(`metrics at ${settings.server.tls ? 'https' : 'http'}://${server.addresses[0]}${PATH}`);
  return {
    close: () => server.close(),
    async consume(parcel) {
      const { telemetry } = parcel;
      const dropped =
        telemetry.signal === 'metrics' ? store.add(telemetry.groups, clock.now()) : new Map<string, number>();
      const taken = takenWithout(parcel);
      meter.count('out', parcel, parcel.items - taken.rejected);
      meter.count('failed', parcel, taken.rejected);
      for (const [reason, points] of dropped) {
        meter.lose(reason, points);
        meter.count('out', parcel, -points);
      }
      return taken;
    },
  };
}

async function scraped(
  store: SeriesStore,
  { openMetrics, timestamps, namespace }: PrometheusSettings,
  nowMs: number,
  { method, headers }: HttpRequest,
): Promise<HttpAnswer> {
  const accept = headers.accept ?? '';
  const isProtobuf = wantsProtobuf(accept);
  const isOpenMetrics = !isProtobuf && openMetrics && accept.includes('application/openmetrics-text');
  const collected = store.collect(nowMs);
  const pieces = isProtobuf
    ? protobufExpositionOf(collected, { timestamps, namespace })
    : expositionOf(collected, { isOpenMetrics, timestamps, namespace });
  const parts: Buffer[] = [];
  for (const piece of pieces) {
    parts.push(Buffer.from(piece as Uint8Array));
    // Others are to have their turn while a hundred thousand series are written.
    await nextTurn();
  }
  const type = isProtobuf ? PROTOBUF_TYPE : isOpenMetrics ? OPENMETRICS_TYPE : TEXT_TYPE;
  const answer = { 'content-type': type, vary: 'accept, accept-encoding' };
  if (method === 'HEAD') return { status: 200, headers: answer };
  const body = Buffer.concat(parts);
  if (!/\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))) return { status: 200, headers: answer, body };
  return { status: 200, headers: { ...answer, 'content-encoding': 'gzip' }, body: await pack(body) };
}

/** Only a server that takes native histograms asks for it, and before all other formats. */
function wantsProtobuf(accept: string): boolean {
  const [first = ''] = accept.split(',');
  return ['application/vnd.google.protobuf', 'io.prometheus.client.MetricFamily', 'encoding=delimited'].every((part) =>
    first.includes(part),
  );
}
