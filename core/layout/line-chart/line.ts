import type { TimeWindow } from './time-axis.ts';
import { timeToX } from './time-axis.ts';
import type { ValueAxis } from './value-axis.ts';
import { valueToY } from './value-axis.ts';

/** One stream in time order; `value` is NaN where nothing was recorded. */
export interface LineStream {
  readonly time: Float64Array;
  readonly value: Float64Array;
}

/**
 * A stream as pixels. A run is what is drawn without lifting the pen; one of a single point is a dot.
 *
 *   value  3 4 NaN 5 NaN 6 7      runs  0, 2, 3 (and the end, 5)
 *   line   ●─●     ·     ●─●
 */
export interface LineGeometry {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Row of the stream each point came from. */
  readonly row: Uint32Array;
  /** Index of each run's first point, and the number of points as its last entry. */
  readonly runs: Uint32Array;
}

/** Points inside the window, and one beyond each end so that a line enters and leaves the picture. */
export function layoutLine(stream: LineStream, window: TimeWindow, axis: ValueAxis): LineGeometry {
  const from = Math.max(0, firstAtOrAfter(stream.time, window.fromNs) - 1);
  const to = Math.min(stream.time.length, firstAtOrAfter(stream.time, window.toNs) + 1);
  const most = Math.max(0, to - from);
  const geometry = { x: new Float32Array(most), y: new Float32Array(most), row: new Uint32Array(most) };
  const runs: number[] = [];
  let points = 0;
  let isOpen = false;
  for (let row = from; row < to; row++) {
    const value = stream.value[row]!;
    if (!Number.isFinite(value)) {
      isOpen = false;
      continue;
    }
    if (!isOpen) runs.push(points);
    isOpen = true;
    geometry.x[points] = timeToX(window, stream.time[row]!);
    geometry.y[points] = valueToY(axis, value);
    geometry.row[points] = row;
    points += 1;
  }
  const { x, y, row } = geometry;
  return {
    x: x.subarray(0, points),
    y: y.subarray(0, points),
    row: row.subarray(0, points),
    runs: Uint32Array.from([...runs, points]),
  };
}

/** First row whose time is not before `ns`; the number of rows when there is none. */
export function firstAtOrAfter(time: Float64Array, ns: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle]! < ns) low = middle + 1;
    else high = middle;
  }
  return low;
}
