import { useMemo } from 'react';
import { layoutChart, type ChartLayout } from './chart-layout.ts';
import type { ChartRange, ChartStream } from './chart-types.ts';
import type { Size } from './use-size.ts';

/** `layoutChart`, anew only when something in it changed. */
export function useChartLayout(
  streams: readonly ChartStream[],
  { baseNs, fromNs, toNs }: ChartRange,
  { widthPx, heightPx }: Size,
  axisOffsetNs: bigint,
): ChartLayout | null {
  return useMemo(
    () => layoutChart(streams, { baseNs, fromNs, toNs }, { widthPx, heightPx }, axisOffsetNs),
    [streams, baseNs, fromNs, toNs, widthPx, heightPx, axisOffsetNs],
  );
}
