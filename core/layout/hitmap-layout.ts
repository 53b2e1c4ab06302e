/*
 * A latency hitmap: x is the end of traces, y their duration. The store has counted them into cells of equal width and
 * height (equal in the scale that was asked for), and sends those that hold something.
 *
 *   row R−1 ┌──┬──┬──┐  yEdges[R]     upper edge belongs to the last row
 *           │  │▓▓│  │
 *   row 0   │░░│▒▒│░░│  yEdges[0]
 *           └──┴──┴──┘
 *      xEdges[0]     xEdges[C]        each column excludes its right edge
 *
 * Pixels are CSS pixels from the upper left corner of the plot.
 */

/** Parallel columns, one row per cell. */
export interface HitmapCells {
  readonly column: Uint16Array;
  readonly row: Uint16Array;
  readonly count: Uint32Array;
  readonly errors: Uint32Array;
}

/** Edges in whole nanoseconds: absolute times, and durations. */
export interface HitmapGrid {
  readonly xEdgesNs: readonly bigint[];
  readonly yEdgesNs: readonly bigint[];
}

export interface PlotSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Cells [from, to] on each axis, both ends included. */
export interface CellRange {
  readonly fromColumn: number;
  readonly toColumn: number;
  readonly fromRow: number;
  readonly toRow: number;
}

/** What a rectangle of cells asks for: end in [fromNs, toNs), duration in [minDurationNs, maxDurationNs). */
export interface HitmapSelection {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly minDurationNs: bigint;
  readonly maxDurationNs: bigint;
}

export interface RectPx {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const HITMAP_LEVELS = 5;

export const columnCount = ({ xEdgesNs }: HitmapGrid): number => Math.max(0, xEdgesNs.length - 1);
export const rowCount = ({ yEdgesNs }: HitmapGrid): number => Math.max(0, yEdgesNs.length - 1);

/** 0…4 by the logarithm of the count, so that a lone trace and a crowd are both seen; the fullest cell is 4. */
export function layoutLevels(counts: ArrayLike<number>): Uint8Array {
  let most = 1;
  for (let i = 0; i < counts.length; i++) most = Math.max(most, counts[i]!);
  const scale = Math.log(most + 1);
  return Uint8Array.from(counts, (count) =>
    Math.min(HITMAP_LEVELS - 1, Math.floor((HITMAP_LEVELS * Math.log(count + 1)) / scale)),
  );
}

/** Which cells a rectangle touches; null where there are none. */
export function cellsInRect(
  grid: HitmapGrid,
  size: PlotSize,
  a: { x: number; y: number },
  b: { x: number; y: number },
): CellRange | null {
  const columns = columnCount(grid);
  const rows = rowCount(grid);
  if (columns === 0 || rows === 0) return null;
  const column = (x: number): number => clamp(Math.floor((x / size.widthPx) * columns), columns);
  const row = (y: number): number => clamp(Math.floor((1 - y / size.heightPx) * rows), rows);
  return {
    fromColumn: column(Math.min(a.x, b.x)),
    toColumn: column(Math.max(a.x, b.x)),
    fromRow: row(Math.max(a.y, b.y)),
    toRow: row(Math.min(a.y, b.y)),
  };
}

const clamp = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));

/** The exact bounds of a rectangle of cells: along their edges, so that a filter by them finds what was counted. */
export function selectionOf({ xEdgesNs, yEdgesNs }: HitmapGrid, range: CellRange): HitmapSelection {
  const isTop = range.toRow === yEdgesNs.length - 2;
  const upperNs = yEdgesNs[range.toRow + 1]!;
  return {
    fromNs: xEdgesNs[range.fromColumn]!,
    toNs: xEdgesNs[range.toColumn + 1]!,
    minDurationNs: yEdgesNs[range.fromRow]!,
    // The last row includes its upper edge, and a filter excludes its upper bound.
    maxDurationNs: isTop ? upperNs + 1n : upperNs,
  };
}

/** What the cells of a range hold together, both ends included. */
export function countInRange(cells: HitmapCells, range: CellRange): { count: number; errors: number } {
  let count = 0;
  let errors = 0;
  for (let i = 0; i < cells.count.length; i++) {
    const column = cells.column[i]!;
    const row = cells.row[i]!;
    if (column < range.fromColumn || column > range.toColumn || row < range.fromRow || row > range.toRow) continue;
    count += cells.count[i]!;
    errors += cells.errors[i]!;
  }
  return { count, errors };
}

/** Row 0 is at the bottom, y counts from the top. */
export function rectOfRange(grid: HitmapGrid, size: PlotSize, range: CellRange): RectPx {
  const width = size.widthPx / columnCount(grid);
  const height = size.heightPx / rowCount(grid);
  return {
    x: range.fromColumn * width,
    y: size.heightPx - (range.toRow + 1) * height,
    width: (range.toColumn - range.fromColumn + 1) * width,
    height: (range.toRow - range.fromRow + 1) * height,
  };
}

/**
 * Where the first column would begin if it were as wide as the others. By the column in the middle: some of the first and
 * the last may be cut, and are drawn as wide as all are.
 */
export function columnScale(grid: HitmapGrid): { baseNs: bigint; stepNs: bigint } {
  const edges = grid.xEdgesNs;
  const columns = columnCount(grid);
  if (columns === 0) return { baseNs: edges[0] ?? 0n, stepNs: 1n };
  const middle = columns > 2 ? columns >> 1 : 0;
  const widthNs = edges[middle + 1]! - edges[middle]!;
  const stepNs = widthNs > 0n ? widthNs : 1n;
  return { baseNs: edges[middle]! - BigInt(middle) * stepNs, stepNs };
}

/** Where a moment lies; outside of the plot for moments outside of it. */
export function timeToX(grid: HitmapGrid, { widthPx }: PlotSize, ns: bigint): number {
  const { baseNs, stepNs } = columnScale(grid);
  return (Number(ns - baseNs) / Number(stepNs) / columnCount(grid)) * widthPx;
}

/** Where a duration lies. Found by the edges themselves, so it holds for every scale the store may bin by. */
export function durationToY({ yEdgesNs }: HitmapGrid, { heightPx }: PlotSize, ns: bigint): number {
  const rows = yEdgesNs.length - 1;
  if (ns <= yEdgesNs[0]!) return heightPx;
  if (ns >= yEdgesNs[rows]!) return 0;
  let low = 0;
  let high = rows - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (yEdgesNs[middle]! <= ns) low = middle;
    else high = middle - 1;
  }
  const edge = yEdgesNs[low]!;
  const within = Number(ns - edge) / Number(yEdgesNs[low + 1]! - edge);
  return heightPx - ((low + within) / rows) * heightPx;
}

/** The rectangle of a selection made on an earlier picture of the same data; null where it lies wholly outside. */
export function rectOfSelection(grid: HitmapGrid, size: PlotSize, selection: HitmapSelection): RectPx | null {
  if (columnCount(grid) === 0 || rowCount(grid) === 0) return null;
  const left = Math.max(0, timeToX(grid, size, selection.fromNs));
  const right = Math.min(size.widthPx, timeToX(grid, size, selection.toNs));
  const top = durationToY(grid, size, selection.maxDurationNs);
  const bottom = durationToY(grid, size, selection.minDurationNs);
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}
