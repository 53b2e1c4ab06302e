import { anyBit } from './bit-counts.ts';
import { timeToColumn } from './columns.ts';
import type { LaneIndex } from './lane-index.ts';
import { lanesInView } from './lane-rows.ts';
import type { LaneView } from './lane-rows.ts';
import { createLaneRuns, findLaneRuns } from './lane-runs.ts';
import type { LaneRuns } from './lane-runs.ts';
import { shownBar } from './shown-bar.ts';

/** Bars wide enough for something of their own, and moments, in CSS pixels of the view; parallel arrays, by lane and time. */
export interface VisibleBars {
  count: number;
  /** Where several share a pixel, the one that is painted there. */
  node: Uint32Array;
  /** How many it stands for. */
  spans: Uint32Array;
  /** 1 = a moment, whatever its width: it wants a mark of its own. */
  isMoment: Uint8Array;
  /** As painted: whole pixels of the screen. */
  x0: Float64Array;
  x1: Float64Array;
  top: Float64Array;
  /**
   * Extent of the bar's subtree, as far as the lane is free: `whisker0` ≤ x0, `whisker1` ≥ x1. Cut where a neighbour
   * begins; a cut whisker has no tip.
   */
  whisker0: Float64Array;
  whisker1: Float64Array;
  /** WHISKER_… */
  cut: Uint8Array;
  /** Bars in the lanes and the time in view that no bar here stands for. */
  leftOut: number;
}

export const WHISKER_CUT_BEFORE = 1;
export const WHISKER_CUT_AFTER = 2;

/** Earliest start and latest end below each node, as drawn: the tree's. */
export interface Extents {
  extentStart: Float64Array;
  extentEnd: Float64Array;
}

export interface BarBounds {
  /** Narrower bars are left out. CSS pixels. */
  leastPx: number;
  /** At most so many: errors first, then the widest, of equals the upper and earlier ones. */
  most: number;
}

/** Room for a few letters; six hundred texts cost 2 ms a frame. */
const FOR_TEXT: BarBounds = { leastPx: 24, most: 600 };

export function layoutVisibleBars(
  index: LaneIndex,
  view: LaneView,
  extents: Extents,
  { leastPx, most }: BarBounds = FOR_TEXT,
): VisibleBars {
  const found = findBars(index, view, Math.max(1, Math.ceil(leastPx * view.ratio)));
  const kept = keepBest(found, view.edges.length - 1, most);
  const floats = (value: (i: number) => number) => Float64Array.from(kept, value);
  const bars = {
    bar: Uint32Array.from(kept, (i) => found.bar[i]!),
    lane: Uint32Array.from(kept, (i) => found.lane[i]!),
    x0: floats((i) => found.x0[i]! / view.ratio),
    x1: floats((i) => found.x1[i]! / view.ratio),
  };
  return {
    count: kept.length,
    node: bars.bar.map((at) => index.node[at]!),
    spans: Uint32Array.from(kept, (i) => found.spans[i]!),
    isMoment: Uint8Array.from(bars.bar, (at) => (isMoment(index, at) ? 1 : 0)),
    x0: bars.x0,
    x1: bars.x1,
    top: floats((i) => found.top[i]!),
    ...layoutWhiskers(index, view, extents, bars),
    leftOut: found.inView - kept.reduce((sum, i) => sum + found.spans[i]!, 0),
  };
}

interface Found {
  /** Place in the index. */
  bar: number[];
  lane: number[];
  x0: number[];
  x1: number[];
  top: number[];
  spans: number[];
  /** Width in columns; of errors, as if they were wider than any other bar. */
  rank: number[];
  inView: number;
}

function findBars(index: LaneIndex, view: LaneView, leastColumns: number): Found {
  const found: Found = { bar: [], lane: [], x0: [], x1: [], top: [], spans: [], rank: [], inView: 0 };
  const { lane, top } = lanesInView(view);
  const runs = createLaneRuns(view.edges.length - 1);
  for (let i = 0; i < lane.length; i++) {
    findLaneRuns(index, lane[i]!, view.edges, runs);
    if (runs.count > 0) found.inView += runs.to[runs.count - 1]! - runs.from[0]!;
    for (let run = 0; run < runs.count; run++) {
      const isWide = runs.x1[run]! - runs.x0[run]! >= leastColumns;
      if (isWide || isLoneMoment(index, runs, run)) pushRun(found, index, runs, run, lane[i]!, top[i]!);
    }
  }
  return found;
}

function isLoneMoment(index: LaneIndex, { from, to }: LaneRuns, run: number): boolean {
  return to[run]! - from[run]! === 1 && isMoment(index, from[run]!);
}

function isMoment({ length }: LaneIndex, bar: number): boolean {
  return length[bar] === 0;
}

function pushRun(found: Found, index: LaneIndex, runs: LaneRuns, run: number, lane: number, top: number): void {
  const [from, to] = [runs.from[run]!, runs.to[run]!];
  const width = runs.x1[run]! - runs.x0[run]!;
  // The last bar of a shared column may go on in a run of its own, and then counts there.
  const goesOn = run + 1 < runs.count && runs.to[run + 1] === to;
  found.bar.push(shownBar(index, undefined, from, to));
  found.lane.push(lane);
  found.x0.push(runs.x0[run]!);
  found.x1.push(runs.x1[run]!);
  found.top.push(top);
  found.spans.push(to - from - (goesOn ? 1 : 0));
  found.rank.push(anyBit(index.all.errors, from, to) ? width + runs.x0.length : width);
}

/** Places of the best ones, in their order: ranks are counted, and of the last rank that fits in part the first ones stay. */
function keepBest({ rank }: Found, columns: number, most: number): number[] {
  const counts = new Uint32Array(2 * columns + 1);
  for (const of of rank) counts[of]!++;
  let least = counts.length;
  let room = most;
  while (least > 0 && counts[least - 1]! <= room) room -= counts[--least]!;
  const kept: number[] = [];
  for (let i = 0; i < rank.length; i++) if (rank[i]! >= least || (rank[i] === least - 1 && room-- > 0)) kept.push(i);
  return kept;
}

interface Kept {
  /** Place in the index. */
  bar: Uint32Array;
  lane: Uint32Array;
  x0: Float64Array;
  x1: Float64Array;
}

function layoutWhiskers(index: LaneIndex, { edges, ratio }: LaneView, extents: Extents, { bar, lane, x0, x1 }: Kept) {
  const { start, end } = index.times;
  const whisker0 = x0.slice();
  const whisker1 = x1.slice();
  const cut = new Uint8Array(bar.length);
  bar.forEach((at, i) => {
    const node = index.node[at]!;
    const before = at === index.first[lane[i]!]! ? -Infinity : end[index.node[at - 1]!]!;
    const after = at + 1 === index.first[lane[i]! + 1]! ? Infinity : start[index.node[at + 1]!]!;
    const from = extents.extentStart[node]!;
    const to = extents.extentEnd[node]!;
    if (from < start[node]!) whisker0[i] = Math.min(x0[i]!, timeToColumn(edges, Math.max(from, before)) / ratio);
    if (to > end[node]!) whisker1[i] = Math.max(x1[i]!, timeToColumn(edges, Math.min(to, after)) / ratio);
    cut[i] = (from < before ? WHISKER_CUT_BEFORE : 0) | (to > after ? WHISKER_CUT_AFTER : 0);
  });
  return { whisker0, whisker1, cut };
}
