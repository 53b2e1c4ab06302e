import {
  heatmapValueToY,
  layoutHeatmapAxis,
  layoutHeatmapTicks,
  occupiedRows,
  type HeatmapAxis,
  type HeatmapScale,
} from '../../../core/layout/heatmap/heatmap-axis.ts';
import {
  layoutHeatmapCells,
  levelBounds,
  type HeatmapCells,
  type HeatmapRects,
} from '../../../core/layout/heatmap/heatmap-cells.ts';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import type { LineGeometry } from '../../../core/layout/line-chart/line.ts';
import { layoutTimeAxis, timeToX, type TimeAxis, type TimeWindow } from '../../../core/layout/line-chart/time-axis.ts';
import { marginsFor, plotHeightPx } from '../line/chart-layout.ts';
import type { ChartStream, Margins, PlacedTick } from '../line/chart-types.ts';
import { formatReading } from '../line/format-ticks.ts';
import type { Size } from '../line/use-size.ts';

/** What a heatmap is given: the store's cells, and lines over them in the unit as sent. */
export interface HeatmapData {
  readonly cells: HeatmapCells;
  readonly xEdgesNs: readonly bigint[];
  readonly yEdges: readonly number[];
  readonly total: number;
  readonly lines: readonly ChartStream[];
}

export interface HeatmapLayout {
  readonly window: TimeWindow;
  readonly time: TimeAxis;
  readonly axis: HeatmapAxis;
  readonly values: readonly PlacedTick[];
  readonly margins: Margins;
  readonly rects: HeatmapRects;
  readonly lines: readonly LineGeometry[];
  /** Counts from which on a cell has the next colour. */
  readonly bounds: readonly number[];
  readonly columns: number;
}

export const HEATMAP_LEVELS = 5;
/** Room right of the plot for the lines' names. */
const NAMES_PX = 44;

/** Axes, rows and margins for a chart of that size; null where it is too small, or there are no columns. */
export function layoutHeatmap(
  data: HeatmapData,
  scale: HeatmapScale,
  unit: DisplayUnit,
  size: Size,
  axisOffsetNs: bigint,
): HeatmapLayout | null {
  const heightPx = plotHeightPx(size);
  const baseNs = data.xEdgesNs[0];
  if (heightPx === null || baseNs === undefined) return null;
  const axis = layoutHeatmapAxis(data.yEdges, occupiedRows(data.yEdges, data.cells.row), scale, heightPx);
  const values = layoutHeatmapTicks(axis, unit.factor).map(({ value, y }) => ({ y, label: formatReading(value) }));
  const margins = marginsFor(values, NAMES_PX);
  const widthPx = size.widthPx - margins.left - margins.right;
  const window = { baseNs, fromNs: 0, toNs: Number(data.xEdgesNs.at(-1)! - baseNs), widthPx };
  const columns = data.xEdgesNs.length - 1;
  return {
    window,
    time: layoutTimeAxis(window, axisOffsetNs),
    axis,
    values,
    margins,
    rects: layoutHeatmapCells(data.cells, axis, columns, widthPx, HEATMAP_LEVELS),
    lines: data.lines.map((line) => layoutOver(line, window, axis)),
    bounds: levelBounds(data.cells.count, HEATMAP_LEVELS),
    columns,
  };
}

/** A line on the heatmap's own axis, which is seldom an even one. */
function layoutOver({ time, value }: ChartStream, window: TimeWindow, axis: HeatmapAxis): LineGeometry {
  const x: number[] = [];
  const y: number[] = [];
  const row: number[] = [];
  const runs: number[] = [];
  let isOpen = false;
  for (let at = 0; at < time.length; at++) {
    const height = heatmapValueToY(axis, value[at]!);
    const left = timeToX(window, time[at]!);
    if (Number.isNaN(height) || left < -1 || left > window.widthPx + 1) {
      isOpen = false;
      continue;
    }
    if (!isOpen) runs.push(x.length);
    isOpen = true;
    x.push(left);
    y.push(height);
    row.push(at);
  }
  runs.push(x.length);
  return {
    x: Float32Array.from(x),
    y: Float32Array.from(y),
    row: Uint32Array.from(row),
    runs: Uint32Array.from(runs),
  };
}
