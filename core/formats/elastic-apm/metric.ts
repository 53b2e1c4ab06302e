import type { Attributes } from '../../model/attributes.ts';
import type { HistogramDataPoint, Metric, MetricData, NumberValue } from '../../model/metric.ts';
import { US } from '../../model/units.ts';
import type { Notes } from '../records/notes.ts';
import { UNSAFE } from '../records/record-reader.ts';
import { isPlain, isTime, listOf, nanosecondsOf, textOf, wholeOf, type Plain } from '../records/scalars.ts';
import { attributesOf } from './flatten.ts';

const DELTA = 1;
const FLATTENING = {
  names: new Map(['samples', 'timestamp'].map((name) => [name, ''] as const)),
  open: ['tags.'],
  prefix: '',
};

/** Each sample of a set is a metric with one point. Elastic does not say which are sums: all are gauges, or histograms. */
export function metricsOf(event: Plain, notes: Notes): Metric[] | { refused: string } | typeof UNSAFE {
  const time = nanosecondsOf(event['timestamp'] ?? 0, US);
  const attributes = attributesOf(event, FLATTENING);
  if (time === UNSAFE || attributes === UNSAFE) return UNSAFE;
  if (time === undefined || time === 0n || !isTime(time)) return { refused: 'a metric set without a time' };
  const samples = Object.entries(isPlain(event['samples']) ? event['samples'] : {});
  return samples.flatMap(([name, sample]) => {
    const data = isPlain(sample) ? dataOf(sample, time, attributes) : undefined;
    if (data === undefined) notes.warn('invalid-value', `metricset sample ${name.slice(0, 100)}`);
    const unit = isPlain(sample) ? textOf(sample['unit']) : '';
    return data === undefined ? [] : [{ name, description: '', unit, metadata: [], data }];
  });
}

function dataOf(sample: Plain, timeUnixNano: bigint, attributes: Attributes): MetricData | undefined {
  const base = { attributes, startTimeUnixNano: 0n, timeUnixNano, flags: 0, exemplars: [] };
  if (Array.isArray(sample['counts'])) {
    const point = histogramOf(sample);
    return point && { kind: 'histogram', aggregationTemporality: DELTA, dataPoints: [{ ...base, ...point }] };
  }
  const value = numberOf(sample['value']);
  return value && { kind: 'gauge', dataPoints: [{ ...base, value }] };
}

function numberOf(value: unknown): NumberValue | undefined {
  return typeof value === 'number' ? { kind: 'double', value } : undefined;
}

type Histogram = Pick<HistogramDataPoint, 'count' | 'sum' | 'min' | 'max' | 'bucketCounts' | 'explicitBounds'>;

/** Elastic counts by a value that stands for a bucket; here it is its upper bound. */
function histogramOf(sample: Plain): Histogram | undefined {
  const counts = listOf(sample['counts']).map(wholeOf);
  const bounds = listOf(sample['values']);
  const isGood =
    counts.length === bounds.length &&
    counts.every((count) => typeof count === 'bigint' && count >= 0n) &&
    bounds.every((bound, i) => typeof bound === 'number' && (i === 0 || bound > (bounds[i - 1] as number)));
  if (!isGood) return undefined;
  const bucketCounts = [...(counts as bigint[]), 0n];
  const count = bucketCounts.reduce((sum, one) => sum + one, 0n);
  return { count, sum: undefined, min: undefined, max: undefined, bucketCounts, explicitBounds: bounds as number[] };
}
