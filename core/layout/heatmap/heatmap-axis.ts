import { niceNumber } from '../line-chart/value-axis.ts';

export type HeatmapScale = 'log' | 'linear';

/**
 * The value axis of a heatmap, over the rows in [firstRow, endRow).
 *
 *   y 0   ┌────┐ edge E   +∞: a row without an end has a height of its own
 *         ├────┤ edge E−1
 *         │    │          between finite edges the scale decides
 *   height└────┘ edge 0   −∞, or 0 on a logarithmic scale: again a height of its own
 */
export interface HeatmapAxis {
  readonly scale: HeatmapScale;
  readonly heightPx: number;
  readonly firstRow: number;
  readonly endRow: number;
  /** Bucket edges of all rows, ascending. */
  readonly edges: readonly number[];
  /** Pixels from the top, of edges[firstRow] … edges[endRow]. */
  readonly yOfEdge: Float64Array;
}

/** Of a row that has no end, or whose lower edge a logarithm cannot place. */
const OPEN_ROW_PX = 16;

/** Rows that hold something, and one empty row on either side where there is one, so that the picture has an end. */
export function occupiedRows(edges: readonly number[], row: ArrayLike<number>): { firstRow: number; endRow: number } {
  const rows = Math.max(0, edges.length - 1);
  let least = rows;
  let most = -1;
  for (let i = 0; i < row.length; i++) {
    least = Math.min(least, row[i]!);
    most = Math.max(most, row[i]!);
  }
  if (most < 0) return { firstRow: 0, endRow: rows };
  return { firstRow: Math.max(0, least - 1), endRow: Math.min(rows, most + 2) };
}

/** Logarithms know no negative numbers; then the linear scale is used whatever was asked for. */
export function canBeLog(edges: readonly number[]): boolean {
  return edges.every((edge) => !Number.isFinite(edge) || edge >= 0) && edges.some((edge) => edge > 0);
}

/** Rows `firstRow` to before `endRow` of the buckets between `edges` (ascending, in the values' own unit), upwards over `heightPx`. */
export function layoutHeatmapAxis(
  edges: readonly number[],
  { firstRow, endRow }: { firstRow: number; endRow: number },
  wanted: HeatmapScale,
  heightPx: number,
): HeatmapAxis {
  const scale = wanted === 'log' && canBeLog(edges) ? 'log' : 'linear';
  const shown = edges.slice(firstRow, endRow + 1);
  const place = placer(scale);
  const isPlaced = shown.map((edge) => Number.isFinite(place(edge)));
  const from = isPlaced.indexOf(true);
  const to = isPlaced.lastIndexOf(true);
  const yOfEdge = new Float64Array(shown.length);
  if (to <= from) {
    // No two edges that a scale could lie between: all rows are equally high.
    const last = Math.max(1, shown.length - 1);
    shown.forEach((_, at) => (yOfEdge[at] = heightPx * (1 - at / last)));
    return { scale, heightPx, firstRow, endRow, edges, yOfEdge };
  }
  const above = (shown.length - 1 - to) * OPEN_ROW_PX;
  const below = from * OPEN_ROW_PX;
  const roomPx = Math.max(1, heightPx - above - below);
  const [low, high] = [place(shown[from]!), place(shown[to]!)];
  shown.forEach((edge, at) => {
    if (at < from) yOfEdge[at] = heightPx - at * OPEN_ROW_PX;
    else if (at > to) yOfEdge[at] = (shown.length - 1 - at) * OPEN_ROW_PX;
    else yOfEdge[at] = above + roomPx * (1 - (place(edge) - low) / (high - low));
  });
  return { scale, heightPx, firstRow, endRow, edges, yOfEdge };
}

const placer =
  (scale: HeatmapScale) =>
  (value: number): number =>
    scale === 'log' ? (value > 0 ? Math.log(value) : NaN) : value;

/** Where a value lies: inside its row by the scale, on an edge where that is, else in the middle of a row without an end. NaN for NaN. */
export function heatmapValueToY(axis: HeatmapAxis, value: number): number {
  const { edges, firstRow, endRow, yOfEdge, heightPx } = axis;
  if (Number.isNaN(value) || yOfEdge.length < 2) return NaN;
  if (value > edges[endRow]!) return 0;
  if (value <= edges[firstRow]!) return heightPx;
  let row = firstRow;
  while (row < endRow - 1 && edges[row + 1]! < value) row += 1;
  const bottom = yOfEdge[row - firstRow]!;
  const top = yOfEdge[row - firstRow + 1]!;
  if (value === edges[row + 1] && Number.isFinite(value)) return top;
  const place = placer(axis.scale);
  const [low, high] = [place(edges[row]!), place(edges[row + 1]!)];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return (bottom + top) / 2;
  return bottom + (top - bottom) * ((place(value) - low) / (high - low));
}

/** The row at a height; −1 where there is none. */
export function heatmapRowAt({ yOfEdge, firstRow, endRow }: HeatmapAxis, y: number): number {
  for (let row = firstRow; row < endRow; row++) if (y >= yOfEdge[row - firstRow + 1]!) return row;
  return endRow > firstRow ? firstRow : -1;
}

export interface HeatmapTick {
  readonly value: number;
  readonly y: number;
}

const LOG_STEPS = [1, 2, 5];

function logCandidates(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const powers = Array.from({ length: Math.min(60, last - first + 1) }, (_, at) => first + at);
  // Powers of ten first: where there is little room, they are the ones that stay.
  return LOG_STEPS.flatMap((step) => powers.map((power) => Number(`${step}e${power}`)));
}

function linearCandidates(low: number, high: number, count: number): number[] {
  const step = niceNumber((high - low) / Math.max(1, count));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
}

/** Round values on the axis, at least `gapPx` apart, from the bottom up. `factor` turns a value into the unit it is read in. */
export function layoutHeatmapTicks(axis: HeatmapAxis, factor: number, gapPx = 28): HeatmapTick[] {
  const finite = axis.edges.slice(axis.firstRow, axis.endRow + 1).filter((edge) => Number.isFinite(edge));
  const usable = axis.scale === 'log' ? finite.filter((edge) => edge > 0) : finite;
  const low = usable[0];
  const high = usable.at(-1);
  if (low === undefined || high === undefined || low >= high) {
    return usable.map((value) => ({ value: value * factor, y: heatmapValueToY(axis, value) }));
  }
  const candidates =
    axis.scale === 'log'
      ? logCandidates(low * factor, high * factor)
      : linearCandidates(low * factor, high * factor, Math.floor(axis.heightPx / gapPx));
  const ticks: HeatmapTick[] = [];
  for (const value of candidates) {
    const sent = value / factor;
    if (sent < low * (1 - 1e-9) || sent > high * (1 + 1e-9)) continue;
    const y = heatmapValueToY(axis, Math.min(high, Math.max(low, sent)));
    if (ticks.every((tick) => Math.abs(tick.y - y) >= gapPx)) ticks.push({ value, y });
  }
  return ticks.sort((a, b) => b.y - a.y);
}
