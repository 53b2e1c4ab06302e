import { NODE_ERROR, type TraceTree } from '../../analysis/trace-tree.ts';

/** Share of the rows that failed spans may take before the longest have had their turn. */
const ERROR_SHARE = 0.5;

/**
 * Nodes worth the few rows of a picture, in the order of the tree: all where they fit; else roots, failed spans and the
 * longest, each with all that is above it, so that no row hangs in the air.
 */
export function chooseRows(tree: TraceTree, most: number): Uint32Array {
  if (tree.nodes <= most) return tree.order;
  const taken = new Set<number>();
  const takeFrom = (nodes: Uint32Array, room: number): void => {
    for (const node of nodes) if (taken.size < room) takeWithParents(tree, taken, node, room);
  };
  const byLength = tree.order.toSorted((a, b) => lengthOf(tree, b) - lengthOf(tree, a));
  const failed = byLength.filter((node) => (tree.flags[node]! & NODE_ERROR) !== 0);
  takeFrom(Uint32Array.from(tree.roots.slice(0, most)), most);
  takeFrom(failed, Math.max(taken.size, Math.floor(most * ERROR_SHARE)));
  takeFrom(byLength, most);
  return Uint32Array.from(taken).sort((a, b) => tree.position[a]! - tree.position[b]!);
}

const lengthOf = ({ start, end }: TraceTree, node: number): number => end[node]! - start[node]!;

/** Or not at all, where there is no room for those above. */
function takeWithParents({ parent }: TraceTree, taken: Set<number>, node: number, most: number): void {
  const wanted: number[] = [];
  for (let at = node; at >= 0 && !taken.has(at); at = parent[at]!) {
    wanted.push(at);
    if (taken.size + wanted.length > most) return;
  }
  for (const each of wanted) taken.add(each);
}
