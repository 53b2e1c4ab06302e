/** A line over time; NaN is a gap. */
export interface ComparedLine {
  readonly value: Float64Array;
}

/** Means over the points that are there; NaN where there is none. `change` is (now − before) ÷ |before|. */
export interface LineDifference {
  readonly now: number;
  readonly before: number;
  readonly change: number;
}

/** Of the points that are there; NaN where there is none. */
export function meanOf({ value }: ComparedLine): number {
  let sum = 0;
  let count = 0;
  for (const each of value) {
    if (!Number.isFinite(each)) continue;
    sum += each;
    count += 1;
  }
  return count === 0 ? NaN : sum / count;
}

/** How much the mean of a line differs from that of the same line in an earlier window. Infinite from nought. */
export function compareLines(now: ComparedLine, before: ComparedLine): LineDifference {
  const [a, b] = [meanOf(now), meanOf(before)];
  return { now: a, before: b, change: a === b ? 0 : (a - b) / Math.abs(b) };
}
