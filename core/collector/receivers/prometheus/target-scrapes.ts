import { MetricGroups } from '../../../formats/prometheus/metric-groups.ts';
import type { FamilyHead, Labels } from '../../../formats/prometheus/sample.ts';
import type { MetricData, NumberDataPoint } from '../../../model/metric.ts';
import type { Telemetry } from '../../../model/telemetry.ts';
import { OttlError } from '../../ottl/problem.ts';
import { readExposition, ScrapeFault, type ReadExposition } from './read-exposition.ts';
import { relabelled } from './relabel.ts';
import type { ScrapeJob, ScrapeLimits } from './scrape-config.ts';
import type { ScrapeTarget } from './scrape-targets.ts';
import { scrapeResource } from './scrape-resource.ts';
import { StartTimes } from './start-times.ts';

/** What came of asking a target. */
export interface ScrapeAnswer {
  /** When it was asked: Unix nanoseconds. */
  nowNs: bigint;
  durationMs: number;
  /** '' where it failed. */
  text: string;
  isOpenMetrics: boolean;
  /** Of the body, unpacked. */
  bytes: number;
  /** Why there is no text; '' where there is one. */
  failure: string;
}

export interface Scraped {
  telemetry: Telemetry[];
  /** Why the scrape counts as failed; '' where it does not. */
  failure: string;
  /** Lines and series that could not be read, and why the first could not. */
  invalid: number;
  problem: string;
}

interface Seen {
  head: FamilyHead;
  name: string;
  labels: Labels;
  data: MetricData;
}

const NO_RECORDED_VALUE = 1;
const INFOS = ['target_info', 'otel_scope_info'];
const NOTHING: ReadExposition = { scraped: 0, kept: 0, points: [], invalid: 0, problem: '' };

/** One target: turns what it answers into metrics, and knows what it said before. */
export class TargetScrapes {
  readonly #job: ScrapeJob;
  readonly #target: ScrapeTarget;
  readonly #external: Readonly<Record<string, string>>;
  readonly #groups: MetricGroups;
  readonly #starts: StartTimes;
  /** The series of the last scrape, without those that have times of their own. */
  #seen: ReadonlyMap<string, Seen> = new Map();
  /** Of each scrape, beside what it answered. */
  readonly #said = new Map<string, { name: string; help: string; unit: string }>();

  constructor(
    job: ScrapeJob,
    target: ScrapeTarget,
    { externalLabels }: { externalLabels: Readonly<Record<string, string>> },
  ) {
    this.#job = job;
    this.#target = target;
    this.#external = externalLabels;
    const resource = scrapeResource(target.url.slice(0, target.url.indexOf(':')));
    this.#groups = new MetricGroups({ isOfServer: true, resource });
    this.#starts = new StartTimes(job.intervalMs);
  }

  take(answer: ScrapeAnswer): Scraped {
    const { read, failure } = this.#read(answer);
    const now = new Map<string, Seen>();
    let added = 0;
    for (const { head, name, labels, data } of read.points) {
      if (this.#learn(name, labels)) continue;
      const key = JSON.stringify([name, data.kind, labels]);
      this.#emit(key, { head, name, labels, data }, answer.nowNs);
      const isTracked = this.#job.trackTimestamps || timeOf(data) === answer.nowNs;
      if (isTracked) now.set(key, { head, name, labels, data });
      if (!this.#seen.has(key)) added++;
    }
    for (const [key, seen] of this.#seen)
      if (!now.has(key)) this.#emit(key, { ...seen, data: ended(seen.data, answer.nowNs) }, answer.nowNs);
    this.#seen = now;
    this.#starts.forget(answer.nowNs);
    this.#report(answer, read, failure, added);
    const telemetry: Telemetry[] = [{ signal: 'metrics', groups: this.#groups.take() }];
    return { telemetry, failure, invalid: read.invalid, problem: read.problem };
  }

  /** It is no target any more: all that it said of late, and what is said of it, has ended. */
  end(nowNs: bigint): Telemetry[] {
    for (const [key, seen] of this.#seen) this.#emit(key, { ...seen, data: ended(seen.data, nowNs) }, nowNs);
    this.#seen = new Map();
    for (const { name, help, unit } of this.#said.values())
      this.#say(name, help, unit, emptyPoint(nowNs, NO_RECORDED_VALUE));
    return [{ signal: 'metrics', groups: this.#groups.take() }];
  }

  #read(answer: ScrapeAnswer): { read: ReadExposition; failure: string } {
    if (answer.failure !== '') return { read: NOTHING, failure: answer.failure };
    const { honorTimestamps, limits } = this.#job;
    try {
      const labelsOf = (labels: Labels) => this.#labelsOf(labels);
      const { nowNs, isOpenMetrics } = answer;
      const rules = { nowNs, honorTimestamps, isOpenMetrics, labelsOf, mostSamples: limits.samples };
      return { read: readExposition(answer.text, rules), failure: '' };
    } catch (error) {
      if (!(error instanceof ScrapeFault) && !(error instanceof OttlError)) throw error;
      return { read: NOTHING, failure: error.message };
    }
  }

  /** The target's labels, then the rules, then those that are on everything. */
  #labelsOf(exposed: Labels): Labels | undefined {
    const all = new Map(exposed.filter(([, value]) => value !== ''));
    for (const [name, value] of this.#target.labels) {
      if (this.#job.honorLabels) {
        if (!all.has(name)) all.set(name, value);
        continue;
      }
      const own = all.get(name);
      if (own !== undefined) all.set(exportedName(name, all, this.#target.labels), own);
      all.set(name, value);
    }
    const wanted = relabelled(all, this.#job.metricRules);
    if (!wanted) return undefined;
    for (const [name, value] of Object.entries(this.#external)) wanted.set(name, value);
    checkLimits(wanted, this.#job.limits);
    // Sorted, so that a series is known again in whatever order its labels stand.
    return [...wanted].sort(([one], [other]) => (one < other ? -1 : 1));
  }

  /** What is said of the target or a scope is no series. */
  #learn(name: string, labels: Labels): boolean {
    if (!INFOS.includes(name)) return false;
    if (name === INFOS[0]) this.#groups.setTarget(labels);
    else this.#groups.setScope(labels);
    return true;
  }

  #emit(key: string, { head, name, labels, data }: Seen, nowNs: bigint): void {
    this.#starts.adjust(key, data, nowNs);
    this.#groups.add(head, name, labels, data);
  }

  /** What Prometheus says of each scrape. */
  #report(answer: ScrapeAnswer, read: ReadExposition, failure: string, added: number): void {
    const { nowNs, durationMs, bytes } = answer;
    const gauge = (name: string, help: string, value: number, unit = '') => {
      this.#said.set(name, { name, help, unit });
      this.#say(name, help, unit, { ...emptyPoint(nowNs, 0), value: { kind: 'double', value } });
    };
    gauge('up', 'The scraping was successful', failure === '' ? 1 : 0);
    gauge('scrape_duration_seconds', 'Duration of the scrape', durationMs / 1_000, 'seconds');
    gauge('scrape_samples_scraped', 'The number of samples the target exposed', read.scraped);
    gauge(
      'scrape_samples_post_metric_relabeling',
      'The number of samples remaining after metric relabeling was applied',
      read.kept,
    );
    gauge('scrape_series_added', 'The approximate number of new series in this scrape', added);
    if (!this.#job.extraMetrics) return;
    gauge('scrape_timeout_seconds', 'The configured scrape timeout', this.#job.timeoutMs / 1_000, 'seconds');
    gauge('scrape_sample_limit', 'The configured sample limit', this.#job.limits.samples);
    gauge('scrape_body_size_bytes', 'The uncompressed size of the last answer', failure === '' ? bytes : -1, 'bytes');
  }

  #say(name: string, help: string, unit: string, point: NumberDataPoint): void {
    const labels = [...this.#target.labels, ...Object.entries(this.#external)];
    this.#groups.add({ name, type: 'gauge', help, unit }, name, labels, { kind: 'gauge', dataPoints: [point] });
  }
}

/** Where a target has a label that its samples have too, theirs is called otherwise. */
function exportedName(name: string, all: ReadonlyMap<string, string>, own: ReadonlyMap<string, string>): string {
  let exported = `exported_${name}`;
  while (all.has(exported) || own.has(exported)) exported = `exported_${exported}`;
  return exported;
}

function checkLimits(labels: ReadonlyMap<string, string>, limits: ScrapeLimits): void {
  if (limits.labels > 0 && labels.size > limits.labels) throw new ScrapeFault(`more than ${limits.labels} labels`);
  const { labelNameLength, labelValueLength } = limits;
  if (labelNameLength === 0 && labelValueLength === 0) return;
  for (const [name, value] of labels) {
    if (labelNameLength > 0 && name.length > labelNameLength)
      throw new ScrapeFault(`a label's name of more than ${labelNameLength} characters`);
    if (labelValueLength > 0 && value.length > labelValueLength)
      throw new ScrapeFault(`a label's value of more than ${labelValueLength} characters`);
  }
}

function timeOf(data: MetricData): bigint {
  return data.kind === 'none' ? 0n : (data.dataPoints[0]?.timeUnixNano ?? 0n);
}

function emptyPoint(timeUnixNano: bigint, flags: number): NumberDataPoint {
  return { attributes: [], startTimeUnixNano: 0n, timeUnixNano, flags, value: { kind: 'none' }, exemplars: [] };
}

/** How OpenTelemetry says that a series has ended. */
function ended(data: MetricData, nowNs: bigint): MetricData {
  const base = emptyPoint(nowNs, NO_RECORDED_VALUE);
  const counts = { ...base, count: 0n, min: undefined, max: undefined };
  switch (data.kind) {
    case 'gauge':
    case 'sum':
      return { ...data, dataPoints: [base] };
    case 'histogram':
      return { ...data, dataPoints: [{ ...counts, sum: undefined, bucketCounts: [], explicitBounds: [] }] };
    case 'summary':
      return { ...data, dataPoints: [{ ...counts, sum: 0, quantileValues: [] }] };
    default:
      return data;
  }
}
