import type { MetricAppender } from '../metric-appender.ts';
import type { Packer } from '../packer.ts';
import { isWithoutValue } from '../point-chains.ts';
import type { DistributionColumns } from '../point-columns.ts';
import { DistributionListReader } from './distribution-list-reader.ts';
import type { ExemplarPacker } from './exemplar-packer.ts';
import { clearWords } from './field-reader.ts';
import { POINT, pointTags } from './point-fields.ts';
import { beginPoint, endPoint } from './point-row.ts';
import { UNUSUAL } from './wire-cursor.ts';
import type { Wire } from './wire.ts';

const TAGS = {
  histogram: pointTags('HistogramDataPoint'),
  exponentialHistogram: pointTags('ExponentialHistogramDataPoint'),
  summary: pointTags('SummaryDataPoint'),
};
export type DistributionKind = keyof typeof TAGS;

const TWO_32 = 2 ** 32;
const bit = (action: number) => 1 << action;
/** What protobuf would join where it comes twice. */
const ONCE = bit(POINT.bucketCounts) | bit(POINT.explicitBounds) | bit(POINT.positive) | bit(POINT.negative);

type NullableColumn = { setNull(row: number): void };

/** Data points of histograms of both kinds and of summaries. What they say of the point before is for `PointChains`. */
export class DistributionPacker {
  readonly #wire: Wire;
  readonly #packer: Packer;
  readonly #rows: MetricAppender;
  readonly #exemplars: ExemplarPacker;
  readonly #columns: DistributionColumns;
  readonly #lists: DistributionListReader;
  /** The columns a kind has no cells in. */
  readonly #foreign: Record<DistributionKind, NullableColumn[]>;

  constructor(packer: Packer, wire: Wire, exemplars: ExemplarPacker) {
    this.#wire = wire;
    this.#packer = packer;
    this.#rows = packer.metrics;
    this.#exemplars = exemplars;
    this.#columns = packer.metrics.distributions.columns;
    this.#lists = new DistributionListReader(this.#columns, wire);
    this.#foreign = foreignColumns(this.#columns);
  }

  point(end: number, metric: number, kind: DistributionKind): void {
    const columns = this.#columns;
    this.#wire.budget.spend();
    const row = this.#rows.distributions.begin();
    beginPoint(columns, row, ++this.#rows.lastId, metric);
    this.#clear(row, kind);
    const seen = this.#fields(row, end, TAGS[kind]);
    endPoint(columns, row, this.#wire);
    this.#lists.end(row);
    if (kind === 'histogram') this.#checkBuckets(row);
    for (const column of this.#foreign[kind]) column.setNull(row);
    this.#setNulls(row, seen, kind);
    const count = columns.count.words[row * 2 + 1]! * TWO_32 + columns.count.words[row * 2]!;
    columns.before.values[row] = isWithoutValue(columns.flags.values[row]!) ? NaN : count;
    columns.beforeSum.values[row] = columns.sum.values[row]!;
  }

  /** The fields that may be absent. */
  #clear(row: number, kind: DistributionKind): void {
    const columns = this.#columns;
    clearWords(columns.count.words, row);
    clearWords(columns.zeroCount.words, row);
    columns.sum.values[row] = kind === 'summary' ? 0 : NaN;
    columns.scale.values[row] = columns.positiveOffset.values[row] = columns.negativeOffset.values[row] = 0;
    columns.zeroThreshold.values[row] = 0;
  }

  /** Gives a bit for each field that was there. */
  #fields(row: number, end: number, tags: Uint8Array): number {
    const { cursor, fields, attributes } = this.#wire;
    const columns = this.#columns;
    const { shapes } = this.#packer.dictionaries;
    const lists = this.#lists;
    let shape = shapes.root;
    let seen = 0;
    let exemplars = 0;
    while (cursor.pos < end) {
      const action = tags[cursor.tag(end)]!;
      if (seen & ONCE & bit(action)) throw UNUSUAL;
      seen |= bit(action);
      switch (action) {
        case POINT.attributes:
          shape = attributes.attribute(shape, columns.attributes, end);
          break;
        case POINT.startTimeUnixNano:
          fields.fixed64(columns.startNs.words, row, end);
          break;
        case POINT.timeUnixNano:
          fields.fixed64(columns.timeNs.words, row, end);
          break;
        case POINT.count:
          fields.fixed64(columns.count.words, row, end);
          break;
        case POINT.sum:
          columns.sum.values[row] = cursor.double(end);
          break;
        case POINT.min:
          columns.min.values[row] = cursor.double(end);
          break;
        case POINT.max:
          columns.max.values[row] = cursor.double(end);
          break;
        case POINT.bucketCounts:
          lists.counts(cursor.until(end));
          break;
        case POINT.explicitBounds:
          lists.bounds(row, cursor.until(end));
          break;
        case POINT.scale:
          columns.scale.values[row] = fields.sint32(end);
          break;
        case POINT.zeroCount:
          fields.fixed64(columns.zeroCount.words, row, end);
          break;
        case POINT.zeroThreshold:
          columns.zeroThreshold.values[row] = cursor.double(end);
          break;
        case POINT.positive:
          lists.side(row, cursor.until(end), columns.positiveOffset, columns.positiveCounts);
          break;
        case POINT.negative:
          lists.side(row, cursor.until(end), columns.negativeOffset, columns.negativeCounts);
          break;
        case POINT.quantileValues:
          lists.quantile(row, cursor.until(end));
          break;
        case POINT.flags:
          columns.flags.values[row] = fields.int32(end);
          break;
        case POINT.exemplars:
          this.#exemplars.exemplar(cursor.until(end), exemplars++);
          break;
        default:
          throw UNUSUAL;
      }
    }
    columns.shape.values[row] = shapes.id(shape);
    columns.exemplars.values[row] = exemplars;
    return seen;
  }

  /** Buckets that do not match their bounds are refused, which is for others to tell. */
  #checkBuckets(row: number): void {
    const { bounds, bucketCounts } = this.#columns;
    const counts = bucketCounts.startOf(row + 1) - bucketCounts.startOf(row);
    if (counts > 0 && counts !== bounds.startOf(row + 1) - bounds.startOf(row) + 1) throw UNUSUAL;
  }

  /** Of fields that the kind has, where they were absent. */
  #setNulls(row: number, seen: number, kind: DistributionKind): void {
    if (kind === 'summary') return;
    const { sum, min, max, positiveOffset, positiveCounts, negativeOffset, negativeCounts } = this.#columns;
    if (!(seen & bit(POINT.sum))) sum.setNull(row);
    if (!(seen & bit(POINT.min))) min.setNull(row);
    if (!(seen & bit(POINT.max))) max.setNull(row);
    if (kind === 'histogram') return;
    if (!(seen & bit(POINT.positive))) {
      positiveOffset.setNull(row);
      positiveCounts.setNull(row);
    }
    if (!(seen & bit(POINT.negative))) {
      negativeOffset.setNull(row);
      negativeCounts.setNull(row);
    }
  }
}

function foreignColumns(columns: DistributionColumns): Record<DistributionKind, NullableColumn[]> {
  const { min, max, bounds, bucketCounts, scale, zeroCount, zeroThreshold, quantiles, quantileValues } = columns;
  const { positiveOffset, positiveCounts, negativeOffset, negativeCounts } = columns;
  const ofBounds = [bounds, bucketCounts];
  const ofScale = [scale, zeroCount, zeroThreshold, positiveOffset, positiveCounts, negativeOffset, negativeCounts];
  const ofQuantiles = [quantiles, quantileValues];
  return {
    histogram: [...ofScale, ...ofQuantiles],
    exponentialHistogram: [...ofBounds, ...ofQuantiles],
    summary: [min, max, ...ofBounds, ...ofScale],
  };
}
