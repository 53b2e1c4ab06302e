import type { TraceTree } from './trace-tree.ts';

/** From so many children of one parent with the same name on, they may be shown as one. */
export const RUN_FROM = 10;

/** Children of one parent that have the same service and name: what a loop did. Synthetic nodes are in none. */
export interface SiblingRuns {
  count: number;
  /** Run of a node; −1 = none. */
  ofNode: Int32Array;
  /** Members of run r: `members[first[r] … first[r+1]−1]`, in the order of siblings. The first stands for all. */
  first: Uint32Array;
  members: Uint32Array;
}

interface Names {
  name: { codes: Uint32Array };
  service: { codes: Uint32Array };
}

/** Runs in the order of their parents' children; roots have no parent and make no run. Linear in spans. */
export function computeSiblingRuns(tree: TraceTree, columns: Names): SiblingRuns {
  const found: number[][] = [];
  for (let node = 0; node < tree.nodes; node++) {
    if (tree.childStart[node + 1]! - tree.childStart[node]! >= RUN_FROM) collectRuns(tree, columns, node, found);
  }
  const first = new Uint32Array(found.length + 1);
  found.forEach((run, r) => (first[r + 1] = first[r]! + run.length));
  const members = new Uint32Array(first[found.length]!);
  const ofNode = new Int32Array(tree.nodes).fill(-1);
  found.forEach((run, r) => {
    members.set(run, first[r]);
    for (const member of run) ofNode[member] = r;
  });
  return { count: found.length, ofNode, first, members };
}

function collectRuns(tree: TraceTree, { name, service }: Names, parent: number, found: number[][]): void {
  const byName = new Map<number, number[]>();
  for (let i = tree.childStart[parent]!; i < tree.childStart[parent + 1]!; i++) {
    const child = tree.children[i]!;
    // Codes are below 2³² and traces have at most a million spans, so this is exact.
    const key = service.codes[child]! * 2 ** 21 + name.codes[child]!;
    const same = byName.get(key);
    if (same) same.push(child);
    else byName.set(key, [child]);
  }
  for (const run of byName.values()) if (run.length >= RUN_FROM) found.push(run);
}
