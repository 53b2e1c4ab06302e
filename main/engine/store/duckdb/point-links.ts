import { f64, u32, u64, u8 } from './columns.ts';
import { LINK } from './schema.ts';
import type { LastPoint, Stream } from './streams.ts';

/** Later times are in no question's range (`metrics-source.ts`); later starts count as not set. */
const LATEST_NS = 2n ** 63n - 1n;

/** What both tables of points say about the point before, in their order. */
export const linkColumns = () => ({ stream: u32(), link: u8(), gapNs: u64(), before: f64() });
export type LinkColumns = ReturnType<typeof linkColumns>;

/** What more is said of distributions. */
export const distributionLinkColumns = () => ({
  ...linkColumns(),
  beforeSum: f64(),
  previous: u64(),
  position: u32(),
});
export type DistributionLinkColumns = ReturnType<typeof distributionLinkColumns>;

/** A point on its way in, as questions will see it. */
export interface ComingPoint extends LastPoint {
  /** A total that has begun anew where it falls. */
  readonly falls: boolean;
}

/** No value was recorded: bit 0 of DataPointFlags. */
export const isWithoutValue = (flags: number) => (flags & 1) === 1;

export const knownStart = (ns: bigint) => (ns > LATEST_NS ? 0n : ns);

/** Writes how a point follows its stream's last one, and makes it the last one. */
export function follow(stream: Stream, point: ComingPoint, columns: LinkColumns, row: number): void {
  const { last } = stream;
  const link = judge(last, point);
  columns.stream.values[row] = stream.id;
  columns.link.values[row] = link;
  const goesOn = last !== undefined && (link & (LINK.empty | LINK.loose)) === 0;
  columns.gapNs.values[row] = goesOn ? point.timeNs - last.timeNs : 0n;
  columns.before.values[row] = goesOn ? last.value : 0;
  if ((link & (LINK.empty | LINK.loose)) === 0) stream.last = point;
}

/** The same for a distribution. */
export function followDistribution(
  stream: Stream,
  point: ComingPoint,
  columns: DistributionLinkColumns,
  row: number,
): void {
  const { last } = stream;
  follow(stream, point, columns, row);
  const goesOn = last !== undefined && stream.last === point;
  columns.previous.values[row] = goesOn ? last.id : 0n;
  columns.beforeSum.setOptional(row, goesOn ? last.sum : undefined);
  columns.position.values[row] = stream.last === point ? ++stream.points : 0;
}

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
  const changed = (moved && !both) || now.sum === undefined || last.sum === undefined ? LINK.changed : 0;
  return how | changed | (sameLayout(now.layout, last.layout) ? 0 : LINK.layout);
}

function sameLayout(a: LastPoint['layout'], b: LastPoint['layout']): boolean {
  if (a === b || typeof a === 'number' || typeof b === 'number') return a === b;
  return a.length === b.length && a.every((bound, i) => Object.is(bound, b[i]));
}
