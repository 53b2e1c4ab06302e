import { timeToColumn } from './columns.ts';
import type { BarTimes } from './lane-members.ts';
import { topOfLane } from './lane-rows.ts';
import type { LaneView } from './lane-rows.ts';

/** A bar in CSS pixels of the view; `top` may lie outside of it, x is cut at its edges. */
export interface BarBox {
  node: number;
  x0: number;
  x1: number;
  top: number;
}

/**
 * The selected bar, and the line that leads up to its parent's:
 *
 *     parent  ▬▬▬▬▬▬▬▬▬▬▬▬▬▬
 *                  │             connectorX: where the child begins, kept within the parent's bar
 *     bar          ├▬▬▬▬▬
 */
export interface SelectedBar {
  bar: BarBox;
  parent: BarBox | undefined;
  connectorX: number;
}

interface Placed {
  lane: Int32Array;
  times: BarTimes;
  /** Parent node per node, −1 = none. */
  parent: Int32Array;
}

/** undefined = the node has no bar. */
export function layoutSelected(placed: Placed, view: LaneView, node: number): SelectedBar | undefined {
  if (node < 0 || !(placed.lane[node]! >= 0)) return undefined;
  const bar = boxOf(placed, view, node);
  const above = placed.parent[node]!;
  const parent = above >= 0 && placed.lane[above]! >= 0 ? boxOf(placed, view, above) : undefined;
  const connectorX = parent === undefined ? bar.x0 : Math.min(Math.max(bar.x0, parent.x0), parent.x1);
  return { bar, parent, connectorX };
}

function boxOf({ lane, times }: Placed, { edges, ratio, rows, scrollPx }: LaneView, node: number): BarBox {
  const column = Math.floor(timeToColumn(edges, times.start[node]!));
  const until = Math.max(column + 1, Math.floor(timeToColumn(edges, times.end[node]!)));
  return { node, x0: column / ratio, x1: until / ratio, top: topOfLane(rows, lane[node]!) - scrollPx };
}
