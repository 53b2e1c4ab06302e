import { MOST_BUCKETS } from '../../../../../core/processors/validate.ts';
import type { i32, u64List } from '../columns.ts';
import type { DistributionColumns } from '../point-columns.ts';
import { fieldActions } from './field-actions.ts';
import { UNUSUAL } from './wire-cursor.ts';
import type { Wire } from './wire.ts';

/** Of a count and of a bound. */
const WIDE_BYTES = 8;
const BUCKETS = { offset: 1, bucketCounts: 2 } as const;
const BUCKETS_TAGS = fieldActions('ExponentialHistogramDataPoint.Buckets', BUCKETS);
const QUANTILE = { quantile: 1, value: 2 } as const;
const QUANTILE_TAGS = fieldActions('SummaryDataPoint.ValueAtQuantile', QUANTILE);

/** Reads buckets and quantiles into the lists of the row begun last. */
export class DistributionListReader {
  readonly #columns: DistributionColumns;
  readonly #wire: Wire;

  constructor(columns: DistributionColumns, wire: Wire) {
    this.#columns = columns;
    this.#wire = wire;
  }

  /** Bucket counts of a histogram. */
  counts(end: number): void {
    const { cursor } = this.#wire;
    const { bucketCounts } = this.#columns;
    if (end - cursor.pos > MOST_BUCKETS * WIDE_BYTES) throw UNUSUAL;
    while (cursor.pos < end) {
      cursor.fixed64(end);
      bucketCounts.pushWords(cursor.low, cursor.high);
    }
  }

  bounds(row: number, end: number): void {
    const { cursor } = this.#wire;
    if (end - cursor.pos > MOST_BUCKETS * WIDE_BYTES) throw UNUSUAL;
    while (cursor.pos < end) this.#columns.bounds.push(row, cursor.double(end));
  }

  /** The buckets of an exponential histogram on one side of zero. */
  side(row: number, end: number, offset: ReturnType<typeof i32>, counts: ReturnType<typeof u64List>): void {
    const { cursor, fields } = this.#wire;
    let hasCounts = false;
    // A byte each at least. What is too much to keep, the thorough way decides.
    if (end - cursor.pos > MOST_BUCKETS) throw UNUSUAL;
    while (cursor.pos < end) {
      const action = BUCKETS_TAGS[cursor.tag(end)];
      if (action === BUCKETS.offset) offset.values[row] = fields.sint32(end);
      else if (action === BUCKETS.bucketCounts && !hasCounts) {
        hasCounts = true;
        for (const to = cursor.until(end); cursor.pos < to;) {
          cursor.varint(to);
          counts.pushWords(cursor.low, cursor.high);
        }
      } else throw UNUSUAL;
    }
  }

  quantile(row: number, end: number): void {
    const { cursor, budget } = this.#wire;
    budget.spend();
    let quantile = 0;
    let value = 0;
    while (cursor.pos < end) {
      const action = QUANTILE_TAGS[cursor.tag(end)];
      if (action === QUANTILE.quantile) quantile = cursor.double(end);
      else if (action === QUANTILE.value) value = cursor.double(end);
      else throw UNUSUAL;
    }
    this.#columns.quantiles.push(row, quantile);
    this.#columns.quantileValues.push(row, value);
  }

  /** Once all fields of the row are read, whatever was there. */
  end(row: number): void {
    const { bounds, bucketCounts, positiveCounts, negativeCounts, quantiles, quantileValues } = this.#columns;
    bounds.end(row);
    bucketCounts.end(row);
    positiveCounts.end(row);
    negativeCounts.end(row);
    quantiles.end(row);
    quantileValues.end(row);
  }
}
