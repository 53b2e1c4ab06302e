import type { TraceTree } from '../../analysis/trace-tree.ts';

/** Error spans in tree order. */
export function errorNodes({ order, errorPlaces }: TraceTree): Uint32Array {
  return errorPlaces.map((place) => order[place]!);
}

/**
 * The next (+1) or previous (−1) of `nodes`, which are in tree order, seen from `current` (−1 = nowhere), round and round.
 * −1 when there are none.
 */
export function stepThrough({ position }: TraceTree, nodes: Uint32Array, current: number, by: 1 | -1): number {
  if (nodes.length === 0) return -1;
  const here = current < 0 ? -1 : position[current]!;
  if (by === 1) return nodes.find((node) => position[node]! > here) ?? nodes[0]!;
  return nodes.findLast((node) => position[node]! < here) ?? nodes.at(-1)!;
}

/** The next or previous child of the same parent, or root among the roots; −1 at the ends. Siblings stand in time order. */
export function stepSibling(tree: TraceTree, node: number, by: 1 | -1): number {
  const up = tree.parent[node]!;
  const siblings = up < 0 ? tree.roots : tree.children.subarray(tree.childStart[up]!, tree.childStart[up + 1]!);
  // Siblings also stand in tree order, so the place of one among thousands is a binary search.
  let low = 0;
  let high = siblings.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (tree.position[siblings[middle]!]! < tree.position[node]!) low = middle + 1;
    else high = middle;
  }
  return siblings[low + by] ?? -1;
}
