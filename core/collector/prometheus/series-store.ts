import { exemplarBytes } from '../../formats/prometheus/exemplar.ts';
import { escaped } from '../../formats/writing/openmetrics/labels.ts';
import type { Metric, ResourceMetrics } from '../../model/metric.ts';
import type { Resource } from '../../model/resource.ts';
import { accumulate, whyNoTotals, type NoTotal, type Total } from './accumulate.ts';
import { familyTypeOf } from './family-type.ts';
import { LabelMaker, type LabelOwner, type LabelRules, type SortedLabels } from './labels.ts';
import { prometheusName, type NameRules } from './names.ts';

export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped';

export interface ServedSeries {
  total: Total;
  /** When it last changed, on the clock of whoever gave the points. */
  updatedMs: number;
  target: ServedTarget | undefined;
  /** Characters it is written with, and what its numbers take, roughly. */
  bytes: number;
}

/** All series of one name. */
export interface ServedFamily {
  name: string;
  type: FamilyType;
  help: string;
  /** By their labels as they are written: `a="b",c="d"`. */
  series: Map<string, ServedSeries>;
}

/** What `target_info` says of a job and instance. */
export interface ServedTarget {
  labels: string;
}

export interface SeriesRules extends NameRules, LabelRules {
  /** A series is gone when nothing was heard of it for so long. */
  expirationMs: number;
  mostSeries: number;
  /** Of what is held and written for a scrape. */
  mostBytes?: number;
}

export type NotServed = NoTotal | 'too many series' | 'another type under the same name' | 'no name is left';

/** An exposition of it is written in memory as well. */
const MOST_BYTES = 128 * 1024 ** 2;
/** Of a line beside its name and labels, and of a bucket. */
const LINE_BYTES = 30;
const BUCKET_BYTES = 32;
const NO_RECORDED_VALUE = 1;
const DELTA = 1;
/** When all places are taken, who is gone is looked for at most so often. */
const SWEEP_MS = 1_000;

/** The last total of each series: what a server that scrapes is told. */
export class SeriesStore {
  readonly #rules: SeriesRules;
  readonly #labels: LabelMaker;
  readonly #families = new Map<string, ServedFamily>();
  readonly #targets = new Map<string, ServedTarget>();
  readonly #mostBytes: number;
  #size = 0;
  #bytes = 0;
  #sweptMs = -Infinity;

  constructor(rules: SeriesRules) {
    this.#rules = rules;
    this.#mostBytes = rules.mostBytes ?? MOST_BYTES;
    this.#labels = new LabelMaker(rules);
  }

  get size(): number {
    return this.#size;
  }

  /** Takes all points in, but for those it tells of. */
  add(groups: readonly ResourceMetrics[], nowMs: number): ReadonlyMap<NotServed, number> {
    const dropped = new Map<NotServed, number>();
    const drop = (reason: NotServed, points: number) => dropped.set(reason, (dropped.get(reason) ?? 0) + points);
    for (const { resource, scopes } of groups) {
      const target = this.#target(resource);
      for (const { scope, schemaUrl, items } of scopes) {
        const owner = this.#labels.owner(resource, scope, schemaUrl);
        for (const metric of items) this.#metric(metric, { owner, target, nowMs, drop });
      }
    }
    return dropped;
  }

  #metric(metric: Metric, from: Origin): void {
    const { data } = metric;
    if (data.kind === 'none') return;
    const points = data.dataPoints.length;
    const reason = whyNoTotals(metric) ?? this.#familyOf(metric);
    if (typeof reason === 'string') return from.drop(reason, points);
    const isDelta = 'aggregationTemporality' in data && data.aggregationTemporality === DELTA;
    for (const point of data.dataPoints) {
      const problem = this.#point(reason, { kind: data.kind, point } as Total, isDelta, from);
      if (problem !== undefined) from.drop(problem, 1);
    }
    // Making room may have taken it out meanwhile, while there was nothing in it.
    if (reason.series.size === 0) this.#families.delete(reason.name);
    else this.#families.set(reason.name, reason);
  }

  /** The first type that a name has is the one it keeps, as long as there are series of it. */
  #familyOf(metric: Metric): ServedFamily | NotServed {
    const name = prometheusName(metric, this.#rules);
    if (name === '') return 'no name is left';
    const type = familyTypeOf(metric, 'untyped');
    const known = this.#families.get(name);
    if (known) return known.type === type ? known : 'another type under the same name';
    const family = { name, type, help: metric.description, series: new Map<string, ServedSeries>() };
    this.#families.set(name, family);
    return family;
  }

  #point(family: ServedFamily, now: Total, isDelta: boolean, from: Origin): NotServed | undefined {
    const key = labelsInside(this.#labels.of(from.owner, now.point.attributes));
    const known = family.series.get(key);
    if (now.point.flags & NO_RECORDED_VALUE) {
      this.#remove(family, key);
      return undefined;
    }
    const total = accumulate(known?.total, now, isDelta);
    if (typeof total === 'string') return total;
    const bytes = bytesOf(family, key, total);
    if (!this.#hasRoom(known ? 0 : 1, bytes - (known?.bytes ?? 0), from.nowMs)) return 'too many series';
    // Making room may have taken it out.
    const replaced = family.series.get(key);
    if (!replaced) this.#size++;
    this.#bytes += bytes - (replaced?.bytes ?? 0);
    family.series.set(key, { total, updatedMs: from.nowMs, target: from.target, bytes });
    return undefined;
  }

  #hasRoom(series: number, bytes: number, nowMs: number): boolean {
    const fits = () => this.#size + series <= this.#rules.mostSeries && this.#bytes + bytes <= this.#mostBytes;
    if ((series === 0 && bytes <= 0) || fits()) return true;
    if (nowMs - this.#sweptMs < SWEEP_MS) return false;
    this.#expire(nowMs);
    return fits();
  }

  #remove(family: ServedFamily, key: string): void {
    const known = family.series.get(key);
    if (!known) return;
    family.series.delete(key);
    this.#size--;
    this.#bytes -= known.bytes;
  }

  #expire(nowMs: number): void {
    this.#sweptMs = nowMs;
    const oldest = nowMs - this.#rules.expirationMs;
    for (const family of this.#families.values()) {
      for (const [key, { updatedMs }] of family.series) if (updatedMs < oldest) this.#remove(family, key);
      if (family.series.size === 0) this.#families.delete(family.name);
    }
  }

  /** Those that are not gone, by name, and the targets they are of. */
  collect(nowMs: number): { targets: ServedTarget[]; families: ServedFamily[] } {
    this.#expire(nowMs);
    const families = [...this.#families.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
    const targets = new Set<ServedTarget>();
    for (const { series } of families) for (const { target } of series.values()) if (target) targets.add(target);
    for (const [key, target] of this.#targets) {
      if (targets.has(target)) continue;
      this.#targets.delete(key);
      this.#bytes -= target.labels.length;
    }
    return { targets: [...targets], families };
  }

  /** None where the resource does not say both, as in the Collector: nothing could be joined with it. */
  #target(resource: Resource): ServedTarget | undefined {
    const identity = this.#labels.identity(resource);
    if (identity.size < 2) return undefined;
    const key = JSON.stringify([...identity]);
    const labels = labelsInside(this.#labels.target(resource));
    const known = this.#targets.get(key);
    const growth = labels.length - (known?.labels.length ?? 0);
    const isFull = !known && this.#targets.size >= this.#rules.mostSeries;
    if (isFull || (growth > 0 && this.#bytes + growth > this.#mostBytes)) return known;
    this.#bytes += growth;
    const target = known ?? { labels };
    target.labels = labels;
    this.#targets.set(key, target);
    return target;
  }
}

function bytesOf({ name, help }: ServedFamily, labels: string, total: Total): number {
  const line = name.length + labels.length + LINE_BYTES;
  const exemplars = 'exemplars' in total.point ? exemplarBytes(total.point.exemplars) : 0;
  return help.length + exemplars + linesOf(total) * line + bucketsOf(total);
}

function linesOf({ kind, point }: Total): number {
  if (kind === 'histogram') return point.explicitBounds.length + 3;
  if (kind === 'summary') return point.quantileValues.length + 2;
  return kind === 'exponentialHistogram' ? 3 : 1;
}

function bucketsOf({ kind, point }: Total): number {
  if (kind === 'histogram') return BUCKET_BYTES * point.bucketCounts.length;
  if (kind !== 'exponentialHistogram') return 0;
  return BUCKET_BYTES * ((point.positive?.bucketCounts.length ?? 0) + (point.negative?.bucketCounts.length ?? 0));
}

/** As both text formats have them between their braces. */
function labelsInside(labels: SortedLabels): string {
  let text = '';
  for (const [name, value] of labels) text += `${text === '' ? '' : ','}${name}="${escaped(value)}"`;
  return text;
}

interface Origin {
  owner: LabelOwner;
  target: ServedTarget | undefined;
  nowMs: number;
  drop: (reason: NotServed, points: number) => void;
}
