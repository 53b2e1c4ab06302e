import type { TraceTree } from '../../analysis/trace-tree.ts';

/**
 * For every node the nearest ancestor in its own group, which its bar wants to stand under; −1 = none.
 *
 *     web: GET        anchor −1
 *     └ cart: load    anchor −1
 *       └ web: hook   anchor GET, over the other service's span
 *
 * One walk in the tree's order with the innermost open node of every group; leaving a node puts its own anchor back.
 */
export function findAnchors(
  { parent, order }: Pick<TraceTree, 'parent' | 'order'>,
  groupOf: Int32Array,
  groups: number,
): Int32Array {
  const anchor = new Int32Array(parent.length).fill(-1);
  const open = new Int32Array(groups).fill(-1);
  let left = -1;
  for (const node of order) {
    const above = parent[node]!;
    for (let up = left; up !== above; up = parent[up]!) {
      const group = groupOf[up]!;
      if (group >= 0) open[group] = anchor[up]!;
    }
    const group = groupOf[node]!;
    if (group >= 0) {
      anchor[node] = open[group]!;
      open[group] = node;
    }
    left = node;
  }
  return anchor;
}
