import { anyBit } from './bit-counts.ts';
import type { BitCounts } from './bit-counts.ts';
import { sumsOf } from './lane-index.ts';
import type { LaneIndex, LaneLight } from './lane-index.ts';
import { findLongest } from './longest.ts';

/** Which of the bars `from … to−1` is the one to be seen: the first error, else the longest; lit ones before dim ones. */
export function shownBar(index: LaneIndex, light: LaneLight | undefined, from: number, to: number): number {
  if (to - from === 1) return from;
  const sums = sumsOf(index, light, from, to);
  return anyBit(sums.errors, from, to) ? firstError(sums.errors, from, to) : findLongest(index, sums, from, to);
}

/** There is one. */
function firstError(errors: BitCounts, from: number, to: number): number {
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (anyBit(errors, from, middle)) high = middle;
    else low = middle;
  }
  return low;
}
