import type { IdleStretch } from './find-idle.ts';

/** A stretch of time drawn shorter than it is. Times in nanoseconds from the frame's base. */
export interface TimeFold {
  fromNs: number;
  toNs: number;
  /** Where it begins and ends on the axis. */
  axisFrom: number;
  axisTo: number;
}

/** Piecewise linear, rising, and 1 : 1 outside of its folds. */
export interface TimeAxis {
  folds: readonly TimeFold[];
}

/** Time itself. */
export const STRAIGHT: TimeAxis = { folds: [] };

/** Of the time in which something happens, one fold takes this much room, and all together at most that. */
const FOLD_SHARE = 0.04;
const MOST_SHARE = 0.3;
/** What would get less than three quarters shorter stays as it is. */
const LEAST_GAIN = 4;

/** An axis on which the idle stretches worth it take little room. `stretches` in order, inside `fromNs` … `toNs`. */
export function foldAxis(stretches: readonly IdleStretch[], fromNs: number, toNs: number): TimeAxis {
  const idle = sumOf(stretches);
  const busy = Math.max(toNs - fromNs - idle, (toNs - fromNs) / 1_000);
  const foldLength = Math.min(FOLD_SHARE, MOST_SHARE / Math.max(1, stretches.length)) * busy;
  const folds: TimeFold[] = [];
  let saved = 0;
  for (const stretch of stretches) {
    const length = stretch.toNs - stretch.fromNs;
    if (length < foldLength * LEAST_GAIN) continue;
    const axisFrom = stretch.fromNs - saved;
    saved += length - foldLength;
    folds.push({ ...stretch, axisFrom, axisTo: stretch.toNs - saved });
  }
  return { folds };
}

/** Share of the time from `fromNs` to `toNs` that folds hide; 0 … 1. */
export function foldedShare({ folds }: TimeAxis, fromNs: number, toNs: number): number {
  return toNs > fromNs ? sumOf(folds) / (toNs - fromNs) : 0;
}

function sumOf(stretches: readonly IdleStretch[]): number {
  return stretches.reduce((sum, stretch) => sum + stretch.toNs - stretch.fromNs, 0);
}

/** Where a moment lies on the axis. */
export function timeToAxis({ folds }: TimeAxis, ns: number): number {
  const at = lastFrom(folds, (fold) => fold.fromNs <= ns);
  return at < 0 ? ns : placeAfter(folds[at]!, ns);
}

/** `fold` is the last one that begins before. */
function placeAfter({ fromNs, toNs, axisFrom, axisTo }: TimeFold, ns: number): number {
  if (ns >= toNs) return ns - toNs + axisTo;
  return axisFrom + ((ns - fromNs) / (toNs - fromNs)) * (axisTo - axisFrom);
}

/** The moment at a place on the axis. */
export function axisToTime({ folds }: TimeAxis, axis: number): number {
  const at = lastFrom(folds, (fold) => fold.axisFrom <= axis);
  if (at < 0) return axis;
  const { fromNs, toNs, axisFrom, axisTo } = folds[at]!;
  if (axis >= axisTo) return axis - axisTo + toNs;
  return fromNs + ((axis - axisFrom) / (axisTo - axisFrom)) * (toNs - fromNs);
}

/** `timeToAxis` of many; the same array where the axis is straight. */
export function timesToAxis({ folds }: TimeAxis, times: Float64Array): Float64Array {
  if (folds.length === 0) return times;
  const places = new Float64Array(times.length);
  // Most times follow the same fold as the time before them: it is looked for only where that is not so.
  let fold: TimeFold | undefined;
  let from = Infinity;
  let to = -Infinity;
  for (let i = 0; i < times.length; i++) {
    const ns = times[i]!;
    if (!(ns >= from && ns < to)) {
      const at = lastFrom(folds, ({ fromNs }) => fromNs <= ns);
      fold = folds[at];
      from = fold?.fromNs ?? -Infinity;
      to = folds[at + 1]?.fromNs ?? Infinity;
    }
    places[i] = fold ? placeAfter(fold, ns) : ns;
  }
  return places;
}

/** The last fold that begins early enough, −1 for none. */
function lastFrom(folds: readonly TimeFold[], isEarly: (fold: TimeFold) => boolean): number {
  let low = 0;
  let high = folds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isEarly(folds[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
