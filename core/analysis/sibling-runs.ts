import type { TraceTree } from './trace-tree.ts';
import type { Codes } from '../model/codes.ts';

/** From so many children of one parent with the same name on, they may be shown as one. */
export const RUN_FROM = 10;

/** Children of one parent that have the same service and name: what a loop did. Synthetic nodes are in none. */
export interface SiblingRuns {
  count: number;
  /** Members of run r: `members[first[r] … first[r+1]−1]`, in the order of siblings. The first stands for all. */
  first: Uint32Array;
  members: Uint32Array;
  /** The members of all runs, rising, and the run of each: see `runOf`. */
  nodes: Uint32Array;
  runs: Uint32Array;
}

interface Names {
  name: { codes: Codes };
  service: { codes: Codes };
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
  const runOfPlace = new Uint32Array(members.length);
  found.forEach((run, r) => {
    members.set(run, first[r]);
    runOfPlace.fill(r, first[r], first[r + 1]);
  });
  const places = Uint32Array.from(members.keys()).sort((a, b) => members[a]! - members[b]!);
  const nodes = places.map((place) => members[place]!);
  return { count: found.length, first, members, nodes, runs: places.map((place) => runOfPlace[place]!) };
}

/** Run of a node; −1 = none. */
export function runOf({ nodes, runs }: SiblingRuns, node: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (nodes[middle]! < node) low = middle + 1;
    else high = middle;
  }
  return nodes[low] === node ? runs[low]! : -1;
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
