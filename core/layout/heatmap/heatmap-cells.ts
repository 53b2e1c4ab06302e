import type { HeatmapAxis } from './heatmap-axis.ts';

/** Parallel columns, one entry per cell that holds something. */
export interface HeatmapCells {
  readonly column: Uint16Array;
  readonly row: Uint16Array;
  readonly count: Float64Array;
}

/** Cells in pixels from the plot's upper left corner; `level` is 0 … levels − 1. */
export interface HeatmapRects {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly width: Float32Array;
  readonly height: Float32Array;
  readonly level: Uint8Array;
}

/** Column edges in pixels: columns are equally wide, on whole pixels, so that neighbours leave no hair lines. */
export const columnX = (column: number, columns: number, widthPx: number): number =>
  Math.round((column / columns) * widthPx);

/** Counts from which on a cell has level 1, 2 …: equal steps of the logarithm, so that one and a crowd are both seen. */
export function levelBounds(counts: ArrayLike<number>, levels: number): number[] {
  let most = 1;
  for (let i = 0; i < counts.length; i++) most = Math.max(most, counts[i]!);
  return Array.from({ length: levels - 1 }, (_, at) => Math.exp((Math.log(most + 1) * (at + 1)) / levels) - 1);
}

/** Cells as rectangles in pixels of a plot `widthPx` wide; `level` counts from 0, on a logarithmic scale up to the fullest cell. */
export function layoutHeatmapCells(
  cells: HeatmapCells,
  axis: HeatmapAxis,
  columns: number,
  widthPx: number,
  levels: number,
): HeatmapRects {
  const count = cells.count.length;
  const bounds = levelBounds(cells.count, levels);
  const rects = {
    x: new Float32Array(count),
    y: new Float32Array(count),
    width: new Float32Array(count),
    height: new Float32Array(count),
    level: new Uint8Array(count),
  };
  for (let i = 0; i < count; i++) {
    const left = columnX(cells.column[i]!, columns, widthPx);
    const right = columnX(cells.column[i]! + 1, columns, widthPx);
    const at = cells.row[i]! - axis.firstRow;
    const top = Math.round(axis.yOfEdge[at + 1]!);
    const bottom = Math.round(axis.yOfEdge[at]!);
    rects.x[i] = left;
    rects.y[i] = top;
    rects.width[i] = Math.max(1, right - left);
    rects.height[i] = Math.max(1, bottom - top);
    rects.level[i] = bounds.filter((bound) => cells.count[i]! >= bound).length;
  }
  return rects;
}

/** What a cell holds, and the share of its column. */
export function readCell(cells: HeatmapCells, column: number, row: number): { count: number; ofColumn: number } {
  let count = 0;
  let ofColumn = 0;
  for (let i = 0; i < cells.count.length; i++) {
    if (cells.column[i] !== column) continue;
    ofColumn += cells.count[i]!;
    if (cells.row[i] === row) count += cells.count[i]!;
  }
  return { count, ofColumn };
}
