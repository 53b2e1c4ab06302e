import type { KeyboardEvent } from 'react';
import { neighbourTime, snapTime } from '../../../core/layout/line-chart/read-values.ts';
import { isComposing } from '../../is-composing.ts';
import type { ChartRange, ChartStream } from './chart-types.ts';

/** Points a wide step passes. */
const WIDE_STEP = 10;

function walk(streams: readonly ChartStream[], fromNs: number, by: 1 | -1, steps: number): number {
  let ns = fromNs;
  for (let i = 0; i < steps; i++) ns = neighbourTime(streams, ns, by);
  return ns;
}

function moveCrosshair(
  event: KeyboardEvent,
  streams: readonly ChartStream[],
  { fromNs, toNs }: ChartRange,
  crosshairNs: number | null,
): number | undefined {
  const here = crosshairNs ?? snapTime(streams, event.key === 'ArrowLeft' ? toNs : fromNs);
  const steps = event.shiftKey ? WIDE_STEP : 1;
  switch (event.key) {
    case 'ArrowRight':
      return crosshairNs === null ? here : walk(streams, here, 1, steps);
    case 'ArrowLeft':
      return crosshairNs === null ? here : walk(streams, here, -1, steps);
    case 'Home':
      return snapTime(streams, fromNs);
    case 'End':
      return snapTime(streams, toNs);
    default:
      return undefined;
  }
}

/** ←/→ from point to point, with Shift ten at once, Home, End; Escape takes the crosshair away. */
export function handleChartKeys(
  event: KeyboardEvent,
  streams: readonly ChartStream[],
  range: ChartRange,
  crosshairNs: number | null,
  onCrosshair: (ns: number | null) => void,
): void {
  if (isComposing(event.nativeEvent) || event.ctrlKey || event.metaKey || event.altKey) return;
  const isLeaving = event.key === 'Escape' && crosshairNs !== null;
  const next = isLeaving ? null : moveCrosshair(event, streams, range, crosshairNs);
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  onCrosshair(next === null || Number.isNaN(next) ? null : next);
}
