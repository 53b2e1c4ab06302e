import { bitsBefore } from './bit-counts.ts';
import { lowerBound } from './lane-index.ts';
import type { LaneIndex, LaneLight } from './lane-index.ts';
import { headerAt } from './lane-headers.ts';
import { laneAt } from './lane-rows.ts';
import type { LaneView } from './lane-rows.ts';
import { firstInView } from './lane-runs.ts';
import { findLongest } from './longest.ts';
import { shownBar } from './shown-bar.ts';

/** How far beside a bar the pointer may be and still mean it: a bar of one pixel must be reachable. */
const REACH_PX = 3;

export interface LaneHit {
  lane: number;
  /** What is painted there: the first error, else the longest bar; of the lit ones, if there are any. */
  node: number;
  /** All bars that share the pixel column, `from … to−1` of the index, and the errors among them. */
  from: number;
  to: number;
  errors: number;
  longest: number;
}

/** What is looked at, and what a filter left lit of it. */
interface Pointed {
  index: LaneIndex;
  light?: LaneLight | undefined;
  view: LaneView;
}

/** What lies under a point of the view, or within 3 px to its left or right; undefined = nothing, or a header. CSS pixels. */
export function hitLane({ index, light, view }: Pointed, xPx: number, yPx: number): LaneHit | undefined {
  const { edges, ratio, scrollPx } = view;
  const column = Math.floor(xPx * ratio);
  const lane = laneAt(view.rows, yPx + scrollPx);
  if (headerAt(view, yPx) >= 0 || lane < 0 || column < 0 || column >= edges.length - 1) return undefined;
  const near = nearestColumn(index, lane, edges, column, Math.round(REACH_PX * ratio));
  if (near < 0) return undefined;
  const { from, to } = barsOfColumn(index, lane, edges, near);
  const shown = shownBar(index, light, from, to);
  const longest = findLongest(index, index.all, from, to);
  const errors = bitsBefore(index.all.errors, to) - bitsBefore(index.all.errors, from);
  return { lane, node: index.node[shown]!, from, to, errors, longest: index.node[longest]! };
}

interface Bars {
  from: number;
  to: number;
}

/** Bars painted in a column: those that begin in it, else the one before if it runs through. */
function barsOfColumn(index: LaneIndex, lane: number, edges: Float64Array, column: number): Bars {
  const { first, node, start, times } = index;
  const to = lowerBound(start, edges[column + 1]!, first[lane]!, first[lane + 1]!);
  const from =
    column === 0
      ? firstInView(index, lane, edges[0]!)
      : lowerBound(start, edges[column]!, first[lane]!, first[lane + 1]!);
  if (from < to || to === first[lane]!) return { from, to };
  return times.end[node[to - 1]!]! >= edges[column + 1]! ? { from: to - 1, to } : { from: to, to };
}

/** The column itself if something is painted there, else the nearest within reach, the left one of two; −1 = none. */
function nearestColumn(index: LaneIndex, lane: number, edges: Float64Array, column: number, reach: number): number {
  const isPainted = (at: number) => {
    const { from, to } = barsOfColumn(index, lane, edges, at);
    return from < to;
  };
  for (let away = 0; away <= reach; away++) {
    if (column - away >= 0 && isPainted(column - away)) return column - away;
    if (column + away < edges.length - 1 && isPainted(column + away)) return column + away;
  }
  return -1;
}

/** The bar of a lane that is nearest to a time: under it, else the one whose end is closer. −1 in an empty lane. */
export function nearestBar({ first, node, start, times }: LaneIndex, lane: number, time: number): number {
  const after = lowerBound(start, time, first[lane]!, first[lane + 1]!);
  if (after === first[lane]) return after < first[lane + 1]! ? node[after]! : -1;
  if (after === first[lane + 1] || time - times.end[node[after - 1]!]! <= start[after]! - time) return node[after - 1]!;
  return node[after]!;
}
