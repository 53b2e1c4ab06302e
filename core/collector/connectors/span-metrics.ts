import { findAttribute, type Attributes } from '../../model/attributes.ts';
import type { Exemplar, Metric, MetricData } from '../../model/metric.ts';
import type { ScopeGroup } from '../../model/resource.ts';
import { SPAN_KINDS, STATUS_CODES, type ResourceSpans, type Span, type SpanEvent } from '../../model/span.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import { NS_PER_MS } from '../../model/units.ts';
import { RecentMap } from '../recent-map.ts';
import { dimensionValues, type Dimension } from './dimensions.ts';
import { createValues, histogramData, type HistogramSeries, type PointTimes } from './histogram.ts';
import { attributesKey, sortedKey } from '../attributes-key.ts';
import { CUMULATIVE, DELTA, metricsGroup, textValue, type MetricsMaker } from './metrics-maker.ts';
import { SeriesRoom } from './series-room.ts';
import type { SpanMetricsSettings } from './span-metrics-settings.ts';

const SCOPE = 'spanmetricsconnector';
/** What series beyond the limit are counted as (OpenTelemetry specification, "Cardinality limits"). */
const OVERFLOW: Attributes = [{ key: 'otel.metric.overflow', value: { kind: 'bool', value: true } }];
const CROWDED = 'counted for a resource that was pushed out by others: resource_metrics_cache_size';
const NO_ROOM = 'no room for the attributes of its resource';
/** Of the keys of series that are remembered to have been told of. */
const MOST_TOLD_CHARACTERS = 50_000_000;
const NS_PER_UNIT = { ms: 1e6, s: 1e9 } as const;

interface Series {
  attributes: Attributes;
  startNs: bigint;
  exemplars: Exemplar[];
}
interface SumSeries extends Series {
  count: bigint;
}
interface DurationSeries extends Series {
  values: HistogramSeries['values'];
}

interface ResourceSeries {
  attributes: Attributes;
  /** Of its key and its attributes. */
  characters: number;
  calls: Map<string, SumSeries>;
  events: Map<string, SumSeries>;
  durations: Map<string, DurationSeries>;
  lastSeenMs: number;
}

/** A span with what it is in, and what is measured. */
interface Seen {
  span: Span;
  scope: ScopeGroup<Span>;
  resource: Attributes;
  service: string;
  duration: number;
  nowNs: bigint;
}

/** Requests, errors and durations of spans: the Collector's connector/spanmetricsconnector. Spans of no service are passed over. */
export class SpanMetrics implements MetricsMaker {
  readonly #settings: SpanMetricsSettings;
  readonly #instanceId: string;
  /** The one seen last comes last. */
  readonly #resources = new Map<string, ResourceSeries>();
  /** Pushed out by others, and told of once more. */
  #evicted: [string, ResourceSeries][] = [];
  /** Of deltas: when each series was last told of. */
  readonly #toldNs: RecentMap<string, bigint>;
  readonly #room = new SeriesRoom();
  #dropped = new Map<string, number>();

  /** `instanceId` tells what this process made from what others made of the same services. */
  constructor(settings: SpanMetricsSettings, instanceId = '') {
    this.#settings = settings;
    this.#instanceId = instanceId;
    this.#toldNs = new RecentMap(settings.rememberedTimes, MOST_TOLD_CHARACTERS, (key) => key.length);
  }

  take(telemetry: Telemetry, nowMs: number): void {
    if (telemetry.signal !== 'traces') return;
    for (const group of telemetry.groups) this.#takeGroup(group, nowMs);
  }

  takeDropped(): ReadonlyMap<string, number> {
    const dropped = this.#dropped;
    this.#dropped = new Map();
    return dropped;
  }

  #takeGroup({ resource: { attributes: resource }, scopes }: ResourceSpans, nowMs: number): void {
    const service = findAttribute(resource, 'service.name');
    if (service?.kind !== 'string') return;
    const series = this.#seriesOf(resource, nowMs);
    if (!series)
      return this.#drop(
        NO_ROOM,
        scopes.reduce((sum, { items }) => sum + items.length, 0),
      );
    const nowNs = BigInt(Math.round(nowMs)) * NS_PER_MS;
    for (const scope of scopes)
      for (const span of scope.items) {
        const duration = this.#durationOf(span);
        this.#takeSpan(series, { span, scope, resource, service: service.value, duration, nowNs });
      }
  }

  #durationOf({ startTimeUnixNano, endTimeUnixNano }: Span): number {
    const ns = endTimeUnixNano > startTimeUnixNano ? endTimeUnixNano - startTimeUnixNano : 0n;
    return Number(ns) / NS_PER_UNIT[this.#settings.unit];
  }

  #drop(reason: string, spans: number): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + spans);
  }

  #seriesOf(attributes: Attributes, nowMs: number): ResourceSeries | undefined {
    const { resourceKeys, mostResources } = this.#settings;
    const key = sortedKey(
      resourceKeys.length === 0 ? attributes : attributes.filter((one) => resourceKeys.includes(one.key)),
    );
    const series = this.#resources.get(key) ?? this.#newResource(key, attributes);
    if (!series) return undefined;
    series.lastSeenMs = nowMs;
    this.#resources.delete(key);
    this.#resources.set(key, series);
    const [oldest] = this.#resources;
    if (oldest && this.#resources.size > mostResources) this.#evict(...oldest);
    return series;
  }

  /** undefined where there is no room; the oldest one goes then, so that there is some when it was told of. */
  #newResource(key: string, attributes: Attributes): ResourceSeries | undefined {
    const [oldest] = this.#resources;
    if (this.#room.isFull) {
      if (oldest && this.#evicted.length === 0) this.#evict(...oldest);
      return undefined;
    }
    const series = newResource(attributes, key.length + sortedKey(attributes).length);
    this.#room.hold(series.characters);
    return series;
  }

  /** It is told of once more, unless that would be too many. */
  #evict(key: string, series: ResourceSeries): void {
    this.#resources.delete(key);
    if (this.#evicted.length < this.#settings.mostResources) this.#evicted.push([key, series]);
    else {
      const spans = [...series.calls.values()].reduce((sum, { count }) => sum + Number(count), 0);
      this.#drop(CROWDED, spans);
      this.#giveBack(series);
    }
  }

  #giveBack({ calls, events, durations, characters }: ResourceSeries): void {
    this.#room.hold(-characters);
    for (const series of [calls, events, durations]) this.#room.giveBack(series.keys());
  }

  #takeSpan(series: ResourceSeries, seen: Seen): void {
    const { histogram, callsDimensions, histogramDimensions, dimensions, eventDimensions } = this.#settings;
    const base = this.#baseAttributes(seen);
    const lookUp = (wanted: readonly Dimension[]) => dimensionValues(wanted, seen.span.attributes, seen.resource);
    const common = [...base, ...lookUp(dimensions)];
    this.#count(series.calls, [...common, ...lookUp(callsDimensions)], seen);
    if (histogram) {
      const create = (one: Series): DurationSeries => ({ ...one, values: createValues(histogram) });
      const one = this.#find(series.durations, [...common, ...lookUp(histogramDimensions)], seen.nowNs, create);
      one.values.record(seen.duration);
      this.#addExemplar(one, seen);
    }
    if (eventDimensions) for (const event of seen.span.events) this.#takeEvent(series, base, event, seen);
  }

  #takeEvent(series: ResourceSeries, base: Attributes, event: SpanEvent, seen: Seen): void {
    const { dimensions, eventDimensions = [] } = this.#settings;
    const from = [seen.span.attributes, event.attributes, seen.resource];
    this.#count(series.events, [...base, ...dimensionValues([...dimensions, ...eventDimensions], ...from)], seen);
  }

  #baseAttributes({ span, scope: { scope }, service }: Seen): Attributes {
    const { excluded, scopes } = this.#settings;
    const all = [
      ['service.name', service],
      ['span.name', span.name],
      ['span.kind', `SPAN_KIND_${SPAN_KINDS[span.kind] ?? 'UNSPECIFIED'}`],
      ['status.code', `STATUS_CODE_${STATUS_CODES[span.status.code] ?? 'UNSET'}`],
      ['collector.instance.id', this.#instanceId],
    ] as const;
    const wanted: (readonly [string, string])[] = all.filter(
      ([key, value]) => !excluded.has(key) && (key !== 'collector.instance.id' || value !== ''),
    );
    if (scope.name !== '' && scopes.has(scope.name)) {
      wanted.push(['span.instrumentation.scope.name', scope.name]);
      if (scope.version !== '') wanted.push(['span.instrumentation.scope.version', scope.version]);
    }
    return wanted.map(([key, value]) => ({ key, value: textValue(value) }));
  }

  #count(all: Map<string, SumSeries>, attributes: Attributes, seen: Seen): void {
    const one = this.#find(all, attributes, seen.nowNs, (series) => ({ ...series, count: 0n }));
    one.count++;
    this.#addExemplar(one, seen);
  }

  /** Series beyond the limit are one. */
  #find<S extends Series>(all: Map<string, S>, attributes: Attributes, startNs: bigint, create: (one: Series) => S): S {
    const key = attributesKey(attributes);
    const limit = this.#settings.cardinalityLimit || Infinity;
    if (!all.has(key) && (all.size >= limit || this.#room.isFull)) return this.#add(all, '', OVERFLOW, startNs, create);
    return this.#add(all, key, attributes, startNs, create);
  }

  #add<S extends Series>(
    all: Map<string, S>,
    key: string,
    attributes: Attributes,
    startNs: bigint,
    create: (one: Series) => S,
  ): S {
    const known = all.get(key);
    if (known) return known;
    const made = create({ attributes, startNs, exemplars: [] });
    all.set(key, made);
    this.#room.take(key);
    return made;
  }

  #addExemplar({ exemplars }: Series, { span: { traceId, spanId }, duration }: Seen): void {
    if (exemplars.length >= this.#settings.exemplars || traceId === '') return;
    exemplars.push({
      filteredAttributes: [],
      timeUnixNano: 0n,
      traceId,
      spanId,
      value: { kind: 'double', value: duration },
    });
  }

  flush(nowMs: number): Telemetry | undefined {
    const nowNs = BigInt(Math.round(nowMs)) * NS_PER_MS;
    const all = [...this.#evicted, ...this.#resources];
    const groups = all.map(([key, series]) =>
      metricsGroup(series.attributes, SCOPE, this.#metrics(key, series, nowNs)),
    );
    for (const [, series] of this.#evicted) this.#giveBack(series);
    this.#evicted = [];
    this.#forget(nowMs);
    return groups.length > 0 ? { signal: 'metrics', groups } : undefined;
  }

  #metrics(resource: string, { calls, durations, events }: ResourceSeries, nowNs: bigint): Metric[] {
    const { namespace, histogram, unit, eventDimensions, isDelta } = this.#settings;
    const temporality = isDelta ? DELTA : CUMULATIVE;
    const name = (own: string) => (namespace === '' ? own : `${namespace}.${own}`);
    const told = (metric: string, [key, series]: readonly [string, Series]) =>
      this.#times(`${resource}\n${metric}\n${key}`, series, nowNs);
    const metrics = [
      metric(
        name('calls'),
        '',
        sumData(calls, temporality, (one) => told('calls', one), nowNs),
      ),
    ];
    if (histogram) {
      const series = [...durations].map((one) => ({
        attributes: one[1].attributes,
        values: one[1].values,
        times: told('duration', one),
        exemplars: exemplarsAt(one[1], nowNs),
      }));
      metrics.push(metric(name('duration'), unit, histogramData(histogram, series, temporality)));
    }
    if (eventDimensions && events.size > 0)
      metrics.push(
        metric(
          name('events'),
          '',
          sumData(events, temporality, (one) => told('events', one), nowNs),
        ),
      );
    return metrics;
  }

  /** Of deltas each begins where the one before ended. */
  #times(key: string, { startNs }: Series, nowNs: bigint): PointTimes {
    if (!this.#settings.isDelta) return { startTimeUnixNano: startNs, timeUnixNano: nowNs };
    const startTimeUnixNano = this.#toldNs.get(key) ?? startNs;
    this.#toldNs.set(key, nowNs);
    return { startTimeUnixNano, timeUnixNano: nowNs };
  }

  /** What was told of and is not to be told of again. */
  #forget(nowMs: number): void {
    const { isDelta, expirationMs } = this.#settings;
    for (const [key, resource] of this.#resources) {
      if (isDelta || (expirationMs > 0 && nowMs - resource.lastSeenMs >= expirationMs)) {
        this.#resources.delete(key);
        this.#giveBack(resource);
      }
      for (const series of [resource.calls, resource.events, resource.durations])
        for (const one of series.values()) one.exemplars = [];
    }
  }
}

const newResource = (attributes: Attributes, characters: number): ResourceSeries => ({
  attributes,
  characters,
  calls: new Map<string, SumSeries>(),
  events: new Map<string, SumSeries>(),
  durations: new Map<string, DurationSeries>(),
  lastSeenMs: 0,
});

const metric = (name: string, unit: string, data: MetricData): Metric => ({
  name,
  description: '',
  unit,
  metadata: [],
  data,
});

const exemplarsAt = ({ exemplars }: Series, timeUnixNano: bigint): Exemplar[] =>
  exemplars.map((exemplar) => ({ ...exemplar, timeUnixNano }));

function sumData(
  series: ReadonlyMap<string, SumSeries>,
  aggregationTemporality: number,
  times: (one: readonly [string, SumSeries]) => PointTimes,
  nowNs: bigint,
): MetricData {
  const dataPoints = [...series].map((one) => ({
    attributes: one[1].attributes,
    ...times(one),
    flags: 0,
    value: { kind: 'int' as const, value: one[1].count },
    exemplars: exemplarsAt(one[1], nowNs),
  }));
  return { kind: 'sum', dataPoints, aggregationTemporality, isMonotonic: true };
}
