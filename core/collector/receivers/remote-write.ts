import { isTotal } from '../../formats/prometheus-remote-write/is-total.ts';
import { histogramData, type WrittenHistogram } from '../../formats/prometheus-remote-write/read-histogram.ts';
import { readSeriesOfV2, type SeriesMetadata } from '../../formats/prometheus-remote-write/read-request-v2.ts';
import {
  readMetadataOf,
  readSeriesOf,
  type WrittenSeries,
} from '../../formats/prometheus-remote-write/read-request.ts';
import type { RemoteWriteVersion } from '../../formats/prometheus-remote-write/version.ts';
import type { WrittenExemplar, WrittenSample } from '../../formats/prometheus-remote-write/wire.ts';
import { exemplarOf } from '../../formats/prometheus/exemplar.ts';
import { FamilyHeads } from '../../formats/prometheus/family-heads.ts';
import { MetricGroups } from '../../formats/prometheus/metric-groups.ts';
import { labelValue, withoutLabel, type FamilyHead, type Labels } from '../../formats/prometheus/sample.ts';
import type { Exemplar, MetricData, NumberDataPoint } from '../../model/metric.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import { LAST_NS, NS_PER_MS } from '../../model/units.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { objectWeight } from '../../otlp/object-budget.ts';
import { HeldExemplars } from './held-exemplars.ts';

export type { RemoteWriteVersion };

export interface RemoteWritten {
  telemetry: Telemetry[];
  /** What was taken in. */
  samples: number;
  histograms: number;
  exemplars: number;
  /** Samples, histograms and series that were not, and why the first was not. */
  invalid: number;
  problem: string;
}

const NAME_LABEL = '__name__';
const TARGET_INFO = 'target_info';
const NO_RECORDED_VALUE = 1;
const LAST_MS = LAST_NS / NS_PER_MS;
/**
 * Of data points with labels and buckets as they are in OTLP, where each has its own: texts of a request may be used a million times, and a
 * sample is four bytes of it. Prometheus sends some thousand at once.
 */
const MOST_BYTES = 128 * 1024 * 1024;
const NOTHING = { samples: [], histograms: [] };
const INFOS = [TARGET_INFO, 'otel_scope_info'];

/**
 * Turns remote write requests into metrics, a series each. A histogram of several series comes in several requests, so that it cannot
 * be put together: its series are totals with the label `le`.
 */
export class RemoteWriteTranslator {
  /** Of version 1, which tells of types in requests of their own. */
  readonly #heads = new FamilyHeads();
  readonly #groups = new MetricGroups({ isOfServer: true });
  readonly #held = new HeldExemplars();

  /**
   * An unpacked body. `hold` is told what its data points come to in memory, in bytes and before they are made; what it throws ends the
   * reading. @throws DecodeError where it is damaged or too large; nothing of it is kept then
   */
  read(version: RemoteWriteVersion, bytes: Uint8Array, hold: (bytes: number) => void = () => undefined): RemoteWritten {
    const into: RemoteWritten = { telemetry: [], samples: 0, histograms: 0, exemplars: 0, invalid: 0, problem: '' };
    try {
      for (const [series, metadata] of this.#seriesOf(version, bytes, into)) {
        hold(this.#bytesWith(series));
        this.#take(series, metadata, into);
        this.#bytesWith(NOTHING);
      }
    } finally {
      into.telemetry = [{ signal: 'metrics', groups: this.#groups.take() }];
    }
    return into;
  }

  *#seriesOf(
    version: RemoteWriteVersion,
    bytes: Uint8Array,
    into: RemoteWritten,
  ): Generator<[WrittenSeries, SeriesMetadata | undefined]> {
    if (version === 1) {
      for (const head of readMetadataOf(bytes)) this.#heads.learn(head.name, head);
      for (const { series } of readSeriesOf(bytes)) yield [series, undefined];
      return;
    }
    for (const read of readSeriesOfV2(bytes)) {
      if (typeof read === 'string') refuse(into, read);
      else yield [read.series, read.metadata];
    }
  }

  #take(series: WrittenSeries, metadata: SeriesMetadata | undefined, into: RemoteWritten): void {
    const name = labelValue(series.labels, NAME_LABEL) ?? '';
    const items = series.samples.length + series.histograms.length;
    if (name === '') return refuse(into, 'a series without a name', Math.max(1, items));
    const twice = repeatedName(series.labels);
    if (twice !== undefined) return refuse(into, `${name}: the label ${twice} twice`, Math.max(1, items));
    const labels = withoutLabel(series.labels, NAME_LABEL);
    if (INFOS.includes(name)) return this.#learn(name, labels, series, into);
    const head = metadata ? { name, ...metadata } : this.#heads.find(name);
    const exemplars = series.exemplars.filter(({ timeMs }) => isTime(timeMs)).map(exemplarOfWritten);
    into.exemplars += exemplars.length;
    this.#points({ name, labels, head, series, exemplars }, into);
  }

  /** What is held, and the points of this series beside it. @throws DecodeError where it is too much for one request */
  #bytesWith({ samples, histograms }: Pick<WrittenSeries, 'samples' | 'histograms'>): number {
    const { bytes, points } = this.#groups;
    const all = bytes + POINT_BYTES * (points + samples.length + histograms.length);
    if (all > MOST_BYTES) throw new DecodeError('The data points of this request are too large', 0);
    return all;
  }

  #learn(name: string, labels: Labels, { samples }: WrittenSeries, into: RemoteWritten): void {
    into.samples += samples.length;
    // The end of a target says nothing of it.
    if (samples.length > 0 && samples.every(({ isStale }) => isStale)) return;
    if (name === TARGET_INFO) this.#groups.setTarget(labels);
    else this.#groups.setScope(labels);
  }

  #points({ name, labels, head, series, exemplars }: OneSeries, into: RemoteWritten): void {
    const key = JSON.stringify([name, labels]);
    const { samples, histograms } = series;
    if (samples.length === 0 && histograms.length === 0) return this.#held.hold(key, exemplars);
    const all = [...this.#held.take(key), ...exemplars];
    const points: NumberDataPoint[] = [];
    for (const sample of samples) {
      if (isTime(sample.timeMs)) points.push(pointOf(sample));
      else refuse(into, `${name}: no time between 1970 and 2554: ${sample.timeMs}`);
    }
    into.samples += points.length;
    const last = points.at(-1);
    if (last) last.exemplars = all;
    if (last) this.#groups.add(head, name, labels, dataOf(head, name, points));
    for (const histogram of histograms)
      this.#histogram({ name, labels, head, series, exemplars: all }, histogram, into);
  }

  #histogram(
    { name, labels, head, series, exemplars }: OneSeries,
    written: WrittenHistogram,
    into: RemoteWritten,
  ): void {
    const data = isTime(written.timeMs) ? histogramData(written) : `no time between 1970 and 2554: ${written.timeMs}`;
    if (typeof data === 'string') return refuse(into, `${name}: ${data}`);
    const isLast = written === series.histograms.at(-1);
    if (isLast && (data.kind === 'histogram' || data.kind === 'exponentialHistogram'))
      data.dataPoints[0]!.exemplars = [...exemplars];
    into.histograms++;
    this.#groups.add(head, name, labels, data);
  }
}

interface OneSeries {
  name: string;
  labels: Labels;
  head: FamilyHead;
  series: WrittenSeries;
  exemplars: Exemplar[];
}

function refuse(into: RemoteWritten, problem: string, items = 1): void {
  into.invalid += items;
  into.problem ||= problem.slice(0, 300);
}

function repeatedName(labels: Labels): string | undefined {
  const names = new Set<string>();
  return labels.find(([name]) => names.size === names.add(name).size)?.[0];
}

/** A time of 0 means in OTLP that there is none. */
function isTime(ms: bigint): boolean {
  return ms > 0n && ms <= LAST_MS;
}

function exemplarOfWritten({ labels, value, timeMs }: WrittenExemplar): Exemplar {
  return exemplarOf(labels, value, timeMs * NS_PER_MS);
}

function pointOf({ value, timeMs, startMs, isStale }: WrittenSample): NumberDataPoint {
  return {
    attributes: [],
    startTimeUnixNano: isTime(startMs) ? startMs * NS_PER_MS : 0n,
    timeUnixNano: timeMs * NS_PER_MS,
    flags: isStale ? NO_RECORDED_VALUE : 0,
    value: isStale ? { kind: 'none' } : { kind: 'double', value },
    exemplars: [],
  };
}

/** With two times, which are objects of their own. */
const POINT_BYTES = objectWeight(pointOf({ value: 0, timeMs: 1n, startMs: 0n, isStale: false })) + 2 * 24;

function dataOf({ type }: FamilyHead, name: string, dataPoints: NumberDataPoint[]): MetricData {
  if (isTotal(type, name)) return { kind: 'sum', dataPoints, aggregationTemporality: 2, isMonotonic: true };
  if (type === 'info' || type === 'stateset')
    return { kind: 'sum', dataPoints, aggregationTemporality: 2, isMonotonic: false };
  return { kind: 'gauge', dataPoints };
}
