import type { HistogramDataPoint, MetricData, NumberDataPoint } from '../../../model/metric.ts';
import type { DataPoint } from '../contexts/environment.ts';
import { withKey } from '../indexing.ts';
import { double, NIL } from '../value.ts';
import type { OttlFunction } from './function.ts';
import { exponentialPercentile, histogramPercentile } from './percentile.ts';

/** A number at the place of a point of another kind. */
function numberAt({ attributes, startTimeUnixNano, timeUnixNano }: DataPoint, value: number): NumberDataPoint {
  return {
    ...{ attributes, startTimeUnixNano, timeUnixNano, flags: 0, exemplars: [] },
    value: { kind: 'double', value },
  };
}

function percentilePoints(data: MetricData, percentile: number): NumberDataPoint[] {
  switch (data.kind) {
    case 'histogram':
      return data.dataPoints.map((point) => numberAt(point, histogramPercentile(point, percentile)));
    case 'exponentialHistogram':
      return data.dataPoints.map((point) => numberAt(point, exponentialPercentile(point, percentile)));
    default:
      // Of another kind nothing is made, without an error.
      return [];
  }
}

const extractPercentile: OttlFunction = {
  name: 'extract_percentile_metric',
  parameters: ['percentile', 'suffix?'],
  contexts: ['metric'],
  create: (args) => {
    const percentile = args.literalNumber('percentile');
    if (percentile < 0 || percentile > 100)
      throw args.problem('percentile', `percentile must be between 0 and 100, got ${percentile}`);
    const suffix = args.has('suffix') ? args.literalText('suffix') : `_p${percentile}`;
    return (environment) => {
      const { data, name, description, unit } = environment.metric.current;
      const dataPoints = percentilePoints(data, percentile);
      const told = { name: name + suffix, description: `${description} (p${percentile})`, unit, metadata: [] };
      if (dataPoints.length > 0) environment.addMetric({ ...told, data: { kind: 'gauge', dataPoints } });
      return NIL;
    };
  },
};

const quantilesToGauge: OttlFunction = {
  name: 'convert_summary_quantile_val_to_gauge',
  parameters: ['attribute_key?', 'suffix?'],
  contexts: ['metric'],
  create: (args) => {
    const key = args.has('attribute_key') ? args.literalText('attribute_key') : 'quantile';
    const suffix = args.has('suffix') ? args.literalText('suffix') : '.quantiles';
    return (environment) => {
      const { data, name, description, unit } = environment.metric.current;
      if (data.kind !== 'summary') return NIL;
      const dataPoints = data.dataPoints.flatMap((point) =>
        point.quantileValues.map(({ quantile, value }) =>
          numberAt({ ...point, attributes: withKey(point.attributes, key, double(quantile)) }, value),
        ),
      );
      environment.addMetric({
        name: name + suffix,
        description,
        unit,
        metadata: [],
        data: { kind: 'gauge', dataPoints },
      });
      return NIL;
    };
  },
};

const METHODS = ['remove_explicit_bound', 'limit_buckets'];
/** Bounds this near to each other are the same, as in the Collector. */
const TOLERANCE = 1e-12;

type Buckets = Pick<HistogramDataPoint, 'explicitBounds' | 'bucketCounts'>;

function withoutBound({ explicitBounds, bucketCounts }: Buckets, bound: number): Buckets | undefined {
  const at = explicitBounds.findIndex((one) => Math.abs(one - bound) < TOLERANCE);
  if (at === -1) return undefined;
  return {
    explicitBounds: explicitBounds.toSpliced(at, 1),
    bucketCounts: bucketCounts.toSpliced(at, 2, bucketCounts[at]! + bucketCounts[at + 1]!),
  };
}

/** Neighbours in groups of one size, the smallest with which there are no more than `most`. */
function limited({ explicitBounds, bucketCounts }: Buckets, most: number): Buckets | undefined {
  const isAscending = explicitBounds.every((bound, i) => i === 0 || bound > explicitBounds[i - 1]!);
  if (bucketCounts.length <= most || !isAscending) return undefined;
  const size = Math.ceil(bucketCounts.length / most);
  const groups = Array.from({ length: Math.ceil(bucketCounts.length / size) }, (_, i) =>
    bucketCounts.slice(i * size, (i + 1) * size),
  );
  return {
    explicitBounds: groups.slice(0, -1).map((_, i) => explicitBounds[(i + 1) * size - 1]!),
    bucketCounts: groups.map((counts) => counts.reduce((sum, one) => sum + one, 0n)),
  };
}

const mergeBuckets: OttlFunction = {
  name: 'merge_histogram_buckets',
  parameters: ['target_value', 'method?'],
  contexts: ['datapoint'],
  create: (args) => {
    const target = args.literalNumber('target_value');
    const method = args.has('method') ? args.literalText('method') : METHODS[0];
    if (!METHODS.includes(method!)) throw args.problem('method', `method must be one of ${METHODS.join(', ')}`);
    if (method === 'limit_buckets' && !(Number.isInteger(target) && target > 0))
      throw args.problem('target_value', 'target_value must be a positive integer');
    const change = method === 'limit_buckets' ? limited : withoutBound;
    return (environment) => {
      const point = environment.datapoint.current;
      if (!('explicitBounds' in point) || point.explicitBounds.length + 1 !== point.bucketCounts.length) return NIL;
      const after = change(point, target);
      if (after) Object.assign(environment.datapoint.own, after);
      return NIL;
    };
  },
};

/** Editors that read quantiles of distributions, or make their buckets fewer. */
export const QUANTILE_EDITORS: readonly OttlFunction[] = [extractPercentile, quantilesToGauge, mergeBuckets];
