import { hasBit } from './bit-counts.ts';
import type { BitCounts } from './bit-counts.ts';
import type { BarTimes } from './lane-members.ts';

/** Bars per entry of one level over the level below; wide, since neighbours in memory are quicker read than steps are taken. */
const FAN = 16;
const FAN_BITS = 4;

/** Nodes in the order of the index, and their times by node. */
interface Bars {
  node: Uint32Array;
  times: BarTimes;
}

interface Levels {
  longest: Uint32Array[];
  lit: BitCounts | undefined;
}

/**
 * Levels over all bars: entry k of level n is the longest of the bars `k · 16^(n+1) …`, as a place in the index. Of
 * equals the first. `lit` leaves out the others; where none is lit the entry is the first of its bars.
 */
export function buildLongest(bars: Bars, lit: BitCounts | undefined): Uint32Array[] {
  const levels: Uint32Array[] = [];
  let below: Uint32Array | undefined;
  for (let count = bars.node.length; count > FAN;) {
    const size = Math.ceil(count / FAN);
    const level = new Uint32Array(size);
    for (let k = 0; k < size; k++) {
      const to = Math.min(count, (k + 1) * FAN);
      level[k] = scan(bars, below, lit, k * FAN, to, below === undefined ? k * FAN : below[k * FAN]!);
    }
    levels.push(level);
    below = level;
    count = size;
  }
  return levels;
}

/** Place of the longest of the bars `from … to−1` that count, the first of equals; O(log). There must be one. */
export function findLongest(bars: Bars, { longest: levels, lit }: Levels, from: number, to: number): number {
  let best = from;
  let low = from;
  let high = to;
  for (let depth = 0; ; depth++) {
    const level = depth === 0 ? undefined : levels[depth - 1];
    if (high - low <= 2 * FAN || depth === levels.length) return scan(bars, level, lit, low, high, best);
    const nextLow = (low + FAN - 1) >>> FAN_BITS;
    const nextHigh = high >>> FAN_BITS;
    best = scan(bars, level, lit, low, nextLow << FAN_BITS, best);
    best = scan(bars, level, lit, nextHigh << FAN_BITS, high, best);
    low = nextLow;
    high = nextHigh;
  }
}

/** The longest of some entries of a level, or `best` if none is longer. */
function scan(
  { node, times: { start, end } }: Bars,
  level: Uint32Array | undefined,
  lit: BitCounts | undefined,
  from: number,
  to: number,
  best: number,
): number {
  let place = best;
  let most = lit === undefined || hasBit(lit, best) ? end[node[best]!]! - start[node[best]!]! : -1;
  for (let k = from; k < to; k++) {
    const at = level === undefined ? k : level[k]!;
    if (lit !== undefined && !hasBit(lit, at)) continue;
    const bar = node[at]!;
    const length = end[bar]! - start[bar]!;
    if (length > most || (length === most && at < place)) {
      most = length;
      place = at;
    }
  }
  return place;
}
