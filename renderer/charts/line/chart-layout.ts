import { layoutBand, type BandGeometry } from '../../../core/layout/line-chart/band.ts';
import { layoutLine, type LineGeometry } from '../../../core/layout/line-chart/line.ts';
import { layoutTimeAxis, type TimeAxis, type TimeWindow } from '../../../core/layout/line-chart/time-axis.ts';
import { computeExtent, layoutValueAxis, type ValueAxis } from '../../../core/layout/line-chart/value-axis.ts';
import type { ChartRange, ChartStream, Margins, PlacedTick } from './chart-types.ts';
import { formatValueTick } from './format-ticks.ts';
import type { Size } from './use-size.ts';

export interface ChartLayout {
  readonly window: TimeWindow;
  readonly time: TimeAxis;
  readonly value: ValueAxis;
  readonly values: readonly PlacedTick[];
  readonly margins: Margins;
  readonly lines: readonly LineGeometry[];
  /** undefined where a stream has none. */
  readonly bands: readonly (BandGeometry | undefined)[];
}

/** Of a label's character at 12 px; figures are tabular, so a guess suffices. */
const CHARACTER_PX = 6.8;
const TOP_PX = 20;
const BOTTOM_PX = 40;
/** Half of the time label at the end: "01:10", "Mar 3". */
const RIGHT_PX = 22;

/** Left of the plot stands the longest label of the value axis, whatever it is. */
export function marginsFor(values: readonly PlacedTick[], rightPx = RIGHT_PX): Margins {
  const longest = Math.max(1, ...values.map(({ label }) => label.length));
  return {
    left: Math.max(36, Math.ceil(longest * CHARACTER_PX) + 12),
    right: rightPx,
    top: TOP_PX,
    bottom: BOTTOM_PX,
  };
}

/** Height left for the plot; null while there is no room for one. */
export function plotHeightPx({ widthPx, heightPx }: Size): number | null {
  const plotPx = heightPx - TOP_PX - BOTTOM_PX;
  return plotPx < 20 || widthPx < 100 ? null : plotPx;
}

const columnsOf = ({ value, low, high }: ChartStream): Float64Array[] => (low && high ? [value, low, high] : [value]);

/** All of a chart that follows from its data and size, for the screen and for a picture; null while it has no room. */
export function layoutChart(
  streams: readonly ChartStream[],
  { baseNs, fromNs, toNs }: ChartRange,
  size: Size,
  axisOffsetNs: bigint,
): ChartLayout | null {
  const heightPx = plotHeightPx(size);
  if (heightPx === null) return null;
  const value = layoutValueAxis(computeExtent(streams.flatMap(columnsOf)) ?? { min: 0, max: 0 }, heightPx);
  const values = value.ticks.map((tick) => ({ y: tick.y, label: formatValueTick(tick.value, value.decimals) }));
  const margins = marginsFor(values);
  const window = { baseNs, fromNs, toNs, widthPx: size.widthPx - margins.left - margins.right };
  return {
    window,
    time: layoutTimeAxis(window, axisOffsetNs),
    value,
    values,
    margins,
    lines: streams.map((stream) => layoutLine(stream, window, value)),
    bands: streams.map(({ time, low, high }) =>
      low && high ? layoutBand({ time, low, high }, window, value) : undefined,
    ),
  };
}
