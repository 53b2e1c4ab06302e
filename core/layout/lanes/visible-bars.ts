import { timeToColumn } from './columns.ts';
import type { LaneIndex } from './lane-index.ts';
import { lanesInView } from './lane-rows.ts';
import type { LaneView } from './lane-rows.ts';
import { createLaneRuns, findLaneRuns } from './lane-runs.ts';
import type { LaneRuns } from './lane-runs.ts';
import { shownBar } from './shown-bar.ts';

/** Bars wide enough for something of their own, in CSS pixels of the view; parallel arrays, by lane and time. */
export interface VisibleBars {
  count: number;
  /** Where several share a pixel, the one that is painted there. */
  node: Uint32Array;
  /** How many it stands for. */
  spans: Uint32Array;
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
  /** At most so many, errors first, then the widest; bars of one width stay or go together. */
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
  const least = leastWidth(found, view.edges.length - 1, most);
  const kept = found.bar.map((_, i) => i).filter((i) => found.rank[i]! >= least);
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
  /** Width in columns; of errors wider than any bar. */
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
      if (runs.x1[run]! - runs.x0[run]! >= leastColumns) pushRun(found, index, runs, run, lane[i]!, top[i]!);
    }
  }
  return found;
}

function pushRun(found: Found, index: LaneIndex, runs: LaneRuns, run: number, lane: number, top: number): void {
  const [from, to] = [runs.from[run]!, runs.to[run]!];
  const { errorsBefore } = index.all;
  // The last bar of a shared column may go on in a run of its own, and then counts there.
  const goesOn = run + 1 < runs.count && runs.to[run + 1] === to;
  found.bar.push(shownBar(index, undefined, from, to));
  found.lane.push(lane);
  found.x0.push(runs.x0[run]!);
  found.x1.push(runs.x1[run]!);
  found.top.push(top);
  found.spans.push(to - from - (goesOn ? 1 : 0));
  found.rank.push(errorsBefore[to]! > errorsBefore[from]! ? Infinity : runs.x1[run]! - runs.x0[run]!);
}

/** The rank from which on at most `most` bars are left, by counting widths. */
function leastWidth({ rank }: Found, columns: number, most: number): number {
  if (rank.length <= most) return 0;
  const counts = new Uint32Array(columns + 2);
  for (const width of rank) counts[Math.min(width, columns + 1)]!++;
  let left = 0;
  for (let width = columns + 1; width >= 0; width--) {
    left += counts[width]!;
    if (left > most) return width === columns + 1 ? Infinity : width + 1;
  }
  return 0;
}

interface Kept {
  /** Place in the index. */
  bar: Uint32Array;
  lane: Uint32Array;
  x0: Float64Array;
  x1: Float64Array;
}

function layoutWhiskers(index: LaneIndex, { edges, ratio }: LaneView, extents: Extents, { bar, lane, x0, x1 }: Kept) {
  const whisker0 = x0.slice();
  const whisker1 = x1.slice();
  const cut = new Uint8Array(bar.length);
  bar.forEach((at, i) => {
    const node = index.node[at]!;
    const before = at === index.first[lane[i]!]! ? -Infinity : index.end[at - 1]!;
    const after = at + 1 === index.first[lane[i]! + 1]! ? Infinity : index.start[at + 1]!;
    const from = extents.extentStart[node]!;
    const to = extents.extentEnd[node]!;
    if (from < index.start[at]!) whisker0[i] = Math.min(x0[i]!, timeToColumn(edges, Math.max(from, before)) / ratio);
    if (to > index.end[at]!) whisker1[i] = Math.max(x1[i]!, timeToColumn(edges, Math.min(to, after)) / ratio);
    cut[i] = (from < before ? WHISKER_CUT_BEFORE : 0) | (to > after ? WHISKER_CUT_AFTER : 0);
  });
  return { whisker0, whisker1, cut };
}
