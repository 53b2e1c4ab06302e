import { PairIndex } from '../../analysis/pair-index.ts';
import type { MergedTree } from '../../analysis/compare-traces/merge-trees.ts';

/** Span ids of one trace's nodes, in 32-bit halves; missing parents have none. */
export interface NodeIds {
  spanIdHigh: Uint32Array;
  spanIdLow: Uint32Array;
}

/** A comparison's rows, with the ids of what is in them. */
export interface RowIds {
  tree: Pick<MergedTree, 'rows' | 'before' | 'after'>;
  before: NodeIds;
  after: NodeIds;
}

const SIDES = ['after', 'before'] as const;

/**
 * Rows number otherwise when spans arrive: the row of `to` for each row of `from`, by the span after, else by that before;
 * −1 where neither is there any more, and for missing parents.
 */
export function carryRows(from: RowIds, to: RowIds): Int32Array {
  const carried = new Int32Array(from.tree.rows).fill(-1);
  for (const side of SIDES) {
    const rowOf = rowFinder(to.tree[side], to[side]);
    const { spanIdHigh, spanIdLow } = from[side];
    for (let row = 0; row < carried.length; row++) {
      const node = from.tree[side][row]!;
      if (carried[row]! >= 0 || node < 0 || node >= spanIdHigh.length) continue;
      carried[row] = rowOf(spanIdHigh[node]!, spanIdLow[node]!);
    }
  }
  return carried;
}

/** Of spans that share an id, the first row. */
function rowFinder(nodes: Int32Array, { spanIdHigh, spanIdLow }: NodeIds): (high: number, low: number) => number {
  const ids = new PairIndex();
  const rows: number[] = [];
  nodes.forEach((node, row) => {
    // The index holds signed numbers.
    if (node >= 0 && node < spanIdHigh.length) rows[ids.numberOf(spanIdHigh[node]! | 0, spanIdLow[node]! | 0)] ??= row;
  });
  return (high, low) => rows[ids.find(high | 0, low | 0)] ?? -1;
}
