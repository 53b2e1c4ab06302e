import type { ListColumn } from './columns.ts';
import type { DistributionColumns, LinkColumns, NumberColumns, PointColumns } from './point-columns.ts';
import { LINK } from './schema.ts';
import { Streams, type LastPoint, type Stream } from './streams.ts';

/** Later times are in no question's range (`metrics-source.ts`); later starts count as not set. */
const LATEST_NS = 2n ** 63n - 1n;

/** Beyond this no buckets are drawn (`metrics-buckets.ts`); up to it all scales can be brought to one. */
const MOST_SCALE = 30;

/** What kind of distribution a point is, as far as the layout of its buckets goes. */
export type Buckets = 'bounds' | 'scale' | 'none';

const NO_BOUNDS: readonly number[] = [];

/** A point on its way in, as questions will see it. */
interface ComingPoint extends LastPoint {
  /** A total that has begun anew where it falls. */
  falls: boolean;
}

/**
 * Says of each point how it follows the one before it of its stream, judged while it comes in. The point's row is there by then,
 * with its value (of a distribution its count; NaN = none was recorded) in `before` and its sum (NaN = not told) in `beforeSum`:
 * both are then overwritten by those of the point before.
 */
export class PointChains {
  readonly #streams = new Streams();
  /** One for all, so that none is made for each. */
  readonly #coming: ComingPoint = { id: 0n, timeNs: 0n, startNs: 0n, value: 0, sum: 0, layout: 0, falls: false };

  /** Of the streams numbered. */
  get lastStream(): number {
    return this.#streams.lastId;
  }

  set lastStream(id: number) {
    this.#streams.lastId = id;
  }

  /** Points were taken away: what comes next must not lean on them. Also where nothing is known any more. */
  break(): void {
    this.#streams.forget();
  }

  /** `falls`: a total begins anew where it falls. */
  number(columns: NumberColumns, row: number, falls: boolean): void {
    const stream = this.#streamOf(columns, row);
    this.#come(columns, row, 0, falls);
    if (this.#follow(stream, columns, row)) remember(stream, this.#coming);
  }

  distribution(columns: DistributionColumns, row: number, buckets: Buckets): void {
    const stream = this.#streamOf(columns, row);
    const { last } = stream;
    this.#come(columns, row, columns.beforeSum.values[row]!, true);
    this.#coming.layout = layoutOf(columns, row, buckets, last);
    const isPart = this.#follow(stream, columns, row);
    columns.previous.values[row] = isPart && last ? last.id : 0n;
    columns.beforeSum.setOptional(row, isPart && last && !Number.isNaN(last.sum) ? last.sum : undefined);
    columns.position.values[row] = isPart ? ++stream.points : 0;
    if (isPart) remember(stream, this.#coming);
  }

  #streamOf({ metric, shape, attributes }: PointColumns, row: number): Stream {
    const [from, to] = [attributes.startOf(row) * 2, attributes.startOf(row + 1) * 2];
    return this.#streams.of(metric.values[row]!, shape.values[row]!, attributes.words, from, to);
  }

  #come(columns: PointColumns & LinkColumns, row: number, sum: number, falls: boolean): void {
    const point = this.#coming;
    const startNs = columns.startNs.values[row]!;
    point.id = columns.id.values[row]!;
    point.timeNs = columns.timeNs.values[row]!;
    point.startNs = startNs > LATEST_NS ? 0n : startNs;
    point.value = columns.before.values[row]!;
    point.sum = sum;
    point.layout = 0;
    point.falls = falls;
  }

  /** Whether the point is part of its stream's chain. */
  #follow({ id, last }: Stream, columns: LinkColumns, row: number): boolean {
    const link = judge(last, this.#coming);
    const isPart = (link & (LINK.empty | LINK.loose)) === 0;
    columns.stream.values[row] = id;
    columns.link.values[row] = link;
    columns.gapNs.values[row] = isPart && last ? this.#coming.timeNs - last.timeNs : 0n;
    columns.before.values[row] = isPart && last ? last.value : 0;
    return isPart;
  }
}

/** No value was recorded: bit 0 of DataPointFlags. */
export const isWithoutValue = (flags: number) => (flags & 1) === 1;

/** See `LINK`. */
function judge(last: LastPoint | undefined, now: ComingPoint): number {
  if (Number.isNaN(now.value)) return LINK.empty;
  if (now.timeNs === 0n || now.timeNs > LATEST_NS) return LINK.loose;
  if (!last) return LINK.first;
  if (now.timeNs <= last.timeNs) return LINK.loose;
  const moved = now.startNs !== last.startNs;
  const both = moved && now.startNs !== 0n && last.startNs !== 0n;
  const anew = (both && now.startNs >= last.timeNs) || (now.falls && now.value < last.value);
  const how = anew ? LINK.anew : both ? LINK.wavers : 0;
  const changed = (moved && !both) || Number.isNaN(now.sum) || Number.isNaN(last.sum) ? LINK.changed : 0;
  return how | changed | (now.layout === last.layout ? 0 : LINK.layout);
}

function remember(stream: Stream, { id, timeNs, startNs, value, sum, layout }: LastPoint): void {
  const { last } = stream;
  if (!last) {
    stream.last = { id, timeNs, startNs, value, sum, layout };
    return;
  }
  last.id = id;
  last.timeNs = timeNs;
  last.startNs = startNs;
  last.value = value;
  last.sum = sum;
  last.layout = layout;
}

/** What buckets of one stream must have in common to be taken from each other: the same thing where the last point has the same. */
function layoutOf(
  columns: DistributionColumns,
  row: number,
  buckets: Buckets,
  last: LastPoint | undefined,
): LastPoint['layout'] {
  if (buckets === 'none') return 0;
  if (buckets === 'scale') return Math.abs(columns.scale.values[row]!) <= MOST_SCALE ? 1 : 0;
  const { bounds, bucketCounts } = columns;
  const count = bounds.startOf(row + 1) - bounds.startOf(row);
  const isSound = bucketCounts.startOf(row + 1) - bucketCounts.startOf(row) === count + 1;
  return isSound && count > 0 ? boundsOf(bounds, row, last?.layout) : NO_BOUNDS;
}

function boundsOf(bounds: ListColumn<Float64Array>, row: number, last: LastPoint['layout'] = 0): readonly number[] {
  const [from, to] = [bounds.startOf(row), bounds.startOf(row + 1)];
  if (typeof last !== 'number' && last.length === to - from) {
    let i = 0;
    while (i < last.length && Object.is(last[i], bounds.child[from + i])) i++;
    if (i === last.length) return last;
  }
  return Array.from(bounds.child.subarray(from, to));
}
