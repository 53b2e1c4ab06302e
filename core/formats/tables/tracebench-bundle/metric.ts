import type { Metric, MetricData, NumberValue } from '../../../model/metric.ts';
import { pointsOf, type PointColumns } from '../metric-points.ts';
import type { Row } from '../row.ts';
import { attributesOf, exactAttributes, parsed } from './parts.ts';

const KINDS: Readonly<Record<string, MetricData['kind']>> = {
  gauge: 'gauge',
  sum: 'sum',
  histogram: 'histogram',
  exponential_histogram: 'exponentialHistogram',
  summary: 'summary',
};

/** A row of metrics.parquet: a data point of a metric, or a metric without any where there is no time. Throws RowFault. */
export function bundleMetric(row: Row): Metric {
  const metadata = row.text('metadata_otlp');
  return {
    name: row.text('metric_name'),
    description: row.text('description'),
    unit: row.text('unit'),
    metadata: metadata === '' ? [] : attributesOf(parsed(metadata, 'metadata_otlp'), 'metadata_otlp'),
    data: pointsOf(row, KINDS[row.text('kind')] ?? 'none', COLUMNS, row.has('time_unix_nano')),
  };
}

const COLUMNS: PointColumns = {
  called: (name) => name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase(),
  base: (row) => ({
    attributes: exactAttributes(row),
    startTimeUnixNano: row.ns('start_time_unix_nano'),
    timeUnixNano: row.ns('time_unix_nano'),
    flags: row.count('flags'),
  }),
  value: numberOf,
  exemplars: (row) =>
    row.groups('exemplars').map((exemplar) => ({
      filteredAttributes: exactAttributes(exemplar, 'filtered_attributes'),
      timeUnixNano: exemplar.ns('time_unix_nano'),
      value: numberOf(exemplar),
      spanId: exemplar.spanId('span_id'),
      traceId: exemplar.traceId('trace_id'),
    })),
  range: (row) => ({ min: row.double('min'), max: row.double('max') }),
  hasBuckets: (row, side) => row.has(`${side.toLowerCase()}_offset`),
  quantiles: () => ['quantiles', 'quantile_values'],
};

function numberOf(row: Row): NumberValue {
  const whole = row.whole('value_int');
  if (whole !== undefined) return { kind: 'int', value: whole };
  const double = row.double('value_double');
  return double === undefined ? { kind: 'none' } : { kind: 'double', value: double };
}
