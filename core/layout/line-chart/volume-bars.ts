/** Bars of a count per equal slice of time, left to right. */
export interface VolumeBars {
  readonly x: Float32Array;
  readonly width: Float32Array;
  /** 0 … heightPx. */
  readonly height: Float32Array;
  readonly most: number;
}

/** A slice that holds one record out of a million must still be seen. */
const LEAST_PX = 1.5;

/**
 * Slice i begins at start[i] and ends where the next begins, the last at `toNs`. Bars touch the pixel grid, one pixel
 * apart where they are wide enough.
 */
export function layoutVolume(
  start: Float64Array,
  counts: Uint32Array,
  range: { fromNs: number; toNs: number },
  size: { widthPx: number; heightPx: number },
): VolumeBars {
  const bars = {
    x: new Float32Array(start.length),
    width: new Float32Array(start.length),
    height: new Float32Array(start.length),
  };
  const most = counts.reduce((high, count) => Math.max(high, count), 0);
  const toX = (ns: number) => Math.round(((ns - range.fromNs) / (range.toNs - range.fromNs)) * size.widthPx);
  for (let i = 0; i < start.length; i++) {
    const left = toX(start[i]!);
    const right = toX(start[i + 1] ?? range.toNs);
    bars.x[i] = left;
    bars.width[i] = Math.max(1, right - left - (right - left > 3 ? 1 : 0));
    bars.height[i] = counts[i] === 0 ? 0 : Math.max(LEAST_PX, (counts[i]! / most) * size.heightPx);
  }
  return { ...bars, most };
}
