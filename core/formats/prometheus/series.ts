import type {
  Exemplar,
  HistogramDataPoint,
  NumberDataPoint,
  NumberValue,
  SummaryDataPoint,
} from '../../model/metric.ts';
import { MOST_BUCKETS } from '../../processors/validate.ts';
import { parseNumber, secondsToNs } from './numbers.ts';
import type { Labels, Sample } from './sample.ts';

const NO_RECORDED_VALUE = 1;
const ONCE_MORE = 'the same series with the same time once more';

/** What a sample is to its series. */
export type Role = 'value' | 'bucket' | 'quantile' | 'sum' | 'count' | 'created';

interface Bucket {
  bound: number;
  /** Observations up to the bound, the lower buckets' among them. */
  count: number;
}

/** The samples of one metric that share their labels and their time. Every method that says what is wrong gives a reason for people. */
export class Series {
  readonly labels: Labels;
  readonly timeNs: bigint;
  readonly line: number;
  readonly offset: number;
  createdNs: bigint;
  private isStale = false;
  private value: number | undefined;
  private sum: number | undefined;
  private count: number | undefined;
  private readonly buckets: Bucket[] = [];
  private readonly quantiles: { quantile: number; value: number }[] = [];
  private readonly exemplars: Exemplar[] = [];

  constructor(labels: Labels, { timeNs, startNs, line, offset }: Sample) {
    this.labels = labels;
    this.timeNs = timeNs;
    this.createdNs = startNs ?? 0n;
    this.line = line;
    this.offset = offset;
  }

  /** `label` is what `le` or `quantile` says. */
  add(role: Role, sample: Sample, label: string): string | undefined {
    const reason = this.addValue(role, sample, label);
    if (reason !== undefined) return reason;
    for (const exemplar of sample.exemplars) this.exemplars.push(exemplar);
    this.isStale ||= sample.isStale;
    return undefined;
  }

  private addValue(role: Role, sample: Sample, label: string): string | undefined {
    switch (role) {
      case 'bucket':
        return this.addBucket(label, sample.value);
      case 'quantile':
        return this.addQuantile(label, sample.value);
      case 'created':
        return this.setCreated(sample);
      default:
        if (this[role] !== undefined) return ONCE_MORE;
        this[role] = sample.value;
        return undefined;
    }
  }

  private addBucket(label: string, count: number): string | undefined {
    const bound = parseNumber(label);
    if (bound === undefined || Number.isNaN(bound)) return `the label le is no number: "${label}"`;
    if (this.buckets.length > MOST_BUCKETS) return `more than ${MOST_BUCKETS} buckets`;
    this.buckets.push({ bound, count });
    return undefined;
  }

  private addQuantile(label: string, value: number): string | undefined {
    const quantile = parseNumber(label);
    if (quantile === undefined) return `the label quantile is no number: "${label}"`;
    if (this.quantiles.length > MOST_BUCKETS) return `more than ${MOST_BUCKETS} quantiles`;
    this.quantiles.push({ quantile, value });
    return undefined;
  }

  private setCreated({ valueText }: Sample): string | undefined {
    const ns = secondsToNs(valueText);
    if (this.createdNs !== 0n) return ONCE_MORE;
    if (ns === undefined) return `no time a series could have begun: "${valueText}"`;
    this.createdNs = ns;
    return undefined;
  }

  numberPoint(): NumberDataPoint | string {
    if (this.value === undefined) return 'a start time without a value';
    const value: NumberValue = this.isStale ? { kind: 'none' } : { kind: 'double', value: this.value };
    return { ...this.base(), value, exemplars: this.exemplars };
  }

  histogramPoint(): HistogramDataPoint | string {
    if (this.count === undefined) return 'a histogram without _count';
    const counts = this.bucketCounts(this.count);
    if (typeof counts === 'string') return counts;
    return {
      ...this.base(),
      count: BigInt(this.count),
      sum: this.sum,
      min: undefined,
      max: undefined,
      ...counts,
      exemplars: this.exemplars,
    };
  }

  summaryPoint(): SummaryDataPoint | string {
    if (this.count === undefined) return 'a summary without _count';
    if (!isCount(this.count)) return `_count is no count: ${this.count}`;
    return {
      ...this.base(),
      count: BigInt(this.count),
      sum: this.sum ?? 0,
      quantileValues: this.quantiles.toSorted((one, other) => one.quantile - other.quantile),
    };
  }

  private base(): Pick<NumberDataPoint, 'attributes' | 'startTimeUnixNano' | 'timeUnixNano' | 'flags'> {
    return {
      attributes: [],
      startTimeUnixNano: this.createdNs,
      timeUnixNano: this.timeNs,
      flags: this.isStale ? NO_RECORDED_VALUE : 0,
    };
  }

  /** OTLP counts each bucket alone, and has no bound for the last one. */
  private bucketCounts(total: number): Pick<HistogramDataPoint, 'bucketCounts' | 'explicitBounds'> | string {
    if (!isCount(total)) return `_count is no count: ${total}`;
    const sorted = this.buckets.toSorted((one, other) => one.bound - other.bound);
    const bounded = sorted.filter(({ bound }) => bound !== Infinity);
    if (sorted.length === 0) return { bucketCounts: [], explicitBounds: [] };
    const bucketCounts: bigint[] = [];
    let before = 0;
    for (const { bound, count } of [
      ...bounded,
      { bound: Infinity, count: sorted.at(-1)!.bound === Infinity ? sorted.at(-1)!.count : total },
    ]) {
      if (!isCount(count)) return `the bucket up to ${bound} has no count: ${count}`;
      if (count < before) return `the bucket up to ${bound} counts ${count}, less than the one below it`;
      bucketCounts.push(BigInt(count - before));
      before = count;
    }
    return { bucketCounts, explicitBounds: bounded.map(({ bound }) => bound) };
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 64;
}
