import {
  columnCount,
  layoutLevels,
  rowCount,
  type HitmapCells,
  type HitmapGrid,
  type PlotSize,
  type RectPx,
} from './hitmap-layout.ts';
import { layoutErrorLevels, sumColumns, type ColumnSums } from './hitmap-sums.ts';

/** What a hitmap is drawn from. */
export interface HitmapData {
  readonly grid: HitmapGrid;
  readonly cells: HitmapCells;
  readonly total: number;
  readonly errors: number;
}

/** The contract's `Hitmap` fits as it is. */
export interface HitmapAnswer {
  readonly frame: { readonly columns: HitmapCells };
  readonly xEdgesNs: readonly string[];
  readonly yEdgesNs: readonly string[];
  readonly total: number;
}

/** The engine's answer with its edges as numbers that can be reckoned with. */
export function readHitmap({ frame, xEdgesNs, yEdgesNs, total }: HitmapAnswer): HitmapData {
  const cells = frame.columns;
  return {
    grid: { xEdgesNs: xEdgesNs.map(BigInt), yEdgesNs: yEdgesNs.map(BigInt) },
    cells,
    total,
    errors: cells.errors.reduce((sum, errors) => sum + errors, 0),
  };
}

/** Parallel arrays, one entry per cell; drawing and hit-testing read the same. */
export interface HitmapGeometry {
  readonly size: PlotSize;
  readonly grid: HitmapGrid;
  readonly cellPx: { readonly width: number; readonly height: number };
  readonly column: Uint16Array;
  readonly row: Uint16Array;
  /** 0…4: density of the cell; how bad it is where some of it failed. */
  readonly level: Uint8Array;
  /** 1 where some of the cell failed. */
  readonly hasErrors: Uint8Array;
  readonly sums: ColumnSums;
}

/** Place and colour of every cell, and the sums of every column. */
export function layoutHitmap({ grid, cells }: HitmapData, size: PlotSize): HitmapGeometry {
  const density = layoutLevels(cells.count);
  const severity = layoutErrorLevels(cells.count, cells.errors);
  const hasErrors = Uint8Array.from(cells.errors, (errors) => (errors > 0 ? 1 : 0));
  return {
    size,
    grid,
    cellPx: {
      width: size.widthPx / Math.max(1, columnCount(grid)),
      height: size.heightPx / Math.max(1, rowCount(grid)),
    },
    column: cells.column,
    row: cells.row,
    level: density.map((level, at) => (hasErrors[at] ? severity[at]! : level)),
    hasErrors,
    sums: sumColumns(cells, grid),
  };
}

/** A cell in whole pixels, so that neighbours neither overlap nor leave hair lines. */
export function layoutCell({ column, row, cellPx, size }: HitmapGeometry, i: number): RectPx {
  const x = Math.round(column[i]! * cellPx.width);
  const y = Math.round(size.heightPx - (row[i]! + 1) * cellPx.height);
  const right = Math.round((column[i]! + 1) * cellPx.width);
  const bottom = Math.round(size.heightPx - row[i]! * cellPx.height);
  return { x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) };
}
