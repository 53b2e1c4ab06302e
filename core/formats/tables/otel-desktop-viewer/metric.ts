import type { Exemplar, ExponentialBuckets, Metric, MetricData, NumberValue } from '../../../model/metric.ts';
import type { Cell, CellGroup } from '../../parquet/row-reader.ts';
import type { Notes } from '../../records/notes.ts';
import { doubleCell, groupCell, listCell, nsCell, textCell } from '../cells.ts';
import { RowFault } from '../table-format.ts';
import type { AttributeSource } from './attribute-source.ts';
import { spanIdOf, traceIdOf } from './ids.ts';
import { countCell, countsCell, doublesCell, int32Cell, uint64Cell } from './numbers.ts';

const TEMPORALITIES = ['unspecified', 'delta', 'cumulative'];

/** One data point with what is said of its metric, whichever tables that stood in. Throws RowFault. */
export function metricOf(row: CellGroup, attributes: AttributeSource, notes: Notes): Metric {
  return {
    name: textCell(row['name']),
    description: textCell(row['description']),
    unit: textCell(row['unit']),
    metadata: attributes.ofIds(row['metadataids']),
    data: dataOf(row, attributes, notes),
  };
}

function dataOf(row: CellGroup, attributes: AttributeSource, notes: Notes): MetricData {
  const base = {
    attributes: attributes.of(row),
    startTimeUnixNano: nsCell(row['starttime'], 'start_time'),
    timeUnixNano: nsCell(row['timestamp'], 'timestamp'),
    flags: countCell(row['flags']),
    exemplars: listCell(row['exemplars']).map((one) => exemplarOf(groupCell(one), attributes, notes)),
  };
  const aggregationTemporality = temporalityOf(row['aggregationtemporality']);
  const kind = textCell(row['metrictype']);
  switch (kind) {
    case 'Gauge':
      return { kind: 'gauge', dataPoints: [{ ...base, value: numberOf(row) }] };
    case 'Sum': {
      const isMonotonic = row['ismonotonic'] === true;
      return { kind: 'sum', aggregationTemporality, isMonotonic, dataPoints: [{ ...base, value: numberOf(row) }] };
    }
    case 'Histogram':
      return {
        kind: 'histogram',
        aggregationTemporality,
        dataPoints: [{ ...base, ...totalsOf(row), ...bucketsOf(row) }],
      };
    case 'ExponentialHistogram':
      return {
        kind: 'exponentialHistogram',
        aggregationTemporality,
        dataPoints: [{ ...base, ...totalsOf(row), ...scaledOf(row) }],
      };
    default:
      throw new RowFault(`it is a point of no kind we know: ${kind.slice(0, 50)}`);
  }
}

/** "Delta" before schema 17, the number from then on. */
function temporalityOf(cell: Cell | undefined): number {
  if (typeof cell !== 'string') return int32Cell(cell);
  return Math.max(0, TEMPORALITIES.indexOf(cell.toLowerCase()));
}

/** Columns of their own for the two kinds of numbers, or one for both and the name of the kind (0.2). */
function numberOf(row: CellGroup): NumberValue {
  const isInt = /^int/i.test(textCell(row['valuetype']));
  const [int, double] = [row['intvalue'], doubleCell(row['doublevalue'] ?? row['value'])];
  if (typeof int === 'bigint' && (isInt || double === undefined)) return { kind: 'int', value: int };
  if (double === undefined) return { kind: 'none' };
  if (isInt && Number.isInteger(double)) return { kind: 'int', value: BigInt(double) };
  return { kind: 'double', value: double };
}

function totalsOf(row: CellGroup) {
  return {
    count: uint64Cell(row['count']),
    sum: doubleCell(row['sum']),
    min: doubleCell(row['min']),
    max: doubleCell(row['max']),
  };
}

function bucketsOf(row: CellGroup) {
  return {
    bucketCounts: countsCell(row['bucketcounts']),
    explicitBounds: doublesCell(row['explicitbounds'] ?? row['bounds']),
  };
}

function scaledOf(row: CellGroup) {
  const [positive, negative] = [groupCell(row['positive']), groupCell(row['negative'])];
  return {
    scale: int32Cell(row['scale']),
    zeroCount: uint64Cell(row['zerocount']),
    zeroThreshold: doubleCell(row['zerothreshold']) ?? 0,
    positive: sideOf(
      row['positivebucketoffset'] ?? positive['bucketoffset'],
      row['positivebucketcounts'] ?? positive['bucketcounts'],
    ),
    negative: sideOf(
      row['negativebucketoffset'] ?? negative['bucketoffset'],
      row['negativebucketcounts'] ?? negative['bucketcounts'],
    ),
  };
}

function sideOf(offset: Cell | undefined, counts: Cell | undefined): ExponentialBuckets | undefined {
  const bucketCounts = countsCell(counts);
  return bucketCounts.length === 0 ? undefined : { offset: int32Cell(offset), bucketCounts };
}

function exemplarOf(row: CellGroup, attributes: AttributeSource, notes: Notes): Exemplar {
  return {
    timeUnixNano: nsCell(row['timestamp'], 'exemplars.timestamp'),
    value: numberOf(row),
    spanId: spanIdOf(row['spanid'], notes),
    traceId: traceIdOf(row['traceid'], notes),
    filteredAttributes: attributes.of('filteredattributes' in row ? { attributes: row['filteredattributes']! } : row),
  };
}
