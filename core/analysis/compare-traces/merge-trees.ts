import type { PreparedTrace } from './compared-trace.ts';
import type { Matching } from './match-trees.ts';

/**
 * Both traces as one tree, in typed arrays indexed by row; rows are numbered in depth-first order. Every node of either
 * trace is in it exactly once.
 *
 *     row   before  after
 *     0     a       a        children stand as in the trace after; what is gone
 *     1     b       b        stands behind the sibling that it stood behind
 *     2     x       −1       gone
 *     3     −1      n        new
 */
export interface MergedTree {
  rows: number;
  /** Node of the trace before; −1 = new. */
  before: Int32Array;
  /** Node of the trace after; −1 = gone. */
  after: Int32Array;
  parent: Int32Array;
  depth: Uint32Array;
  maxDepth: number;
  /** Rows of the subtree, the row itself included. */
  size: Uint32Array;
}

/** Partners share a row, all other nodes have one of their own. Takes time by the nodes of both, without recursion. */
export function mergeTrees(before: PreparedTrace, after: PreparedTrace, matching: Matching): MergedTree {
  let partners = 0;
  for (const node of matching.beforeOf) if (node >= 0) partners++;
  const merger = new Merger(before, after, matching, before.nodes + after.nodes - partners);
  merger.run();
  return merger.tree();
}

const NONE = -1;

class Merger {
  private readonly traces: { before: PreparedTrace; after: PreparedTrace };
  private readonly matching: Matching;
  private readonly rows: { before: Int32Array; after: Int32Array; parent: Int32Array; depth: Uint32Array };
  private count = 0;
  /** What is to be placed: nodes of either trace, and the row above. */
  private readonly stack: { before: Int32Array; after: Int32Array; parent: Int32Array };
  private top = 0;
  /** Gone siblings that stand behind a node of the trace after, last one first. */
  private readonly goneBehind: Int32Array;
  private readonly nextGone: Int32Array;

  constructor(before: PreparedTrace, after: PreparedTrace, matching: Matching, rows: number) {
    this.traces = { before, after };
    this.matching = matching;
    const column = () => new Int32Array(rows);
    this.rows = { before: column(), after: column(), parent: column(), depth: new Uint32Array(rows) };
    this.stack = { before: column(), after: column(), parent: column() };
    this.goneBehind = new Int32Array(after.nodes).fill(NONE);
    this.nextGone = new Int32Array(before.nodes).fill(NONE);
  }

  run(): void {
    const { before, after } = this.traces;
    this.pushMerged(before.tree.roots, after.tree.roots, NONE);
    while (this.top > 0) {
      const row = this.place();
      this.pushMerged(childrenOf(before, this.rows.before[row]!), childrenOf(after, this.rows.after[row]!), row);
    }
  }

  private place(): number {
    const row = this.count++;
    const at = --this.top;
    const parent = this.stack.parent[at]!;
    this.rows.before[row] = this.stack.before[at]!;
    this.rows.after[row] = this.stack.after[at]!;
    this.rows.parent[row] = parent;
    this.rows.depth[row] = parent < 0 ? 0 : this.rows.depth[parent]! + 1;
    return row;
  }

  /** Onto the stack from the last to the first. */
  private pushMerged(before: Uint32Array, after: Uint32Array, parent: number): void {
    const leading = this.chainGone(before);
    for (let i = after.length; i-- > 0;) {
      const node = after[i]!;
      this.pushGone(this.goneBehind[node]!, parent);
      this.push(this.matching.beforeOf[node]!, node, parent);
    }
    this.pushGone(leading, parent);
  }

  /** Hangs each gone sibling behind the one it stood behind; returns the last of those that stood before all others. */
  private chainGone(before: Uint32Array): number {
    let leading = NONE;
    let behind = NONE;
    for (const node of before) {
      const partner = this.matching.afterOf[node]!;
      if (partner >= 0) {
        behind = partner;
      } else if (behind < 0) {
        this.nextGone[node] = leading;
        leading = node;
      } else {
        this.nextGone[node] = this.goneBehind[behind]!;
        this.goneBehind[behind] = node;
      }
    }
    return leading;
  }

  private pushGone(last: number, parent: number): void {
    for (let node = last; node >= 0; node = this.nextGone[node]!) this.push(node, NONE, parent);
  }

  private push(before: number, after: number, parent: number): void {
    this.stack.before[this.top] = before;
    this.stack.after[this.top] = after;
    this.stack.parent[this.top++] = parent;
  }

  tree(): MergedTree {
    const { parent, depth } = this.rows;
    const size = new Uint32Array(this.count).fill(1);
    let maxDepth = 0;
    for (let row = this.count; row-- > 0;) {
      if (parent[row]! >= 0) size[parent[row]!]! += size[row]!;
      if (depth[row]! > maxDepth) maxDepth = depth[row]!;
    }
    return { rows: this.count, ...this.rows, maxDepth, size };
  }
}

const NOBODY = new Uint32Array(0);

function childrenOf({ tree }: PreparedTrace, node: number): Uint32Array {
  if (node < 0) return NOBODY;
  return tree.children.subarray(tree.childStart[node], tree.childStart[node + 1]);
}
