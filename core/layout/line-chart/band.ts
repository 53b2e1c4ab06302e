import type { TimeWindow } from './time-axis.ts';
import { timeToX } from './time-axis.ts';
import type { ValueAxis } from './value-axis.ts';
import { valueToY } from './value-axis.ts';

/** Lowest and highest within each slice, beside the value that is drawn as the line. */
export interface BandStream {
  readonly time: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** An area per stretch without a gap: along the highs, then back along the lows. Parallel arrays; runs as in a line. */
export interface BandGeometry {
  readonly x: Float32Array;
  readonly top: Float32Array;
  readonly bottom: Float32Array;
  readonly runs: Uint32Array;
}

/** Whether low and high say more than the line does. */
export function hasBand({ low, high }: Pick<BandStream, 'low' | 'high'>): boolean {
  return low.some((value, row) => value < high[row]!);
}

/** Its upper and lower edge in pixels, in runs: a row without a value ends one. */
export function layoutBand({ time, low, high }: BandStream, window: TimeWindow, axis: ValueAxis): BandGeometry {
  const x: number[] = [];
  const top: number[] = [];
  const bottom: number[] = [];
  const runs: number[] = [];
  let isOpen = false;
  for (let row = 0; row < time.length; row++) {
    if (!Number.isFinite(low[row]!) || !Number.isFinite(high[row]!)) {
      isOpen = false;
      continue;
    }
    if (!isOpen) runs.push(x.length);
    isOpen = true;
    x.push(timeToX(window, time[row]!));
    top.push(valueToY(axis, high[row]!));
    bottom.push(valueToY(axis, low[row]!));
  }
  runs.push(x.length);
  return {
    x: Float32Array.from(x),
    top: Float32Array.from(top),
    bottom: Float32Array.from(bottom),
    runs: Uint32Array.from(runs),
  };
}
