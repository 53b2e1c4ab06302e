import { findAttribute, stringAttribute, type Attributes } from '../../model/attributes.ts';
import type { Metric, MetricData } from '../../model/metric.ts';
import { KIND_CLIENT, KIND_CONSUMER, KIND_PRODUCER, KIND_SERVER, STATUS_ERROR, type Span } from '../../model/span.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import { NS_PER_MS, SECOND } from '../../model/units.ts';
import { asString } from '../ottl/text.ts';
import { EdgeStore, type Edge } from './edge-store.ts';
import { createValues, histogramData, type HistogramSeries } from './histogram.ts';
import { attributesKey } from '../attributes-key.ts';
import { CUMULATIVE, metricsGroup, textValue, type MetricsMaker } from './metrics-maker.ts';
import type { OwnMetric } from '../own-metric.ts';
import { SeriesRoom } from './series-room.ts';
import type { ServiceGraphSettings } from './service-graph-settings.ts';

const SCOPE = 'traces_service_graph';
/** Where a client says nothing of the other side. */
const UNKNOWN = 'unknown';
/** The client of a request that comes from outside. */
const USER = 'user';
/** A series that nobody adds to is forgotten after this, as in the Collector. */
const STALE_MS = 15 * 60_000;
const NO_ROOM = 'no room for its edge: store.max_items';
const TOO_MANY = 'too many series';

interface Series {
  attributes: Attributes;
  total: bigint;
  failed: bigint;
  client: HistogramSeries['values'];
  server: HistogramSeries['values'];
  updatedMs: number;
}

/** Who calls whom, how often and how long: the Collector's connector/servicegraphconnector. Spans of no service are passed over. */
export class ServiceGraph implements MetricsMaker {
  readonly #settings: ServiceGraphSettings;
  readonly #store: EdgeStore;
  readonly #startNs: bigint;
  readonly #series = new Map<string, Series>();
  readonly #room = new SeriesRoom();
  #dropped = new Map<string, number>();
  #spansWithoutRoom = 0;
  #nowMs: number;

  constructor(settings: ServiceGraphSettings, nowMs: number) {
    this.#settings = settings;
    this.#nowMs = nowMs;
    this.#startNs = nanoseconds(nowMs);
    this.#store = new EdgeStore({
      ttlMs: settings.ttlMs,
      maxItems: settings.maxItems,
      onComplete: (edge) => this.#add(edge),
      onExpire: (edge) => this.#expire(edge),
    });
  }

  take(telemetry: Telemetry, nowMs: number): void {
    if (telemetry.signal !== 'traces') return;
    this.#nowMs = nowMs;
    this.#store.expire(nowMs);
    for (const { resource, scopes } of telemetry.groups) {
      const service = stringAttribute(resource.attributes, 'service.name');
      if (service === '') continue;
      for (const { items } of scopes) for (const span of items) this.#takeSpan(span, service, resource.attributes);
    }
  }

  #takeSpan(span: Span, service: string, resource: Attributes): void {
    const isClient = span.kind === KIND_CLIENT || span.kind === KIND_PRODUCER;
    if (!isClient && span.kind !== KIND_SERVER && span.kind !== KIND_CONSUMER) return;
    const change = isClient
      ? (edge: Edge) => this.#asClient(edge, span, service, resource)
      : (edge: Edge) => this.#asServer(edge, span, service, resource);
    const spanId = isClient ? span.spanId : span.parentSpanId;
    if (this.#store.update(span.traceId, spanId, this.#nowMs, change)) return;
    this.#spansWithoutRoom++;
    this.#drop(NO_ROOM);
  }

  #asClient(edge: Edge, span: Span, service: string, resource: Attributes): void {
    edge.connection = span.kind === KIND_PRODUCER ? 'messaging_system' : '';
    edge.client = service;
    edge.clientSeconds = secondsOf(span);
    this.#asEither(edge, 'client', span, resource);
    edge.peer = firstOf(this.#settings.peerAttributes, span.attributes) ?? edge.peer;
    // A database has no span of its own.
    const database = firstOf(this.#settings.databaseAttributes, resource, span.attributes);
    if (database === undefined) return;
    edge.connection = 'database';
    edge.server = database;
    edge.serverSeconds = secondsOf(span);
  }

  #asServer(edge: Edge, span: Span, service: string, resource: Attributes): void {
    edge.connection = span.kind === KIND_CONSUMER ? 'messaging_system' : '';
    edge.server = service;
    edge.serverSeconds = secondsOf(span);
    this.#asEither(edge, 'server', span, resource);
  }

  #asEither(edge: Edge, side: 'client' | 'server', { status, attributes }: Span, resource: Attributes): void {
    edge.isFailed ||= status.code === STATUS_ERROR;
    for (const name of this.#settings.dimensions) {
      const value = firstOf([name], resource, attributes);
      if (value !== undefined) edge.dimensions.set(`${side}_${name}`, value);
    }
  }

  /** The other side never came: it is outside. */
  #expire(edge: Edge): void {
    if (this.#settings.peerAttributes.length === 0) return;
    edge.connection = 'virtual_node';
    if (edge.client === '' && edge.spanId === '') this.#add({ ...edge, client: USER, virtual: 'client' });
    if (edge.server === '') this.#add({ ...edge, server: edge.peer === '' ? UNKNOWN : edge.peer, virtual: 'server' });
  }

  #add(edge: Edge): void {
    const attributes = this.#attributesOf(edge);
    const key = attributesKey(attributes);
    const series = this.#series.get(key) ?? this.#newSeries(key, attributes);
    if (!series) return this.#drop(TOO_MANY);
    series.updatedMs = this.#nowMs;
    series.total++;
    if (edge.isFailed) series.failed++;
    series.client.record(edge.clientSeconds);
    series.server.record(edge.serverSeconds);
  }

  #newSeries(key: string, attributes: Attributes): Series | undefined {
    if (this.#room.isFull) return undefined;
    this.#room.take(key);
    const { histogram } = this.#settings;
    const values = { client: createValues(histogram), server: createValues(histogram) };
    const series = { attributes, total: 0n, failed: 0n, ...values, updatedMs: 0 };
    this.#series.set(key, series);
    return series;
  }

  #attributesOf({ client, server, connection, isFailed, dimensions, virtual }: Edge): Attributes {
    const text = (key: string, value: string) => ({ key, value: textValue(value) });
    return [
      ...[text('client', client), text('server', server), text('connection_type', connection)],
      { key: 'failed', value: { kind: 'bool', value: isFailed } },
      ...[...dimensions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => text(key, value)),
      ...(this.#settings.hasVirtualLabel ? [text('virtual_node', virtual)] : []),
    ];
  }

  #drop(reason: string): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1);
  }

  takeDropped(): ReadonlyMap<string, number> {
    const dropped = this.#dropped;
    this.#dropped = new Map();
    return dropped;
  }

  /** As in the documentation.md of the Collector's connector/servicegraphconnector. */
  get ownMetrics(): OwnMetric[] {
    const { begun, expired } = this.#store.counts;
    const one = (name: string, help: string, value: number): OwnMetric => ({
      name: `connector_servicegraph_${name}`,
      help,
      value,
      type: 'counter',
      labels: [],
    });
    return [
      one('dropped_spans', 'Number of spans dropped when trying to add edges', this.#spansWithoutRoom),
      one('expired_edges', 'Number of edges that expired before finding its matching span', expired),
      one('total_edges', 'Total number of unique edges', begun),
    ];
  }

  flush(nowMs: number, isLast: boolean): Telemetry | undefined {
    this.#nowMs = nowMs;
    this.#store.expire(isLast ? Infinity : nowMs);
    this.#forget(nowMs);
    if (this.#series.size === 0) return undefined;
    const timeUnixNano = nanoseconds(nowMs - this.#settings.timestampOffsetMs);
    const times = { startTimeUnixNano: this.#startNs, timeUnixNano };
    return { signal: 'metrics', groups: [metricsGroup([], SCOPE, this.#metrics(times))] };
  }

  #forget(nowMs: number): void {
    for (const [key, { updatedMs }] of this.#series) {
      if (updatedMs + STALE_MS >= nowMs) continue;
      this.#series.delete(key);
      this.#room.giveBack([key]);
    }
  }

  #metrics(times: HistogramSeries['times']): Metric[] {
    const all = [...this.#series.values()];
    const sum = (of: (series: Series) => bigint): MetricData => ({
      kind: 'sum',
      aggregationTemporality: CUMULATIVE,
      isMonotonic: true,
      dataPoints: all
        .filter((series) => of(series) > 0n)
        .map((series) => ({
          attributes: series.attributes,
          ...times,
          flags: 0,
          exemplars: [],
          value: { kind: 'int', value: of(series) },
        })),
    });
    const seconds = (side: 'client' | 'server') => {
      const series = all.map((one) => ({ attributes: one.attributes, times, values: one[side], exemplars: [] }));
      return histogramData(this.#settings.histogram, series, CUMULATIVE);
    };
    const hasFailed = all.some(({ failed }) => failed > 0n);
    return [
      metric(
        'request_total',
        '',
        sum(({ total }) => total),
      ),
      ...(hasFailed
        ? [
            metric(
              'request_failed_total',
              '',
              sum(({ failed }) => failed),
            ),
          ]
        : []),
      metric('request_server', 's', seconds('server')),
      metric('request_client', 's', seconds('client')),
    ];
  }
}

const metric = (name: string, unit: string, data: MetricData): Metric => ({
  name: `${SCOPE}_${name}`,
  description: '',
  unit,
  metadata: [],
  data,
});

const nanoseconds = (ms: number): bigint => BigInt(Math.round(ms)) * NS_PER_MS;

function secondsOf({ startTimeUnixNano, endTimeUnixNano }: Span): number {
  return endTimeUnixNano > startTimeUnixNano ? Number(endTimeUnixNano - startTimeUnixNano) / SECOND : 0;
}

/** The value of the first name that is there, as text. */
function firstOf(names: readonly string[], ...from: readonly Attributes[]): string | undefined {
  for (const name of names)
    for (const attributes of from) {
      const value = findAttribute(attributes, name);
      if (value) return asString(value);
    }
  return undefined;
}
