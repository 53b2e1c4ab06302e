import type { GraphEdge, SpanGraph } from '../../analysis/span-graph.ts';

export type { GraphEdge, GraphKind, GraphNode, SpanGraph } from '../../analysis/span-graph.ts';
export type { EdgeKind } from '../../analysis/span-graph-edges.ts';

/** Half the width of a loop, and its height. */
const LOOP_PX = 26;

/** A box in CSS pixels; all are of one size. */
export const BOX_WIDTH_PX = 196;
export const BOX_HEIGHT_PX = 44;
/** Up to here the words on an edge get room of their own, and are drawn; of more they would lie over each other. */
export const WORDED_EDGES = 120;

/** A graph whose boxes have places, callers left of those they call. Pixels from the upper left corner of the whole. */
export interface PlacedGraph {
  graph: SpanGraph;
  widthPx: number;
  heightPx: number;
  /** Middle of each box. */
  x: Float64Array;
  y: Float64Array;
  /** Bends of each edge as x, y, x, y …, from the rim of one box to that of the other. */
  bends: Float64Array[];
}

/** SVG path through the bends, with round corners: straight between their midpoints, curved at them. */
export function edgePath(bends: Float64Array): string {
  const at = (i: number) => `${round(bends[2 * i]!)} ${round(bends[2 * i + 1]!)}`;
  const last = bends.length / 2 - 1;
  let path = `M${at(0)}`;
  for (let i = 1; i < last; i++) {
    const x = i === last - 1 ? bends[2 * last]! : (bends[2 * i]! + bends[2 * i + 2]!) / 2;
    const y = i === last - 1 ? bends[2 * last + 1]! : (bends[2 * i + 1]! + bends[2 * i + 3]!) / 2;
    path += `Q${at(i)} ${round(x)} ${round(y)}`;
  }
  return last < 2 ? `${path}L${at(last)}` : path;
}

const round = (px: number): number => Math.round(px * 10) / 10;

/** Where words about an edge stand: halfway along its bends. */
export function edgeMiddle(bends: Float64Array): { x: number; y: number } {
  const middle = (bends.length / 2 - 1) / 2;
  const before = Math.floor(middle);
  const after = Math.ceil(middle);
  return {
    x: (bends[2 * before]! + bends[2 * after]!) / 2,
    y: (bends[2 * before + 1]! + bends[2 * after + 1]!) / 2,
  };
}

/** A straight line between the boxes of an edge that was not arranged; a loop over a box for one to itself. */
export function straightEdge({ x, y }: Pick<PlacedGraph, 'x' | 'y'>, { from, to }: GraphEdge): Float64Array {
  const half = BOX_WIDTH_PX / 2;
  if (from === to) {
    const top = y[from]! - BOX_HEIGHT_PX / 2;
    const [left, right] = [x[from]! - LOOP_PX, x[from]! + LOOP_PX];
    return Float64Array.of(left, top, left, top - LOOP_PX, right, top - LOOP_PX, right, top);
  }
  const side = x[to]! >= x[from]! ? half : -half;
  return Float64Array.of(x[from]! + side, y[from]!, x[to]! - side, y[to]!);
}
