import { useMemo } from 'react';
import { layoutLine, type LineGeometry } from '../../../core/layout/line-chart/line.ts';
import { layoutTimeAxis, type TimeAxis, type TimeWindow } from '../../../core/layout/line-chart/time-axis.ts';
import { computeExtent, layoutValueAxis, type ValueAxis } from '../../../core/layout/line-chart/value-axis.ts';
import type { ChartRange, ChartStream, Margins } from './chart-types.ts';
import { formatValueTick } from './format-ticks.ts';
import type { Size } from './use-size.ts';

export interface ChartLayout {
  readonly window: TimeWindow;
  readonly time: TimeAxis;
  readonly value: ValueAxis;
  readonly margins: Margins;
  readonly lines: readonly LineGeometry[];
}

/** Of a label's character at 11 px; figures are tabular, so a guess suffices. */
const CHARACTER_PX = 6.8;
const TOP_PX = 20;
const BOTTOM_PX = 40;
const RIGHT_PX = 16;

/** Left of the plot stands the longest label of the value axis, whatever it is. */
function marginsFor({ ticks, decimals }: ValueAxis): Margins {
  const longest = Math.max(...ticks.map(({ value }) => formatValueTick(value, decimals).length));
  return {
    left: Math.max(36, Math.ceil(longest * CHARACTER_PX) + 12),
    right: RIGHT_PX,
    top: TOP_PX,
    bottom: BOTTOM_PX,
  };
}

/** All of a chart that follows from its data and size; null while it has no room. */
export function useChartLayout(
  streams: readonly ChartStream[],
  { baseNs, fromNs, toNs }: ChartRange,
  { widthPx, heightPx }: Size,
  zoneOffsetMinutes: number,
): ChartLayout | null {
  return useMemo(() => {
    const plotHeightPx = heightPx - TOP_PX - BOTTOM_PX;
    if (plotHeightPx < 20 || widthPx < 100) return null;
    const extent = computeExtent(streams.map(({ value }) => value)) ?? { min: 0, max: 0 };
    const value = layoutValueAxis(extent, plotHeightPx);
    const margins = marginsFor(value);
    const window = { baseNs, fromNs, toNs, widthPx: widthPx - margins.left - margins.right };
    const lines = streams.map((stream) => layoutLine(stream, window, value));
    return { window, time: layoutTimeAxis(window, zoneOffsetMinutes), value, margins, lines };
  }, [streams, baseNs, fromNs, toNs, widthPx, heightPx, zoneOffsetMinutes]);
}
