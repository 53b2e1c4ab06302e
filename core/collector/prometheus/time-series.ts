import { numberText } from '../../formats/writing/openmetrics/number-text.ts';
import type { FamilyType } from '../../formats/prometheus/sample.ts';
import { prometheusUnit } from '../../formats/prometheus/units.ts';
import { plainText } from '../../model/plain-text.ts';
import type {
  Exemplar,
  HistogramDataPoint,
  Metric,
  NumberDataPoint,
  ResourceMetrics,
  SummaryDataPoint,
} from '../../model/metric.ts';
import type { Resource } from '../../model/resource.ts';
import { NS_PER_MS } from '../../model/units.ts';
import { isWithin, numberOf } from './exemplar-within.ts';
import { familyTypeOf } from './family-type.ts';
import { LabelMaker, withLabel, type LabelOwner, type LabelRules, type SortedLabels } from './labels.ts';
import { prometheusName, type NameRules } from './names.ts';
import { nativeHistogram, type NativeHistogram } from './native-histogram.ts';

export interface SeriesFamily {
  name: string;
  type: FamilyType;
  help: string;
  unit: string;
}

export interface SeriesExemplar {
  labels: SortedLabels;
  value: number;
  timeMs: bigint;
}

/** One sample or native histogram of a series, as it is written. */
export interface TimeSeries {
  family: SeriesFamily;
  /** `__name__` among them. */
  labels: SortedLabels;
  /** undefined where it is a histogram. `isStale`: the series has ended. */
  sample: { value: number; isStale: boolean; timeMs: bigint; startMs: bigint } | undefined;
  histogram: NativeHistogram | undefined;
  exemplars: SeriesExemplar[];
  /** Data points that are written with this one: 1 in the last series of each, 0 in the others. */
  points: number;
}

export interface TimeSeriesRules extends NameRules, LabelRules {
  targetInfo: boolean;
}

export type NotWritten = 'no total' | 'no name is left' | 'buckets coarser than scale -4';

const CUMULATIVE = 2;
const MOST_EXEMPLAR_CHARACTERS = 128;

/** What remote write sends of metrics, in the order of time for each series. Points that it cannot send are told to `drop`. */
export class TimeSeriesMaker {
  readonly #rules: TimeSeriesRules;
  readonly #labels: LabelMaker;

  constructor(rules: TimeSeriesRules) {
    this.#rules = rules;
    this.#labels = new LabelMaker(rules);
  }

  *of(groups: readonly ResourceMetrics[], drop: (reason: NotWritten, points: number) => void): Generator<TimeSeries> {
    for (const { resource, scopes } of groups) {
      let latestNs = 0n;
      for (const { scope, schemaUrl, items } of scopes) {
        const owner = this.#labels.owner(resource, scope, schemaUrl);
        for (const metric of items) {
          yield* this.#metric(metric, owner, drop);
          for (const { timeUnixNano } of pointsOf(metric)) if (timeUnixNano > latestNs) latestNs = timeUnixNano;
        }
      }
      yield* this.#target(resource, latestNs);
    }
  }

  *#metric(
    metric: Metric,
    owner: LabelOwner,
    drop: (reason: NotWritten, points: number) => void,
  ): Generator<TimeSeries> {
    const { data } = metric;
    if (data.kind === 'none') return;
    const isTotal = !('aggregationTemporality' in data) || data.aggregationTemporality === CUMULATIVE;
    const name = prometheusName(metric, this.#rules);
    if (!isTotal) return drop('no total', data.dataPoints.length);
    if (name === '') return drop('no name is left', data.dataPoints.length);
    const family = {
      name,
      type: familyTypeOf(metric, 'unknown'),
      help: metric.description,
      unit: prometheusUnit(metric.unit),
    };
    const inTime = <P extends { timeUnixNano: bigint }>(points: readonly P[]) =>
      points.toSorted((one, other) => Number(one.timeUnixNano - other.timeUnixNano));
    switch (data.kind) {
      case 'gauge':
      case 'sum':
        for (const point of inTime(data.dataPoints)) yield this.#number(family, owner, point);
        return;
      case 'histogram':
        for (const point of inTime(data.dataPoints)) yield* this.#histogram(family, owner, point);
        return;
      case 'exponentialHistogram':
        for (const point of inTime(data.dataPoints)) {
          const histogram = nativeHistogram(point);
          if (!histogram) drop('buckets coarser than scale -4', 1);
          else {
            const labels = withLabel(this.#labels.of(owner, point.attributes), '__name__', name);
            yield { family, labels, sample: undefined, histogram, exemplars: exemplarsOf(point.exemplars), points: 1 };
          }
        }
        return;
      case 'summary':
        for (const point of inTime(data.dataPoints)) yield* this.#summary(family, owner, point);
    }
  }

  #number(family: SeriesFamily, owner: LabelOwner, point: NumberDataPoint): TimeSeries {
    const labels = this.#labels.of(owner, point.attributes);
    const exemplars = family.type === 'counter' ? exemplarsOf(point.exemplars) : [];
    return { ...seriesOf(family, labels, family.name, numberOf(point.value), point), exemplars, points: 1 };
  }

  *#histogram(family: SeriesFamily, owner: LabelOwner, point: HistogramDataPoint): Generator<TimeSeries> {
    const labels = this.#labels.of(owner, point.attributes);
    const { name } = family;
    const bucket = (bound: number, count: bigint, below: number): TimeSeries => ({
      ...seriesOf(family, withLabel(labels, 'le', numberText(bound)), `${name}_bucket`, Number(count), point),
      exemplars: exemplarsOf(point.exemplars.filter((exemplar) => isWithin(exemplar, below, bound))),
    });
    let upTo = 0n;
    let below = -Infinity;
    for (const [i, bound] of point.explicitBounds.entries()) {
      if (i >= point.bucketCounts.length || bound === Infinity) break;
      upTo += point.bucketCounts[i]!;
      yield bucket(bound, upTo, below);
      below = bound;
    }
    yield bucket(Infinity, point.count, below);
    if (point.sum !== undefined) yield seriesOf(family, labels, `${name}_sum`, point.sum, point);
    yield { ...seriesOf(family, labels, `${name}_count`, Number(point.count), point), points: 1 };
  }

  *#summary(family: SeriesFamily, owner: LabelOwner, point: SummaryDataPoint): Generator<TimeSeries> {
    const labels = this.#labels.of(owner, point.attributes);
    const { name } = family;
    for (const { quantile, value } of point.quantileValues)
      yield seriesOf(family, withLabel(labels, 'quantile', numberText(quantile)), name, value, point);
    yield seriesOf(family, labels, `${name}_sum`, point.sum, point);
    yield { ...seriesOf(family, labels, `${name}_count`, Number(point.count), point), points: 1 };
  }

  /** Only where it says more than what the series say, and of whom. */
  *#target(resource: Resource, timeUnixNano: bigint): Generator<TimeSeries> {
    const own = this.#labels.identity(resource);
    const target = this.#labels.target(resource);
    if (!this.#rules.targetInfo || timeUnixNano === 0n || own.size === 0 || target.length <= own.size) return;
    let labels = target;
    for (const [label, value] of Object.entries(this.#rules.constant))
      if (!target.some(([known]) => known === label)) labels = withLabel(labels, label, value);
    const { namespace } = this.#rules;
    const name = namespace === '' ? 'target_info' : `${namespace}_target_info`;
    const family: SeriesFamily = { name, type: 'gauge', help: 'Target metadata', unit: '' };
    yield seriesOf(family, labels, name, 1, { timeUnixNano, startTimeUnixNano: 0n, flags: 0 });
  }
}

function pointsOf({ data }: Metric): readonly { timeUnixNano: bigint }[] {
  return data.kind === 'none' ? [] : data.dataPoints;
}

function seriesOf(
  family: SeriesFamily,
  labels: SortedLabels,
  name: string,
  value: number,
  point: Pick<NumberDataPoint, 'timeUnixNano' | 'startTimeUnixNano' | 'flags'>,
): TimeSeries {
  const { flags, timeUnixNano, startTimeUnixNano } = point;
  const times = { timeMs: timeUnixNano / NS_PER_MS, startMs: startTimeUnixNano / NS_PER_MS };
  const sample = { value, isStale: (flags & 1) === 1, ...times };
  return {
    family,
    labels: withLabel(labels, '__name__', name),
    sample,
    histogram: undefined,
    exemplars: [],
    points: 0,
  };
}

/** Attributes only where all of them fit. */
function exemplarsOf(exemplars: readonly Exemplar[]): SeriesExemplar[] {
  return exemplars.map(({ traceId, spanId, filteredAttributes, value, timeUnixNano }) => {
    const ids = Object.entries({ trace_id: traceId, span_id: spanId }).filter(([, id]) => id !== '');
    const all = [...ids, ...filteredAttributes.map(({ key, value: text }) => [key, plainText(text)] as const)];
    const characters = all.reduce((sum, [name, text]) => sum + [...name].length + [...text].length, 0);
    const labels = characters <= MOST_EXEMPLAR_CHARACTERS ? all : ids;
    return { labels: labels as SortedLabels, value: numberOf(value), timeMs: timeUnixNano / NS_PER_MS };
  });
}
