import type {
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  MetricKind,
  NumberDataPoint,
  SummaryDataPoint,
} from '../../../model/metric.ts';
import { bool, double, int, map, NIL, type OttlValue } from '../value.ts';
import type { DataPoint } from './environment.ts';
import {
  attributesField,
  countField,
  doublesField,
  expectKind,
  longField,
  longsField,
  textField,
  timeField,
  type Field,
  type Fields,
} from './field.ts';

/** METRIC_DATA_TYPE_… by the model's name, in the order of their numbers. */
export const METRIC_TYPES: readonly MetricKind[] = [
  'none',
  'gauge',
  'sum',
  'histogram',
  'exponentialHistogram',
  'summary',
];

export const METRIC_FIELDS: Fields<Metric> = {
  name: textField('name'),
  description: textField('description'),
  unit: textField('unit'),
  type: { get: (metric) => int(METRIC_TYPES.indexOf(metric.data.kind)) },
  aggregation_temporality: {
    get: ({ data }) => ('aggregationTemporality' in data ? int(data.aggregationTemporality) : NIL),
    set: (metric, value) => {
      const aggregationTemporality = Number(BigInt.asIntN(32, expectKind(value, 'int').value));
      if ('aggregationTemporality' in metric.data) metric.data = { ...metric.data, aggregationTemporality };
    },
  },
  is_monotonic: {
    get: ({ data }) => (data.kind === 'sum' ? bool(data.isMonotonic) : NIL),
    set: (metric, value) => {
      const isMonotonic = expectKind(value, 'bool').value;
      if (metric.data.kind === 'sum') metric.data = { ...metric.data, isMonotonic };
    },
  },
  metadata: {
    isIndexable: true,
    get: (metric) => map(metric.metadata),
    set: (metric, value) => {
      metric.metadata = expectKind(value, 'kvlist').values;
    },
  },
};

type Distribution = HistogramDataPoint | ExponentialHistogramDataPoint | SummaryDataPoint;
const isNumber = (point: DataPoint): point is NumberDataPoint => 'value' in point;
const isExponential = (point: DataPoint): point is ExponentialHistogramDataPoint => 'scale' in point;
const isExplicit = (point: DataPoint): point is HistogramDataPoint => 'explicitBounds' in point;
const isDistribution = (point: DataPoint): point is Distribution => 'count' in point;

/** A field that points of other kinds do not have: nil there, and writing it does nothing. */
function only<T extends DataPoint>(is: (point: DataPoint) => point is T, field: Field<T>): Field<DataPoint> {
  return {
    get: (point) => (is(point) ? field.get(point) : NIL),
    set: (point, value) => {
      if (is(point)) field.set!(point, value);
    },
  };
}

function numberField(kind: 'int' | 'double', read: (point: NumberDataPoint) => OttlValue): Field<DataPoint> {
  return only(isNumber, {
    get: read,
    set: (point, value) => {
      point.value = expectKind(value, kind) as NumberDataPoint['value'];
    },
  });
}

function bucketFields(side: 'positive' | 'negative'): Fields<DataPoint> {
  const of = (point: ExponentialHistogramDataPoint) => point[side] ?? { offset: 0, bucketCounts: [] };
  return {
    [`${side}.offset`]: only(isExponential, {
      get: (point) => int(of(point).offset),
      set: (point, value) => {
        point[side] = { ...of(point), offset: Number(BigInt.asIntN(32, expectKind(value, 'int').value)) };
      },
    }),
    [`${side}.bucket_counts`]: only(
      isExponential,
      longsField(
        (point) => of(point).bucketCounts,
        (point, bucketCounts) => {
          point[side] = { ...of(point), bucketCounts };
        },
      ),
    ),
  };
}

export const DATAPOINT_FIELDS: Fields<DataPoint> = {
  attributes: attributesField(),
  start_time_unix_nano: longField('startTimeUnixNano'),
  time_unix_nano: longField('timeUnixNano'),
  start_time: timeField('startTimeUnixNano'),
  time: timeField('timeUnixNano'),
  flags: countField('flags'),
  // As the Collector reads it: the value of the other type is 0.
  value_double: numberField('double', ({ value }) => (value.kind === 'double' ? value : double(0))),
  value_int: numberField('int', ({ value }) => (value.kind === 'int' ? value : int(0))),
  count: only(isDistribution, longField<Distribution>('count')),
  sum: only(isDistribution, {
    get: (point) => double(point.sum ?? 0),
    set: (point, value) => {
      point.sum = expectKind(value, 'double').value;
    },
  }),
  bucket_counts: only(
    isExplicit,
    longsField(
      (point) => point.bucketCounts,
      (point, values) => {
        point.bucketCounts = values;
      },
    ),
  ),
  explicit_bounds: only(
    isExplicit,
    doublesField(
      (point) => point.explicitBounds,
      (point, values) => {
        point.explicitBounds = values;
      },
    ),
  ),
  scale: only(isExponential, {
    get: (point) => int(point.scale),
    set: (point, value) => {
      point.scale = Number(BigInt.asIntN(32, expectKind(value, 'int').value));
    },
  }),
  zero_count: only(isExponential, longField<ExponentialHistogramDataPoint>('zeroCount')),
  ...bucketFields('positive'),
  ...bucketFields('negative'),
};
