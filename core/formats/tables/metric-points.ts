import type { ExponentialBuckets, Exemplar, MetricData, NumberValue } from '../../model/metric.ts';
import type { Row } from './row.ts';

type Kind = MetricData['kind'];

/** How one system writes its data points; what is common to all of them is made below. */
export interface PointColumns {
  /** What it calls a column, from the name that the Collector's exporter has for it. */
  called(name: string): string;
  base(row: Row): {
    attributes: Exemplar['filteredAttributes'];
    startTimeUnixNano: bigint;
    timeUnixNano: bigint;
    flags: number;
  };
  value(row: Row): NumberValue;
  exemplars(row: Row): Exemplar[];
  /** Smallest and largest value, undefined where they are not known. */
  range(row: Row): { min: number | undefined; max: number | undefined };
  hasBuckets(row: Row, side: 'Positive' | 'Negative'): boolean;
  /** The column of the quantiles and the one of their values. */
  quantiles(row: Row): [string, string];
}

/** The data of a metric that has one data point, or none. Throws RowFault. */
export function pointsOf(row: Row, kind: Kind, columns: PointColumns, hasPoint = true): MetricData {
  const { called } = columns;
  const points = <P>(make: () => P): P[] => (hasPoint ? [make()] : []);
  const aggregationTemporality = row.int32(called('AggregationTemporality'));
  const number = () => ({ ...columns.base(row), value: columns.value(row), exemplars: columns.exemplars(row) });
  const counted = () => ({ ...columns.base(row), count: row.uint64(called('Count')), sum: row.double(called('Sum')) });
  switch (kind) {
    case 'none':
      return { kind };
    case 'gauge':
      return { kind, dataPoints: points(number) };
    case 'sum':
      return {
        kind,
        aggregationTemporality,
        isMonotonic: row.bool(called('IsMonotonic')),
        dataPoints: points(number),
      };
    case 'histogram': {
      const point = () => ({
        ...counted(),
        ...columns.range(row),
        ...bucketsOf(row, columns),
        exemplars: columns.exemplars(row),
      });
      return { kind, aggregationTemporality, dataPoints: points(point) };
    }
    case 'exponentialHistogram': {
      const point = () => ({
        ...counted(),
        ...columns.range(row),
        ...scaledOf(row, columns),
        exemplars: columns.exemplars(row),
      });
      return { kind, aggregationTemporality, dataPoints: points(point) };
    }
    case 'summary': {
      const point = () => ({
        ...counted(),
        sum: row.double(called('Sum')) ?? 0,
        quantileValues: row.quantiles(...columns.quantiles(row)),
      });
      return { kind, dataPoints: points(point) };
    }
  }
}

function bucketsOf(row: Row, { called }: PointColumns) {
  return { bucketCounts: row.counts(called('BucketCounts')), explicitBounds: row.doubles(called('ExplicitBounds')) };
}

function scaledOf(row: Row, columns: PointColumns) {
  const { called } = columns;
  return {
    scale: row.int32(called('Scale')),
    zeroCount: row.uint64(called('ZeroCount')),
    zeroThreshold: row.double(called('ZeroThreshold')) ?? 0,
    positive: sideOf(row, 'Positive', columns),
    negative: sideOf(row, 'Negative', columns),
  };
}

function sideOf(
  row: Row,
  side: 'Positive' | 'Negative',
  { called, hasBuckets }: PointColumns,
): ExponentialBuckets | undefined {
  if (!hasBuckets(row, side)) return undefined;
  return { offset: row.int32(called(`${side}Offset`)), bucketCounts: row.counts(called(`${side}BucketCounts`)) };
}
