import { NODE_ERROR } from '../../analysis/trace-tree.ts';
import { buildLongest } from './longest.ts';
import type { BarTimes } from './lane-members.ts';
import type { LanePacking } from './pack-lanes.ts';

/**
 * Bars by lane, by start within a lane. Bars of a lane do not overlap, so their ends rise as well: `end` is its own
 * running maximum, and both ends are found by binary search.
 */
export interface LaneIndex {
  lanes: number;
  /** Bars of lane n: entries `first[n] … first[n+1]−1`. */
  first: Uint32Array;
  node: Uint32Array;
  start: Float64Array;
  end: Float64Array;
  all: LaneSums;
}

/** What a stretch of bars is worth, without looking at each. */
export interface LaneSums {
  /** 1 per bar that counts here; undefined = all. */
  lit: Uint8Array | undefined;
  /** Errors among the first n bars: those of i … j−1 are `errorsBefore[j] − errorsBefore[i]`. */
  errorsBefore: Uint32Array;
  /** Longest bar of every 16, 256, 4,096 …: see `longest.ts`. */
  longest: Uint32Array[];
}

/** Bars a filter has left lit; the others are drawn dim and never hide a lit one. */
export interface LaneLight {
  litBefore: Uint32Array;
  /** Of the lit ones alone. */
  sums: LaneSums;
}

/** `times`: the ones drawn, in the order of those packed by (a folded axis is). `flags`: the tree's. */
export function indexLanes({ lane, lanes, byStart }: LanePacking, times: BarTimes, flags: Uint8Array): LaneIndex {
  const first = new Uint32Array(lanes + 1);
  for (const node of byStart) first[lane[node]! + 1]!++;
  for (let n = 0; n < lanes; n++) first[n + 1]! += first[n]!;
  const next = first.slice();
  const node = new Uint32Array(byStart.length);
  for (const bar of byStart) node[next[lane[bar]!]!++] = bar;
  const start = new Float64Array(node.length);
  const end = new Float64Array(node.length);
  const errorsBefore = new Uint32Array(node.length + 1);
  for (let i = 0; i < node.length; i++) {
    const bar = node[i]!;
    start[i] = times.start[bar]!;
    end[i] = times.end[bar]!;
    errorsBefore[i + 1] = errorsBefore[i]! + (flags[bar]! & NODE_ERROR ? 1 : 0);
  }
  const longest = buildLongest({ start, end }, undefined);
  return { lanes, first, node, start, end, all: { lit: undefined, errorsBefore, longest } };
}

/** Colour codes in the order of the index, from codes per node: a painter then reads them in a row. */
export function codesOfBars({ node }: LaneIndex, codes: Uint32Array): Uint16Array {
  const ofBars = new Uint16Array(node.length);
  // A loop: of a million bars, `from` with a function takes a tenth of a second.
  for (let i = 0; i < node.length; i++) ofBars[i] = codes[node[i]!]!;
  return ofBars;
}

/** `dim`: 1 per node that a filter does not match. */
export function lightLanes(index: LaneIndex, dim: Uint8Array, flags: Uint8Array): LaneLight {
  const { node } = index;
  const lit = new Uint8Array(node.length);
  const litBefore = new Uint32Array(node.length + 1);
  const errorsBefore = new Uint32Array(node.length + 1);
  for (let i = 0; i < node.length; i++) {
    const isLit = dim[node[i]!] ? 0 : 1;
    lit[i] = isLit;
    litBefore[i + 1] = litBefore[i]! + isLit;
    errorsBefore[i + 1] = errorsBefore[i]! + (flags[node[i]!]! & NODE_ERROR ? isLit : 0);
  }
  return { litBefore, sums: { lit, errorsBefore, longest: buildLongest(index, lit) } };
}

/** What the bars `from … to−1` are shown by: the lit ones if there are any. */
export function sumsOf(index: LaneIndex, light: LaneLight | undefined, from: number, to: number): LaneSums {
  return light !== undefined && light.litBefore[to]! > light.litBefore[from]! ? light.sums : index.all;
}

/** Place in the index of a node's bar, −1 if it has none. */
export function findBar({ first, node, start }: LaneIndex, lane: number, bar: number, startAt: number): number {
  if (lane < 0) return -1;
  let at = lowerBound(start, startAt, first[lane]!, first[lane + 1]!);
  while (at < first[lane + 1]! && start[at] === startAt) {
    if (node[at] === bar) return at;
    at++;
  }
  return -1;
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
