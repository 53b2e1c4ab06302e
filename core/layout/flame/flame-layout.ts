import type { Flame } from '../../analysis/flame.ts';

export type { Flame } from '../../analysis/flame.ts';

/**
 * A flame with the place of each node. Places are nanoseconds of self time, summed: a node is as wide as the self times of
 * its subtree, so children lie within their parent even where they ran beside each other, and what is left of a node to the
 * right of its children is its own self time.
 *
 *     |─────────────── root ───────────────|      width = 12
 *     |── a, 6 ──|── b, 4 ──|    self, 2   |
 */
export interface FlameLayout {
  flame: Flame;
  /** Left edge per node. */
  from: Float64Array;
  /** Sum of all self times: the right edge of the last root. */
  wholeNs: number;
  /** Nodes with errors among the nodes before n, so that any row of neighbours is asked for in one step. */
  failedBefore: Uint32Array;
}

/** A stretch of the flame, in the nanoseconds of its places. */
export interface FlameView {
  fromNs: number;
  toNs: number;
}

export function layoutFlame(flame: Flame): FlameLayout {
  const from = new Float64Array(flame.nodes);
  const roots = flame.levelStart[1] ?? 0;
  let wholeNs = 0;
  for (let root = 0; root < roots; root++) {
    from[root] = wholeNs;
    wholeNs += flame.width[root]!;
  }
  for (let node = 0; node < flame.nodes; node++) {
    let at = from[node]!;
    for (let child = flame.childStart[node]!; child < flame.childStart[node + 1]!; child++) {
      from[child] = at;
      at += flame.width[child]!;
    }
  }
  return { flame, from, wholeNs, failedBefore: countBefore(flame.nodes, (node) => flame.errors[node]! > 0) };
}

/** How many nodes before n are such: entry `to` less entry `from` is how many of from … to−1 are. */
export function countBefore(nodes: number, isSuch: (node: number) => boolean): Uint32Array {
  const before = new Uint32Array(nodes + 1);
  for (let node = 0; node < nodes; node++) before[node + 1] = before[node]! + Number(isSuch(node));
  return before;
}

/** What is seen when a node fills the width; −1 = everything. */
export function viewOf({ flame, from, wholeNs }: FlameLayout, node: number): FlameView {
  if (node < 0) return { fromNs: 0, toNs: wholeNs };
  return { fromNs: from[node]!, toNs: from[node]! + flame.width[node]! };
}

export function levelOf({ levelStart }: Flame, node: number): number {
  let low = 0;
  let high = levelStart.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (levelStart[middle]! <= node) low = middle;
    else high = middle;
  }
  return low;
}

export function levelCount({ levelStart }: Flame): number {
  return levelStart.length - 1;
}
