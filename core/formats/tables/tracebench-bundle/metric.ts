import type { ExponentialBuckets, Exemplar, Metric, MetricData, NumberValue } from '../../../model/metric.ts';
import type { Cell, CellGroup } from '../../parquet/row-reader.ts';
import type { Notes } from '../../records/notes.ts';
import {
  countCell,
  countsCell,
  doubleCell,
  doublesCell,
  groupCell,
  int32Cell,
  listCell,
  nsCell,
  quantileCells,
  spanIdCell,
  textCell,
  traceIdCell,
  uint64Cell,
  wholeCell,
} from '../cells.ts';
import { attributesOf, exactAttributes, parsed } from './parts.ts';

/** A row of metrics.parquet: a data point of a metric, or a metric without any where there is no time. Throws RowFault. */
export function bundleMetric(row: CellGroup, notes: Notes): Metric {
  const metadata = textCell(row['metadata_otlp']);
  return {
    name: textCell(row['metric_name']),
    description: textCell(row['description']),
    unit: textCell(row['unit']),
    metadata: metadata === '' ? [] : attributesOf(parsed(metadata, 'metadata_otlp'), 'metadata_otlp'),
    data: dataOf(row, notes),
  };
}

function dataOf(row: CellGroup, notes: Notes): MetricData {
  const has = row['time_unix_nano'] !== null && row['time_unix_nano'] !== undefined;
  const points = <P>(make: () => P): P[] => (has ? [make()] : []);
  const aggregationTemporality = int32Cell(row['aggregation_temporality']);
  const number = () => ({ ...baseOf(row), value: numberOf(row), exemplars: exemplarsOf(row, notes) });
  switch (row['kind']) {
    case 'gauge':
      return { kind: 'gauge', dataPoints: points(number) };
    case 'sum': {
      const isMonotonic = row['is_monotonic'] === true;
      return { kind: 'sum', aggregationTemporality, isMonotonic, dataPoints: points(number) };
    }
    case 'histogram': {
      const point = () => ({ ...countedOf(row), ...bucketsOf(row), exemplars: exemplarsOf(row, notes) });
      return { kind: 'histogram', aggregationTemporality, dataPoints: points(point) };
    }
    case 'exponential_histogram': {
      const point = () => ({ ...countedOf(row), ...scaledOf(row), exemplars: exemplarsOf(row, notes) });
      return { kind: 'exponentialHistogram', aggregationTemporality, dataPoints: points(point) };
    }
    case 'summary': {
      const point = () => ({
        ...baseOf(row),
        count: uint64Cell(row['count']),
        sum: doubleCell(row['sum']) ?? 0,
        ...quantilesOf(row),
      });
      return { kind: 'summary', dataPoints: points(point) };
    }
    default:
      return { kind: 'none' };
  }
}

function baseOf(row: CellGroup) {
  return {
    attributes: exactAttributes(row),
    startTimeUnixNano: nsCell(row['start_time_unix_nano'], 'start_time_unix_nano'),
    timeUnixNano: nsCell(row['time_unix_nano'], 'time_unix_nano'),
    flags: countCell(row['flags']),
  };
}

function numberOf(group: CellGroup): NumberValue {
  const whole = wholeCell(group['value_int']);
  if (whole !== undefined) return { kind: 'int', value: whole };
  const double = doubleCell(group['value_double']);
  return double === undefined ? { kind: 'none' } : { kind: 'double', value: double };
}

function countedOf(row: CellGroup) {
  const [sum, min, max] = ['sum', 'min', 'max'].map((name) => doubleCell(row[name]));
  return { ...baseOf(row), count: uint64Cell(row['count']), sum, min, max };
}

function bucketsOf(row: CellGroup) {
  return { bucketCounts: countsCell(row['bucket_counts']), explicitBounds: doublesCell(row['explicit_bounds']) };
}

function scaledOf(row: CellGroup) {
  return {
    scale: int32Cell(row['scale']),
    zeroCount: uint64Cell(row['zero_count']),
    zeroThreshold: doubleCell(row['zero_threshold']) ?? 0,
    positive: sideOf(row['positive_offset'], row['positive_bucket_counts']),
    negative: sideOf(row['negative_offset'], row['negative_bucket_counts']),
  };
}

function sideOf(offset: Cell | undefined, counts: Cell | undefined): ExponentialBuckets | undefined {
  if (offset === null || offset === undefined) return undefined;
  return { offset: int32Cell(offset), bucketCounts: countsCell(counts) };
}

function quantilesOf(row: CellGroup) {
  return { quantileValues: quantileCells(row['quantiles'], row['quantile_values']) };
}

function exemplarsOf(row: CellGroup, notes: Notes): Exemplar[] {
  return listCell(row['exemplars'])
    .map(groupCell)
    .map((exemplar) => ({
      filteredAttributes: exactAttributes(exemplar, 'filtered_attributes'),
      timeUnixNano: nsCell(exemplar['time_unix_nano'], 'time_unix_nano'),
      value: numberOf(exemplar),
      spanId: spanIdCell(exemplar['span_id'], notes),
      traceId: traceIdCell(exemplar['trace_id'], notes),
    }));
}
