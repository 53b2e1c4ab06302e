import type { FlameLayout, FlameView } from './flame-layout.ts';

/** Boxes of some levels, from top to bottom and left to right, in pixels from the left edge. */
export interface FlameBoxes {
  count: number;
  level: Uint32Array;
  /** The first node in the box, and how many neighbours it stands for: 1, or more that are too narrow to be drawn. */
  node: Uint32Array;
  nodes: Uint32Array;
  x0: Float32Array;
  x1: Float32Array;
}

const NARROWEST_PX = 1;

/**
 * The boxes in view of the levels `firstLevel … endLevel−1`. Neighbours narrower than a pixel become one box, children of
 * one parent one box for all; none is narrower than a pixel. Costs by pixels, not by nodes.
 */
export function layoutFlameBoxes(
  layout: FlameLayout,
  view: FlameView,
  widthPx: number,
  firstLevel: number,
  endLevel: number,
): FlameBoxes {
  const { levelStart } = layout.flame;
  const end = Math.min(endLevel, levelStart.length - 1);
  const boxes = emptyBoxes(Math.max(0, end - firstLevel) * (2 * Math.ceil(widthPx) + 4));
  if (view.toNs <= view.fromNs) return boxes;
  for (let level = firstLevel; level < end; level++) {
    layoutLevel(layout, view, widthPx / (view.toNs - view.fromNs), level, boxes);
  }
  return boxes;
}

function emptyBoxes(most: number): FlameBoxes {
  return {
    count: 0,
    level: new Uint32Array(most),
    node: new Uint32Array(most),
    nodes: new Uint32Array(most),
    x0: new Float32Array(most),
    x1: new Float32Array(most),
  };
}

function layoutLevel(layout: FlameLayout, view: FlameView, pxPerNs: number, level: number, boxes: FlameBoxes): void {
  const { flame, from, wholeNs } = layout;
  const end = flame.levelStart[level + 1]!;
  const widthPx = (view.toNs - view.fromNs) * pxPerNs;
  const pxOf = (ns: number) => (ns - view.fromNs) * pxPerNs;
  const endOf = (node: number) => from[node]! + flame.width[node]!;
  // What has no width is seen where everything is; elsewhere it may belong to what lies beyond the edge.
  const reachesIn = (at: number) => endOf(at) > view.fromNs || view.fromNs === 0;
  const beginsIn = (at: number) => from[at]! < view.toNs || view.toNs === wholeNs;
  let node = firstFrom(flame.levelStart[level]!, end, reachesIn);
  while (node < end && beginsIn(node)) {
    const next = flame.width[node]! * pxPerNs >= NARROWEST_PX ? node + 1 : endOfNarrow(layout, pxPerNs, node, end);
    const x0 = Math.min(Math.max(0, pxOf(from[node]!)), widthPx - NARROWEST_PX);
    const at = boxes.count++;
    boxes.level[at] = level;
    boxes.node[at] = node;
    boxes.nodes[at] = next - node;
    boxes.x0[at] = x0;
    boxes.x1[at] = Math.max(x0 + NARROWEST_PX, Math.min(widthPx, pxOf(endOf(next - 1))));
    node = next;
  }
}

/** Goes on a pixel at a time: through all narrow children of one parent, and at least to the end of the pixel. */
function endOfNarrow({ flame, from }: FlameLayout, pxPerNs: number, first: number, end: number): number {
  let next = first;
  do {
    const edgeNs = from[next]! + NARROWEST_PX / pxPerNs;
    const beyond = firstFrom(next + 1, end, (at) => from[at]! >= edgeNs);
    // Of all that begin within a pixel only the last can reach out of it by a pixel or more.
    const isWide = beyond - 1 > next && flame.width[beyond - 1]! * pxPerNs >= NARROWEST_PX;
    next = isWide ? beyond - 1 : beyond;
  } while (next < end && flame.parent[next] === flame.parent[first] && flame.width[next]! * pxPerNs < NARROWEST_PX);
  return next;
}

/** The first of from … to−1 that is so, all after it being so too; `to` if none is. */
function firstFrom(from: number, to: number, isSo: (at: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isSo(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The box at a place, or −1. */
export function boxAt(boxes: FlameBoxes, level: number, xPx: number): number {
  for (let at = 0; at < boxes.count; at++) {
    if (boxes.level[at] === level && boxes.x0[at]! <= xPx && xPx < boxes.x1[at]!) return at;
  }
  return -1;
}
