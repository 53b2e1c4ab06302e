import { ROW_PARENT } from './row-geometry.ts';
import type { RowGeometry } from './row-geometry.ts';
import { TWISTY_PX, layoutTreeCell } from './tree-cell.ts';

export interface Hit {
  /** Row of the whole list. */
  row: number;
  node: number;
  part: 'twisty' | 'tree' | 'bar' | 'whisker' | 'time';
}

/** Sizes the pointer's place is understood by. y counts from the top of the first row of all. */
export interface RowMetrics {
  rowPx: number;
  /** Width of the tree column; the time area begins there. */
  treePx: number;
  maxDepth: number;
}

/** How far beside a bar the pointer may be and still mean it: a bar of one pixel must be reachable. */
const REACH_PX = 3;

/** What lies under a point; undefined below the last row laid out. `depth` is the tree's, per node. */
export function hitTest(
  geometry: RowGeometry,
  depth: Uint32Array,
  metrics: RowMetrics,
  xPx: number,
  yPx: number,
): Hit | undefined {
  const row = Math.floor(yPx / metrics.rowPx);
  const i = row - geometry.first;
  if (i < 0 || i >= geometry.count) return undefined;
  const node = geometry.node[i]!;
  const part =
    xPx < metrics.treePx ? treePart(geometry, depth, metrics, i, xPx) : timePart(geometry, i, xPx - metrics.treePx);
  return { row, node, part };
}

function treePart(geometry: RowGeometry, depth: Uint32Array, metrics: RowMetrics, i: number, x: number): Hit['part'] {
  if (!(geometry.flags[i]! & ROW_PARENT)) return 'tree';
  const { twistyX } = layoutTreeCell(depth[geometry.node[i]!]!, metrics.maxDepth, metrics.treePx);
  return x >= twistyX - 4 && x < twistyX + TWISTY_PX + 1 ? 'twisty' : 'tree';
}

function timePart({ x0, x1, whisker0, whisker1 }: RowGeometry, i: number, x: number): Hit['part'] {
  if (x >= x0[i]! - REACH_PX && x <= x1[i]! + REACH_PX) return 'bar';
  return x >= whisker0[i]! && x <= whisker1[i]! ? 'whisker' : 'time';
}
