import type { Metric, MetricData } from '../../../model/metric.ts';
import { pointsOf, type PointColumns } from '../metric-points.ts';
import type { Row } from '../row.ts';

export type TableKind = Exclude<MetricData['kind'], 'none'>;

/** What the rows of a table are, by its columns; undefined where they are no data points. */
export function kindOfTable(columns: ReadonlySet<string>): TableKind | undefined {
  if (!columns.has('MetricName')) return undefined;
  if (columns.has('PositiveBucketCounts')) return 'exponentialHistogram';
  if (columns.has('BucketCounts')) return 'histogram';
  if (columns.has('ValueAtQuantilesQuantile') || columns.has('QuantileValues')) return 'summary';
  if (!columns.has('Value')) return undefined;
  return columns.has('IsMonotonic') ? 'sum' : 'gauge';
}

/** A row of an `otel_metrics_*` table: one data point of its metric. Throws RowFault. */
export function metricOf(row: Row, kind: TableKind): Metric {
  return {
    name: row.text('MetricName'),
    description: row.text('MetricDescription'),
    unit: row.text('MetricUnit'),
    metadata: [],
    data: pointsOf(row, kind, COLUMNS),
  };
}

const EXEMPLARS = ['TimeUnix', 'Value', 'SpanId', 'TraceId', 'FilteredAttributes'].map((name) => `Exemplars${name}`);

const COLUMNS: PointColumns = {
  called: (name) => name,
  base: (row) => ({
    attributes: row.attributes('Attributes'),
    startTimeUnixNano: row.ns('StartTimeUnix'),
    timeUnixNano: row.ns(row.has('TimeUnix') ? 'TimeUnix' : 'Timestamp', 'TimeUnix'),
    flags: row.count('Flags'),
  }),
  value: (row) => ({ kind: 'double', value: row.double('Value') ?? 0 }),
  exemplars: (row) =>
    row.beside(EXEMPLARS, 1).map((exemplar) => ({
      timeUnixNano: exemplar.ns('ExemplarsTimeUnix', 'Exemplars.TimeUnix'),
      value: { kind: 'double', value: exemplar.double('ExemplarsValue') ?? 0 },
      spanId: exemplar.spanId('ExemplarsSpanId'),
      traceId: exemplar.traceId('ExemplarsTraceId'),
      filteredAttributes: exemplar.attributes('ExemplarsFilteredAttributes', 'Exemplars.FilteredAttributes'),
    })),
  /** The Collector's exporter writes 0 for a smallest and a largest value that are not known. */
  range: (row) => {
    const [min, max] = [row.double('Min'), row.double('Max')];
    const isUnknown = min === 0 && max === 0 && row.double('Sum') !== 0;
    return isUnknown ? { min: undefined, max: undefined } : { min, max };
  },
  hasBuckets: (row, side) => row.list(`${side}BucketCounts`).length > 0,
  quantiles: (row) => [
    row.has('ValueAtQuantilesQuantile') ? 'ValueAtQuantilesQuantile' : 'QuantileQuantiles',
    row.has('ValueAtQuantilesValue') ? 'ValueAtQuantilesValue' : 'QuantileValues',
  ],
};
