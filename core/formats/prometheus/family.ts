import type { MetricData } from '../../model/metric.ts';
import { exemplarBytes } from './exemplar.ts';
import { labelValue, withoutLabel, type FamilyHead, type FamilyType, type Labels, type Sample } from './sample.ts';
import { Series, type Role } from './series.ts';

/** Series held before the finished ones are handed on: a metric of millions of series is not held whole. */
const MOST_SERIES = 10_000;
/** What a series has at most, on the average, before they are as good as too many. */
const SERIES_BYTES = 400;
/** What a sample costs beside its text. */
const SAMPLE_BYTES = 200;
/** Where series come in no order, so many times more is held before those that may go on are cut in two. */
const MOST_OVER = 16;

/** A series that became a data point, or did not. */
export type Outcome =
  | { kind: 'point'; name: string; labels: Labels; data: MetricData }
  | { kind: 'fault'; line: number; offset: number; reason: string };

type Suffixes = ReadonlyMap<string, Role>;
const suffixes = (roles: Record<string, Role>): Suffixes => new Map(Object.entries(roles));
const ALONE = suffixes({ '': 'value' });

const SUFFIXES: Readonly<Record<FamilyType, Suffixes>> = {
  counter: suffixes({ '': 'value', _total: 'value', _created: 'created' }),
  gauge: ALONE,
  unknown: ALONE,
  stateset: ALONE,
  info: suffixes({ '': 'value', _info: 'value' }),
  histogram: suffixes({ _bucket: 'bucket', _sum: 'sum', _count: 'count', _created: 'created' }),
  gaugehistogram: suffixes({ _bucket: 'value', _gsum: 'value', _gcount: 'value' }),
  summary: suffixes({ '': 'quantile', _sum: 'sum', _count: 'count', _created: 'created' }),
};
const ALL_SUFFIXES = [...new Set(Object.values(SUFFIXES).flatMap((roles) => [...roles.keys()]))];
const ROLE_LABELS: Partial<Record<Role, string>> = { bucket: 'le', quantile: 'quantile' };

/** What a sample of this name is to a family; undefined when it belongs to another. */
export function roleIn({ name, type }: Pick<FamilyHead, 'name' | 'type'>, sampleName: string): Role | undefined {
  if (sampleName.startsWith(name)) {
    const role = SUFFIXES[type].get(sampleName.slice(name.length));
    if (role !== undefined) return role;
  }
  // The old format names a counter with its _total; its start time has the name without.
  if (type !== 'counter' || !name.endsWith('_total')) return undefined;
  return sampleName === `${name.slice(0, -'_total'.length)}_created` ? 'created' : undefined;
}

/** Names of families a sample of this name may belong to, its own name first. */
export function familyNames(sampleName: string): string[] {
  const names = ALL_SUFFIXES.filter((suffix) => sampleName.endsWith(suffix)).map((suffix) =>
    sampleName.slice(0, sampleName.length - suffix.length),
  );
  return sampleName.endsWith('_created') ? [...names, sampleName.replace(/_created$/, '_total')] : names;
}

interface Held {
  /** Of the metric: a counter is called like its samples, so that it has one name in both formats. */
  name: string;
  series: Series;
}

/** One metric being read: puts samples together into series, and series into data points. */
export class Family {
  readonly head: FamilyHead;
  heldBytes = 0;
  private readonly mostSeries: number;
  private readonly series = new Map<string, Held>();

  /** `mostSeries`: more than fit in a request, where its series come in no order. */
  constructor(head: FamilyHead, mostSeries = MOST_SERIES) {
    this.head = head;
    this.mostSeries = mostSeries;
  }

  /** Takes a sample in, and gives what must be handed on before more can be held. */
  *add(role: Role, sample: Sample): Generator<Outcome> {
    const special = ROLE_LABELS[role];
    const labels = special === undefined ? sample.labels : withoutLabel(sample.labels, special);
    const held = yield* this.heldFor(role, labels, sample);
    if (role === 'value') held.name = sample.name;
    const reason = held.series.add(role, sample, labelValue(sample.labels, special ?? '') ?? '');
    if (reason === undefined)
      this.heldBytes += SAMPLE_BYTES + sample.valueText.length + exemplarBytes(sample.exemplars);
    else yield { kind: 'fault', line: sample.line, offset: sample.offset, reason };
  }

  private *heldFor(role: Role, labels: Labels, sample: Sample): Generator<Outcome, Held> {
    const apart = role === 'value' && this.head.type !== 'counter' ? sample.name : '';
    const key = keyOf(apart, labels, sample.timeNs);
    const known = this.series.get(key);
    const mostBytes = this.mostSeries * SERIES_BYTES;
    if (known !== undefined && this.heldBytes < mostBytes * MOST_OVER) return known;
    if (known !== undefined || this.series.size >= this.mostSeries || this.heldBytes >= mostBytes) yield* this.end();
    this.heldBytes += key.length + SAMPLE_BYTES;
    const held = { name: this.head.name, series: new Series(labels, sample) };
    this.series.set(key, held);
    return held;
  }

  /** Everything that is held. */
  *end(): Generator<Outcome> {
    for (const { name, series } of this.series.values()) yield this.finish(name, series);
    this.series.clear();
    this.heldBytes = 0;
  }

  private finish(name: string, series: Series): Outcome {
    const data = this.dataOf(series);
    if (typeof data !== 'string') return { kind: 'point', name, labels: series.labels, data };
    return { kind: 'fault', line: series.line, offset: series.offset, reason: `${this.head.name}: ${data}` };
  }

  private dataOf(series: Series): MetricData | string {
    switch (this.head.type) {
      case 'histogram':
        return dataWith(series.histogramPoint(), (point) => ({
          kind: 'histogram',
          dataPoints: [point],
          ...CUMULATIVE,
        }));
      case 'summary':
        return dataWith(series.summaryPoint(), (point) => ({ kind: 'summary', dataPoints: [point] }));
      case 'counter':
        return dataWith(series.numberPoint(), (point) => sum(point, true));
      case 'info':
      case 'stateset':
        return dataWith(series.numberPoint(), (point) => sum(point, false));
      default:
        return dataWith(series.numberPoint(), (point) => ({ kind: 'gauge', dataPoints: [point] }));
    }
  }
}

const CUMULATIVE = { aggregationTemporality: 2 } as const;

function sum(point: Extract<MetricData, { kind: 'sum' }>['dataPoints'][number], isMonotonic: boolean): MetricData {
  return { kind: 'sum', dataPoints: [point], ...CUMULATIVE, isMonotonic };
}

function dataWith<P>(point: P | string, build: (point: P) => MetricData): MetricData | string {
  return typeof point === 'string' ? point : build(point);
}

function keyOf(name: string, labels: Labels, timeNs: bigint): string {
  const sorted = labels.map((label) => label.join('\u0001')).sort();
  return `${name}\u0000${timeNs}\u0000${sorted.join('\u0000')}`;
}
