import { NODE_ERROR } from '../../analysis/trace-tree.ts';
import { anyBit, countBits } from './bit-counts.ts';
import type { BitCounts } from './bit-counts.ts';
import { buildLongest, roundLengths } from './longest.ts';
import type { BarTimes } from './lane-members.ts';
import type { LanePacking } from './pack-lanes.ts';
import type { Codes } from '../../model/codes.ts';

/**
 * Bars by lane, by start within a lane. Bars of a lane do not overlap, so their ends rise as well: `end` is its own
 * running maximum, and both ends are found by binary search. Ends stay where they are, by node, and are looked up there;
 * what is searched and compared all the time, starts and rounded lengths, is here in the order of the bars.
 */
export interface LaneIndex {
  lanes: number;
  /** Bars of lane n: entries `first[n] … first[n+1]−1`. */
  first: Uint32Array;
  node: Uint32Array;
  /** Per node. */
  times: BarTimes;
  /** Per bar. */
  start: Float64Array;
  /** Per bar, rounded: see `longest.ts`. */
  length: Float32Array;
  all: LaneSums;
}

/** What a stretch of bars is worth, without looking at each. */
export interface LaneSums {
  /** Bars that count here; undefined = all. */
  lit: BitCounts | undefined;
  errors: BitCounts;
  /** Longest bar of every 16, 256, 4,096 …: see `longest.ts`. */
  longest: Uint32Array[];
}

/** Bars a filter has left lit, and what those alone are worth; the others are drawn dim and never hide a lit one. */
export type LaneLight = LaneSums & { lit: BitCounts };

/** `times`: the ones drawn, in the order of those packed by (a folded axis is). `flags`: the tree's. */
export function indexLanes({ lane, lanes, byStart }: LanePacking, times: BarTimes, flags: Uint8Array): LaneIndex {
  const first = new Uint32Array(lanes + 1);
  for (const node of byStart) first[lane[node]! + 1]!++;
  for (let n = 0; n < lanes; n++) first[n + 1]! += first[n]!;
  const next = first.slice();
  const node = new Uint32Array(byStart.length);
  for (const bar of byStart) node[next[lane[bar]!]!++] = bar;
  const errors = countBits(node.length, (i) => flags[node[i]!]! & NODE_ERROR);
  const bars = { node, times, length: roundLengths(node, times) };
  const start = new Float64Array(node.length);
  for (let i = 0; i < node.length; i++) start[i] = times.start[node[i]!]!;
  return { lanes, first, start, ...bars, all: { lit: undefined, errors, longest: buildLongest(bars, undefined) } };
}

/** Colour codes in the order of the index, from codes per node: a painter then reads them in a row. */
export function codesOfBars({ node }: LaneIndex, codes: Codes): Uint16Array {
  const ofBars = new Uint16Array(node.length);
  // A loop: of a million bars, `from` with a function takes a tenth of a second.
  for (let i = 0; i < node.length; i++) ofBars[i] = codes[node[i]!]!;
  return ofBars;
}

/** `dim`: 1 per node that a filter does not match. */
export function lightLanes(index: LaneIndex, dim: Uint8Array, flags: Uint8Array): LaneLight {
  const { node } = index;
  const lit = countBits(node.length, (i) => 1 - dim[node[i]!]!);
  const errors = countBits(node.length, (i) => flags[node[i]!]! & NODE_ERROR & ~dim[node[i]!]!);
  return { lit, errors, longest: buildLongest(index, lit) };
}

/** What the bars `from … to−1` are shown by: the lit ones if there are any. */
export function sumsOf(index: LaneIndex, light: LaneLight | undefined, from: number, to: number): LaneSums {
  return light !== undefined && anyBit(light.lit, from, to) ? light : index.all;
}

/** Place in the index of a node's bar, −1 if it has none. */
export function findBar(index: LaneIndex, lane: number, bar: number): number {
  if (lane < 0) return -1;
  const { first, node, start, times } = index;
  const startAt = times.start[bar]!;
  let at = lowerBound(start, startAt, first[lane]!, first[lane + 1]!);
  while (at < first[lane + 1]! && start[at] === startAt) {
    if (node[at] === bar) return at;
    at++;
  }
  return -1;
}

/** First of the bars `from … to−1` that does not end before a time; `to` if none. */
export function firstEnding({ node, times: { end } }: LaneIndex, time: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (end[node[middle]!]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** First of the entries `from … to−1`, rising, that is not below the value; `to` if none. */
export function lowerBound(values: Float64Array, value: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
