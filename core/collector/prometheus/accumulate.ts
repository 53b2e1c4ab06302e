import type {
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  NumberDataPoint,
  NumberValue,
  SummaryDataPoint,
} from '../../model/metric.ts';
import { addedExponential } from './exponential.ts';

/** One data point with what it is. Sums and histograms are totals. */
export type Total =
  | { kind: 'gauge'; point: NumberDataPoint }
  | { kind: 'sum'; point: NumberDataPoint }
  | { kind: 'histogram'; point: HistogramDataPoint }
  | { kind: 'exponentialHistogram'; point: ExponentialHistogramDataPoint }
  | { kind: 'summary'; point: SummaryDataPoint };

/** Why a point does not count. Short and always the same: it is what is counted by. */
export type NoTotal =
  | 'no total and no delta'
  | 'delta of what may fall'
  | 'older than what is known'
  | 'delta that overlaps the one before';

const DELTA = 1;
const CUMULATIVE = 2;

/** Why no point of this metric can be a total; undefined where they can. */
export function whyNoTotals({ data }: Metric): NoTotal | undefined {
  if (!('aggregationTemporality' in data)) return undefined;
  if (data.aggregationTemporality === CUMULATIVE) return undefined;
  if (data.aggregationTemporality !== DELTA) return 'no total and no delta';
  return data.kind === 'sum' && !data.isMonotonic ? 'delta of what may fall' : undefined;
}

/**
 * What is known of a series after another point, by the rules of the Collector's exporter/prometheusexporter: the latest one counts; a
 * delta is added where it begins at the end of what is known, and begins anew where it does not.
 */
export function accumulate(before: Total | undefined, now: Total, isDelta: boolean): Total | NoTotal {
  if (before?.kind !== now.kind) return before && isOlder(now, before) ? 'older than what is known' : now;
  if (isDelta) return addDelta(before, now);
  return isOlder(now, before) ? 'older than what is known' : now;
}

function isOlder({ point }: Total, before: Total): boolean {
  return point.timeUnixNano < before.point.timeUnixNano;
}

function addDelta(before: Total, now: Total): Total | NoTotal {
  const begins = now.point.startTimeUnixNano;
  const ended = before.point.timeUnixNano;
  if (begins === ended) return added(before, now);
  if (now.kind === 'sum') return isOlder(now, before) ? 'older than what is known' : now;
  return begins > ended ? now : 'delta that overlaps the one before';
}

/** Both are of one kind. */
function added(before: Total, now: Total): Total {
  if (before.kind === 'sum' && now.kind === 'sum') return { kind: 'sum', point: addedNumber(before.point, now.point) };
  if (before.kind === 'histogram' && now.kind === 'histogram')
    return { kind: 'histogram', point: addedHistogram(before.point, now.point) };
  if (before.kind === 'exponentialHistogram' && now.kind === 'exponentialHistogram')
    return { kind: 'exponentialHistogram', point: addedExponential(before.point, now.point) };
  return now;
}

function addedNumber(before: NumberDataPoint, point: NumberDataPoint): NumberDataPoint {
  return { ...point, startTimeUnixNano: before.startTimeUnixNano, value: addedValue(before.value, point.value) };
}

function addedValue(one: NumberValue, other: NumberValue): NumberValue {
  if (one.kind === 'none') return other;
  if (other.kind === 'none') return one;
  if (one.kind === 'int' && other.kind === 'int') return { kind: 'int', value: one.value + other.value };
  return { kind: 'double', value: Number(one.value) + Number(other.value) };
}

/** With other bounds than before it counts from here. */
function addedHistogram(before: HistogramDataPoint, point: HistogramDataPoint): HistogramDataPoint {
  const { explicitBounds: bounds, bucketCounts } = point;
  const isAlike =
    bounds.length === before.explicitBounds.length &&
    bucketCounts.length === before.bucketCounts.length &&
    bounds.every((bound, i) => bound === before.explicitBounds[i]);
  if (!isAlike) return { ...point, startTimeUnixNano: before.startTimeUnixNano };
  return {
    ...point,
    startTimeUnixNano: before.startTimeUnixNano,
    count: before.count + point.count,
    sum: before.sum === undefined && point.sum === undefined ? undefined : (before.sum ?? 0) + (point.sum ?? 0),
    bucketCounts: bucketCounts.map((count, i) => count + before.bucketCounts[i]!),
  };
}
