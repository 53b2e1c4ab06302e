/**
 * Spans whose start or duration is no whole number a double can tell from its neighbours: more than 104 days from the
 * base of the frame, rounded to some nanoseconds. Unfinished spans (NaN) have no duration to be rounded.
 */
export function countInexactTimes({ start, duration }: { start: Float64Array; duration: Float64Array }): number {
  let count = 0;
  for (let row = 0; row < start.length; row++) if (isRounded(start[row]!) || isRounded(duration[row]!)) count++;
  return count;
}

function isRounded(ns: number): boolean {
  return Math.abs(ns) > Number.MAX_SAFE_INTEGER;
}
