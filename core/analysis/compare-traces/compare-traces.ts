import { prepareTrace, rootDuration } from './compared-trace.ts';
import type { ComparedSource, ComparedTrace, PreparedTrace } from './compared-trace.ts';
import { explainDifference } from './explain-difference.ts';
import type { Difference } from './explain-difference.ts';
import { computeMatchKeys, countShared, hasAlike } from './match-keys.ts';
import { matchTrees } from './match-trees.ts';
import { mergeTrees } from './merge-trees.ts';
import type { MergedTree } from './merge-trees.ts';
import { computeRowChanges } from './row-changes.ts';
import type { RowChanges } from './row-changes.ts';

/** Two traces of the same kind of work, as one. */
export interface TraceComparison {
  before: ComparedTrace;
  after: ComparedTrace;
  tree: MergedTree;
  /** Per row: 1 = its place among its siblings is another. */
  moved: Uint8Array;
  changes: RowChanges;
  difference: Difference;
  /** Lists of siblings that were too long and too different to keep their order: paired key by key, first to first. */
  keyByKey: number;
  /**
   * Not null where nothing but roots that differ stands side by side: the traces are of different work, and the difference
   * explains nothing. With the operations (service and name) that both have, at whatever places.
   */
  unrelated: { sharedOperations: number } | null;
}

export interface CompareOptions {
  /** Takes what clocks disagree about out of the times of either trace first. */
  correctClocks?: boolean;
}

/** O(n log n) beside the common subsequences, which are bounded by `MOST_EDITS` per list; no recursion. */
export function compareTraces(
  before: ComparedSource,
  after: ComparedSource,
  { correctClocks }: CompareOptions = {},
): TraceComparison {
  const a = prepareTrace(before, correctClocks);
  const b = prepareTrace(after, correctClocks);
  const keys = computeMatchKeys(a, b);
  const matching = matchTrees(a, b, keys);
  const tree = mergeTrees(a, b, matching);
  const changes = computeRowChanges(tree, a, b);
  return {
    before: withoutTree(a),
    after: withoutTree(b),
    tree,
    moved: Uint8Array.from(tree.after, (node) => (node < 0 ? 0 : matching.moved[node]!)),
    changes,
    difference: explainDifference(tree, changes, keys, rootDuration(b) - rootDuration(a)),
    keyByKey: matching.keyByKey,
    unrelated: hasAlike(keys, tree) ? null : { sharedOperations: countShared(keys) },
  };
}

/** What is drawn of a trace; the rest need not come back from a worker. */
function withoutTree({ columns: _columns, tree: _tree, ...trace }: PreparedTrace): ComparedTrace {
  return trace;
}
