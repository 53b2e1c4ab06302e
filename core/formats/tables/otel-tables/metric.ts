import type { ExponentialBuckets, Exemplar, Metric, MetricData } from '../../../model/metric.ts';
import type { Cell, CellGroup } from '../../parquet/row-reader.ts';
import type { Notes } from '../../records/notes.ts';
import {
  attributesCell,
  countCell,
  countsCell,
  doubleCell,
  doublesCell,
  int32Cell,
  listCell,
  nsCell,
  quantileCells,
  spanIdCell,
  textCell,
  traceIdCell,
  uint64Cell,
} from '../cells.ts';

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
export function metricOf(row: CellGroup, kind: TableKind, notes: Notes): Metric {
  return {
    name: textCell(row['MetricName']),
    description: textCell(row['MetricDescription']),
    unit: textCell(row['MetricUnit']),
    metadata: [],
    data: dataOf(row, kind, notes),
  };
}

function dataOf(row: CellGroup, kind: TableKind, notes: Notes): MetricData {
  const base = {
    attributes: attributesCell(row['Attributes'], 'Attributes'),
    startTimeUnixNano: nsCell(row['StartTimeUnix'], 'StartTimeUnix'),
    timeUnixNano: nsCell(row['TimeUnix'] ?? row['Timestamp'], 'TimeUnix'),
    flags: countCell(row['Flags']),
  };
  const aggregationTemporality = int32Cell(row['AggregationTemporality']);
  const exemplars = exemplarsOf(row, notes);
  const value = { kind: 'double', value: doubleCell(row['Value']) ?? 0 } as const;
  switch (kind) {
    case 'gauge':
      return { kind, dataPoints: [{ ...base, value, exemplars }] };
    case 'sum': {
      const isMonotonic = row['IsMonotonic'] === true || row['IsMonotonic'] === 1;
      return { kind, aggregationTemporality, isMonotonic, dataPoints: [{ ...base, value, exemplars }] };
    }
    case 'histogram':
      return {
        kind,
        aggregationTemporality,
        dataPoints: [{ ...base, ...totalsOf(row), ...bucketsOf(row), exemplars }],
      };
    case 'exponentialHistogram':
      return { kind, aggregationTemporality, dataPoints: [{ ...base, ...totalsOf(row), ...scaledOf(row), exemplars }] };
    case 'summary':
      return {
        kind,
        dataPoints: [{ ...base, ...totalsOf(row), sum: doubleCell(row['Sum']) ?? 0, ...quantilesOf(row) }],
      };
  }
}

/** The Collector's exporter writes 0 for a smallest and a largest value that are not known. */
function totalsOf(row: CellGroup) {
  const [sum, min, max] = [doubleCell(row['Sum']), doubleCell(row['Min']), doubleCell(row['Max'])];
  const isUnknown = min === 0 && max === 0 && sum !== 0;
  return { count: uint64Cell(row['Count']), sum, min: isUnknown ? undefined : min, max: isUnknown ? undefined : max };
}

function bucketsOf(row: CellGroup) {
  return { bucketCounts: countsCell(row['BucketCounts']), explicitBounds: doublesCell(row['ExplicitBounds']) };
}

function scaledOf(row: CellGroup) {
  return {
    scale: int32Cell(row['Scale']),
    zeroCount: uint64Cell(row['ZeroCount']),
    zeroThreshold: doubleCell(row['ZeroThreshold']) ?? 0,
    positive: sideOf(row['PositiveOffset'], row['PositiveBucketCounts']),
    negative: sideOf(row['NegativeOffset'], row['NegativeBucketCounts']),
  };
}

function sideOf(offset: Cell | undefined, counts: Cell | undefined): ExponentialBuckets | undefined {
  const bucketCounts = countsCell(counts);
  return bucketCounts.length === 0 ? undefined : { offset: int32Cell(offset), bucketCounts };
}

function quantilesOf(row: CellGroup) {
  const quantiles = row['ValueAtQuantilesQuantile'] ?? row['QuantileQuantiles'];
  return { quantileValues: quantileCells(quantiles, row['ValueAtQuantilesValue'] ?? row['QuantileValues']) };
}

function exemplarsOf(row: CellGroup, notes: Notes): Exemplar[] {
  const [times, values] = [listCell(row['ExemplarsTimeUnix']), listCell(row['ExemplarsValue'])];
  const [spans, traces] = [listCell(row['ExemplarsSpanId']), listCell(row['ExemplarsTraceId'])];
  const attributes = listCell(row['ExemplarsFilteredAttributes']);
  return times.map((time, i) => ({
    timeUnixNano: nsCell(time, 'Exemplars.TimeUnix'),
    value: { kind: 'double', value: doubleCell(values[i]) ?? 0 },
    spanId: spanIdCell(spans[i], notes),
    traceId: traceIdCell(traces[i], notes),
    filteredAttributes: attributesCell(attributes[i], 'Exemplars.FilteredAttributes'),
  }));
}
