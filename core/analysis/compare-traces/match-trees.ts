import type { PreparedTrace } from './compared-trace.ts';
import { operationOf } from './match-keys.ts';
import type { MatchKeys } from './match-keys.ts';
import { SiblingMatcher } from './match-siblings.ts';
import type { Siblings } from './match-siblings.ts';

/** Who is whose partner in the other trace; −1 = nobody. */
export interface Matching {
  /** Per node of the trace before. */
  afterOf: Int32Array;
  /** Per node of the trace after. */
  beforeOf: Int32Array;
  /** Per node of the trace after: 1 = its place among its siblings is another. */
  moved: Uint8Array;
  /** Lists of siblings paired key by key, as they were too different: see `SiblingMatcher`. */
  keyByKey: number;
}

/** Only children of partners can be partners. Parents come before their children in the tree's order: no recursion. */
export function matchTrees(before: PreparedTrace, after: PreparedTrace, keys: MatchKeys): Matching {
  const afterOf = new Int32Array(before.nodes).fill(-1);
  const beforeOf = new Int32Array(after.nodes).fill(-1);
  const moved = new Uint8Array(after.nodes);
  const matcher = new SiblingMatcher();
  const pair = (from: number, to: number, isMoved: boolean): void => {
    afterOf[from] = to;
    beforeOf[to] = from;
    if (isMoved) moved[to] = 1;
  };
  matcher.match(rootsOf(before, keys.before), rootsOf(after, keys.after), pair);
  // Asked to compare these two, the reader means that one stands for the other, whatever they are called.
  if (isAlone(before, afterOf) && isAlone(after, beforeOf)) pair(before.root, after.root, false);
  for (const node of after.tree.order) {
    const partner = beforeOf[node]!;
    if (partner < 0) continue;
    matcher.match(childrenOf(before, partner, keys.before), childrenOf(after, node, keys.after), pair);
  }
  return { afterOf, beforeOf, moved, keyByKey: matcher.keyByKey };
}

/** True for a root of the tree that has no partner yet; the explained node may also stand below a missing parent. */
function isAlone({ root, tree }: PreparedTrace, partnerOf: Int32Array): boolean {
  return root >= 0 && tree.parent[root]! < 0 && partnerOf[root]! < 0;
}

/** Roots are alike by service and name: the same request may come in as SERVER or be started as INTERNAL. */
function rootsOf({ tree }: PreparedTrace, keys: Float64Array): Siblings {
  const rootKeys = new Float64Array(keys.length);
  for (const root of tree.roots) rootKeys[root] = operationOf(keys[root]!);
  return { nodes: tree.roots, from: 0, to: tree.roots.length, keys: rootKeys };
}

function childrenOf({ tree }: PreparedTrace, node: number, keys: Float64Array): Siblings {
  return { nodes: tree.children, from: tree.childStart[node]!, to: tree.childStart[node + 1]!, keys };
}
