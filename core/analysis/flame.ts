import { groupValues, rankIn } from './grouped-values.ts';
import { longestSpans, spanDurations } from './span-durations.ts';
import { arrangeFlame } from './flame-order.ts';
import { PairIndex } from './pair-index.ts';
import { computeSelfTimes } from './self-time.ts';
import type { CodedText, SummedTree } from './span-source.ts';
import { NODE_ERROR } from './trace-tree.ts';

export interface FlameSource {
  tree: SummedTree;
  name: CodedText;
  service: CodedText;
}

/**
 * Spans with the same path of (service, name) from the root are one node. Nodes are numbered level by level, siblings
 * beside each other: children of n are `childStart[n] … childStart[n+1]−1`, nodes of level d are
 * `levelStart[d] … levelStart[d+1]−1`, roots are level 0.
 *
 *     spans  a ─┬─ b ── c        flame  a ×1
 *               ├─ b ── c               ├─ b ×2
 *               └─ d                    │  └─ c ×2
 *                                       └─ d ×1
 *
 * Siblings: widest first, then longest in total, then by name and service. Missing parents are one node (name −1), as all
 * of them have the same path: none that is known. `total` of parallel spans may exceed the time of their parent; what
 * never does is `width`, the sum of self times of a subtree, which is what a flame is drawn by. Sums are nanoseconds.
 */
export interface Flame {
  nodes: number;
  parent: Int32Array;
  childStart: Uint32Array;
  levelStart: Uint32Array;
  /** Codes into the source's dictionaries; −1 = missing parents. */
  name: Int32Array;
  service: Int32Array;
  /** Spans; 0 for missing parents. */
  count: Uint32Array;
  /** Spans that failed, of this node alone. */
  errors: Uint32Array;
  /** Sum of durations, self times, and self times with all below. Spans without an end add nothing of their own. */
  total: Float64Array;
  self: Float64Array;
  width: Float64Array;
  /** By nearest rank; NaN where no span has an end. */
  p50: Float64Array;
  max: Float64Array;
  /** The longest span, of equals the first in tree order. */
  example: Int32Array;
  /** Flame node of every node of the tree. */
  flameOf: Int32Array;
}

/** O(n log n), whatever the depth. The same for any order of rows. */
export function computeFlame({ tree, name, service }: FlameSource): Flame {
  const { paths, operations, flameOf } = mergePaths(tree, name, service);
  const codesOf = (codes: Int32Array) => paths.right.map((operation) => codes[operation]!);
  const sums = sumSpans(tree, flameOf, paths.left);
  const keys = { name: codesOf(operations.right), service: codesOf(operations.left) };
  const shape = arrangeFlame({ parent: paths.left, ...keys, ...sums }, name.dictionary, service.dictionary);
  const { rank } = shape;
  for (let node = 0; node < flameOf.length; node++) flameOf[node] = rank[flameOf[node]!]!;
  return { ...shape.flame, ...describeSpans(tree, flameOf, shape.flame.nodes), flameOf };
}

/** Tree order meets parents first, so the path of a span is (its parent's path, its operation). */
function mergePaths(tree: SummedTree, name: CodedText, service: CodedText) {
  const operations = new PairIndex();
  const paths = new PairIndex();
  const flameOf = new Int32Array(tree.nodes);
  for (const node of tree.order) {
    const known = node < tree.spans;
    const operation = operations.numberOf(known ? service.codes[node]! : -1, known ? name.codes[node]! : -1);
    const up = tree.parent[node]!;
    flameOf[node] = paths.numberOf(up < 0 ? -1 : flameOf[up]!, operation);
  }
  return { paths, operations, flameOf };
}

/** Sums per path; a path has a higher number than the one it continues, so going backwards carries all widths upwards. */
function sumSpans(tree: SummedTree, flameOf: Int32Array, parent: Int32Array) {
  const count = new Uint32Array(parent.length);
  const errors = new Uint32Array(parent.length);
  const total = new Float64Array(parent.length);
  const self = new Float64Array(parent.length);
  const durations = spanDurations(tree);
  const selfTime = computeSelfTimes(tree);
  for (const node of tree.order) {
    const at = flameOf[node]!;
    if (node < tree.spans) count[at]!++;
    if (tree.flags[node]! & NODE_ERROR) errors[at]!++;
    total[at]! += durations[node]! || 0;
    self[at]! += selfTime[node]! || 0;
  }
  const width = self.slice();
  for (let at = width.length; at-- > 0;) if (parent[at]! >= 0) width[parent[at]!]! += width[at]!;
  return { count, errors, total, self, width };
}

function describeSpans(tree: SummedTree, flameOf: Int32Array, nodes: number) {
  const durations = spanDurations(tree);
  const grouped = groupValues(flameOf, nodes, durations);
  const p50 = new Float64Array(nodes);
  const max = new Float64Array(nodes);
  for (let at = 0; at < nodes; at++) {
    p50[at] = rankIn(grouped, at, 0.5);
    max[at] = rankIn(grouped, at, 1);
  }
  return { p50, max, example: longestSpans(tree.order, flameOf, nodes, durations) };
}
