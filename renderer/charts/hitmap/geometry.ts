import { layoutTimeAxis, type TimeAxis } from '../../../core/layout/line-chart/time-axis.ts';
import {
  columnCount,
  layoutDurationTicks,
  layoutLevels,
  rowCount,
  type HitmapGrid,
  type PlotSize,
} from '../../../core/layout/hitmap-layout.ts';
import { zoneOffsetMinutes } from '../../format/time.ts';
import type { HitmapData } from './data.ts';

/** A cell wide enough to carry a mark, small enough to show shapes; larger where there are few traces to see. */
const CELL_PX = 4;
const SPARSE_CELL_PX = 6;
const SPARSE_TRACES = 3_000;
/** Bins the store is asked for at most; more would not be seen. */
const MOST_BINS = 600;

export const MARGINS = { left: 60, right: 12, top: 6, bottom: 22 };
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
  /** 0…4: density of the cell; of its errors where most of it failed. */
  readonly level: Uint8Array;
  readonly kind: Uint8Array;
}

/** A cell's `kind`: without errors, with some, or with mostly errors. */
export const CELL_OK = 0;
export const CELL_SOME_ERRORS = 1;
export const CELL_MOSTLY_ERRORS = 2;

function kindOf(count: number, errors: number): number {
  if (errors === 0) return CELL_OK;
  return 2 * errors >= count ? CELL_MOSTLY_ERRORS : CELL_SOME_ERRORS;
}

/** Place, strength and kind of every cell. */
export function layoutHitmap({ grid, cells }: HitmapData, size: PlotSize): HitmapGeometry {
  const density = layoutLevels(cells.count);
  const severity = layoutLevels(cells.errors);
  const kind = Uint8Array.from(cells.count, (count, at) => kindOf(count, cells.errors[at]!));
  return {
    size,
    grid,
    cellPx: {
      width: size.widthPx / Math.max(1, columnCount(grid)),
      height: size.heightPx / Math.max(1, rowCount(grid)),
    },
    column: cells.column,
    row: cells.row,
    level: density.map((level, at) => (kind[at] === CELL_MOSTLY_ERRORS ? severity[at]! : level)),
    kind,
  };
}

export interface HitmapAxesLayout {
  readonly time: TimeAxis;
  readonly durations: readonly { ns: bigint; y: number }[];
  readonly baseNs: bigint;
  readonly spanNs: number;
}

export function layoutAxes({ grid, size }: HitmapGeometry): HitmapAxesLayout {
  const baseNs = grid.xEdgesNs[0] ?? 0n;
  const spanNs = Number((grid.xEdgesNs.at(-1) ?? 0n) - baseNs);
  const window = { baseNs, fromNs: 0, toNs: spanNs, widthPx: size.widthPx };
  return {
    time: layoutTimeAxis(window, zoneOffsetMinutes(baseNs)),
    durations: layoutDurationTicks(grid, size, Y_GAP_PX),
    baseNs,
    spanNs,
  };
}
