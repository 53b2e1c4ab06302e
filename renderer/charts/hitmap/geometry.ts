import { layoutTimeAxis, type TimeAxis } from '../../../core/layout/line-chart/time-axis.ts';
import type { HitmapGeometry } from '../../../core/layout/hitmap-geometry.ts';
import { columnCount, columnScale, type PlotSize } from '../../../core/layout/hitmap-layout.ts';
import { layoutDurationTicks } from '../../../core/layout/hitmap-ticks.ts';
import { axisOffsetNs } from '../../format/time.ts';
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
    time: layoutTimeAxis(window, axisOffsetNs(baseNs)),
    durations: layoutDurationTicks(grid, size, Y_GAP_PX),
    baseNs,
    spanNs,
  };
}
