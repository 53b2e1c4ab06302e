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
  /** Lengths in the order of the index, rounded: what is longer by these is longer, of equals the times tell. */
  length: Float32Array;
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
  bars: Bars,
  level: Uint32Array | undefined,
  lit: BitCounts | undefined,
  from: number,
  to: number,
  best: number,
): number {
  const { length } = bars;
  let place = best;
  let most = lit === undefined || hasBit(lit, best) ? length[best]! : -1;
  for (let k = from; k < to; k++) {
    const at = level === undefined ? k : level[k]!;
    if (lit !== undefined && !hasBit(lit, at)) continue;
    const own = length[at]!;
    if (own > most || (own === most && at !== place && isBefore(bars, at, place))) {
      most = own;
      place = at;
    }
  }
  return place;
}

/** Of two bars with the same rounded length: the longer one, of equals the first. */
function isBefore({ node, times: { start, end } }: Bars, at: number, other: number): boolean {
  const own = end[node[at]!]! - start[node[at]!]!;
  const length = end[node[other]!]! - start[node[other]!]!;
  return own > length || (own === length && at < other);
}

/** `length` of `Bars`. */
export function roundLengths(node: Uint32Array, { start, end }: BarTimes): Float32Array {
  const length = new Float32Array(node.length);
  for (let i = 0; i < node.length; i++) length[i] = end[node[i]!]! - start[node[i]!]!;
  return length;
}
