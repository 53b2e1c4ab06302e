import type { Attributes } from '../../model/attributes.ts';
import type { Exemplar, MetricData } from '../../model/metric.ts';
import { ExponentialCounts } from './exponential-counts.ts';

/** Of one series: bounds of its buckets, or how many there may be. */
export type HistogramShape = { kind: 'explicit'; bounds: readonly number[] } | { kind: 'exponential'; maxSize: number };

/** When a series began, and the time of its data point. */
export interface PointTimes {
  startTimeUnixNano: bigint;
  timeUnixNano: bigint;
}

/** Values of one series. */
export interface Values {
  record(value: number): void;
}

export function createValues(shape: HistogramShape): ExplicitCounts | ExponentialCounts {
  return shape.kind === 'explicit' ? new ExplicitCounts(shape.bounds) : new ExponentialCounts(shape.maxSize);
}

export class ExplicitCounts implements Values {
  readonly bounds: readonly number[];
  readonly counts: bigint[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Array<bigint>(bounds.length + 1).fill(0n);
  }

  record(value: number): void {
    const found = this.bounds.findIndex((bound) => value <= bound);
    const index = found < 0 ? this.bounds.length : found;
    this.counts[index] = this.counts[index]! + 1n;
    this.sum += value;
  }
}

export interface HistogramSeries {
  attributes: Attributes;
  times: PointTimes;
  values: ExplicitCounts | ExponentialCounts;
  exemplars: Exemplar[];
}

/** All series have the shape. */
export function histogramData(
  { kind }: HistogramShape,
  series: readonly HistogramSeries[],
  aggregationTemporality: number,
): MetricData {
  if (kind === 'exponential')
    return {
      kind: 'exponentialHistogram',
      aggregationTemporality,
      dataPoints: series.flatMap(({ values, ...rest }) =>
        values instanceof ExponentialCounts ? [exponentialPoint(values, rest)] : [],
      ),
    };
  const dataPoints = series.flatMap(({ values, ...rest }) =>
    values instanceof ExplicitCounts ? [explicitPoint(values, rest)] : [],
  );
  return { kind: 'histogram', aggregationTemporality, dataPoints };
}

type PointRest = Omit<HistogramSeries, 'values'>;

function explicitPoint({ counts, bounds, sum }: ExplicitCounts, { attributes, times, exemplars }: PointRest) {
  const count = counts.reduce((all, one) => all + one, 0n);
  const shape = { bucketCounts: [...counts], explicitBounds: [...bounds] };
  return { attributes, ...times, flags: 0, count, sum, min: undefined, max: undefined, ...shape, exemplars };
}

function exponentialPoint(values: ExponentialCounts, { attributes, times, exemplars }: PointRest) {
  return { attributes, ...times, flags: 0, ...values.read(), exemplars };
}
