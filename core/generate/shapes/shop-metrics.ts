import type { Exemplar, HistogramDataPoint, Metric, NumberDataPoint } from '../../model/metric.ts';
import { SECOND } from '../../model/units.ts';
import type { Route } from '../stage/calls.ts';
import type { Place } from '../stage/places.ts';
import { attributesOf, type PlainAttributes } from '../stage/plain.ts';
import type { Recorder } from '../stage/recorder.ts';
import type { Served } from './shop.ts';

const EXPORT_EVERY_NS = 30 * SECOND;
/** Of the semantic conventions, in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const CUMULATIVE = 2;

interface Series {
  place: Place;
  attributes: PlainAttributes;
  counts: number[];
  sum: number;
  min: number;
  max: number;
  exemplar: Exemplar | undefined;
}

/** What the shop's processes measure of themselves. Requests are counted as the traces tell them. */
export class ShopMetrics {
  private readonly recorder: Recorder;
  private readonly series = new Map<string, Series>();
  private exportedNs = 0;

  constructor(recorder: Recorder) {
    this.recorder = recorder;
  }

  served({ root, route, endNs, status }: Served): void {
    const seconds = (endNs - root.startNs) / SECOND;
    const series = this.seriesOf(root.place, route, status);
    const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
    series.counts[bucket < 0 ? BOUNDS.length : bucket]!++;
    series.sum += seconds;
    series.min = Math.min(series.min, seconds);
    series.max = Math.max(series.max, seconds);
    series.exemplar = {
      filteredAttributes: [],
      timeUnixNano: this.recorder.time(endNs),
      value: { kind: 'double', value: seconds },
      spanId: root.spanId,
      traceId: root.traceId,
    };
  }

  /** Exports what is due before `atNs`. */
  measureUntil(atNs: number): void {
    while (this.exportedNs + EXPORT_EVERY_NS <= atNs) this.export(this.exportedNs + EXPORT_EVERY_NS);
  }

  finish(): void {
    this.export(this.exportedNs + EXPORT_EVERY_NS);
  }

  private export(atNs: number): void {
    this.exportedNs = atNs;
    const byPlace = Map.groupBy(this.series.values(), ({ place }) => place);
    for (const [place, series] of byPlace) {
      this.recorder.addMetric(place, durations(series.map((one) => this.pointOf(one, atNs))));
      for (const exported of series) exported.exemplar = undefined;
      const bytes = Math.round(180e6 + 60e6 * Math.sin(atNs / (600 * SECOND)));
      this.recorder.addMetric(place, memory(this.number(atNs, bytes, {})));
      this.recorder.addMetric(place, load(this.loadPoints(atNs, place.host)));
    }
  }

  private seriesOf(place: Place, { method, route }: Route, status: number): Series {
    const key = `${place.service} ${place.host} ${method} ${route} ${status}`;
    let series = this.series.get(key);
    if (series === undefined) {
      const attributes = {
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
        'url.scheme': 'http',
      };
      const counts = new Array<number>(BOUNDS.length + 1).fill(0);
      series = { place, attributes, counts, sum: 0, min: Infinity, max: 0, exemplar: undefined };
      this.series.set(key, series);
    }
    return series;
  }

  private pointOf({ attributes, counts, sum, min, max, exemplar }: Series, atNs: number): HistogramDataPoint {
    return {
      attributes: attributesOf(attributes),
      startTimeUnixNano: this.recorder.time(0),
      timeUnixNano: this.recorder.time(atNs),
      flags: 0,
      count: BigInt(counts.reduce((all, count) => all + count)),
      sum,
      min,
      max,
      bucketCounts: counts.map(BigInt),
      explicitBounds: BOUNDS,
      exemplars: exemplar === undefined ? [] : [exemplar],
    };
  }

  private loadPoints(atNs: number, host: number): NumberDataPoint[] {
    const busy = 0.35 + 0.25 * Math.sin(atNs / (240 * SECOND) + host) + this.recorder.random.between(0, 0.1);
    const share = { user: busy * 0.8, system: busy * 0.2, idle: 1 - busy };
    return Object.entries(share).map(([mode, value]) => this.number(atNs, value, { 'cpu.mode': mode }));
  }

  private number(atNs: number, value: number, attributes: PlainAttributes): NumberDataPoint {
    return {
      attributes: attributesOf(attributes),
      startTimeUnixNano: this.recorder.time(0),
      timeUnixNano: this.recorder.time(atNs),
      flags: 0,
      value: { kind: 'double', value },
      exemplars: [],
    };
  }
}

function durations(dataPoints: HistogramDataPoint[]): Metric {
  const data: Metric['data'] = { kind: 'histogram', dataPoints, aggregationTemporality: CUMULATIVE };
  return metric('http.server.request.duration', 's', 'Duration of HTTP server requests.', data);
}

function memory(point: NumberDataPoint): Metric {
  const data: Metric['data'] = {
    kind: 'sum',
    dataPoints: [point],
    aggregationTemporality: CUMULATIVE,
    isMonotonic: false,
  };
  return metric('process.memory.usage', 'By', 'The amount of physical memory in use.', data);
}

function load(dataPoints: NumberDataPoint[]): Metric {
  return metric('system.cpu.utilization', '1', 'Share of the time in each mode.', { kind: 'gauge', dataPoints });
}

function metric(name: string, unit: string, description: string, data: Metric['data']): Metric {
  return { name, unit, description, metadata: [], data };
}
