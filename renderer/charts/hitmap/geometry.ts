import { layoutTimeAxis, type TimeAxis } from '../../../core/layout/line-chart/time-axis.ts';
import {
  columnCount,
  columnScale,
  layoutLevels,
  rowCount,
  type HitmapGrid,
  type PlotSize,
} from '../../../core/layout/hitmap-layout.ts';
import { layoutErrorLevels, sumColumns, type ColumnSums } from '../../../core/layout/hitmap-sums.ts';
import { layoutDurationTicks } from '../../../core/layout/hitmap-ticks.ts';
import { zoneOffsetMinutes } from '../../format/time.ts';
import type { HitmapData } from './data.ts';
import { STRIP_PX } from './strip.ts';

/** A cell wide enough to carry a mark, small enough to show shapes; larger where there are few traces to see. */
const CELL_PX = 4;
const SPARSE_CELL_PX = 6;
const SPARSE_TRACES = 3_000;
/** Bins the store is asked for at most; more would not be seen. */
const MOST_BINS = 600;

const STRIP_GAP_PX = 12;
/** Above the plot lies the strip of columns' sums. */
export const MARGINS = { left: 60, right: 12, top: 4 + STRIP_PX + STRIP_GAP_PX, bottom: 22 };
export const STRIP_TOP = MARGINS.top - STRIP_PX - STRIP_GAP_PX;
const Y_GAP_PX = 18;

/** How many columns and rows fill a plot. Steps of 4, so that a window dragged wider does not ask anew at each pixel. */
export function binsFor({ widthPx, heightPx }: PlotSize, traces: number): { columns: number; rows: number } {
  const cellPx = traces < SPARSE_TRACES ? SPARSE_CELL_PX : CELL_PX;
  const bins = (px: number): number => Math.max(4, Math.min(MOST_BINS, Math.floor(px / cellPx / 4) * 4));
  return { columns: bins(widthPx), rows: bins(heightPx) };
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

export interface HitmapAxesLayout {
  readonly time: TimeAxis;
  readonly durations: readonly { ns: bigint; y: number }[];
  readonly baseNs: bigint;
  readonly spanNs: number;
}

export function layoutAxes({ grid, size }: HitmapGeometry): HitmapAxesLayout {
  const { baseNs, stepNs } = columnScale(grid);
  const spanNs = Number(stepNs) * columnCount(grid);
  const window = { baseNs, fromNs: 0, toNs: spanNs, widthPx: size.widthPx };
  return {
    time: layoutTimeAxis(window, zoneOffsetMinutes(baseNs)),
    durations: layoutDurationTicks(grid, size, Y_GAP_PX),
    baseNs,
    spanNs,
  };
}
