import type { SummedTree } from '../../core/analysis/span-source.ts';

/** A chain of spans, each the only child of the one before and 1 ns shorter on either side. */
export function chainTree(spans: number): SummedTree {
  const rows = Uint32Array.from({ length: spans }, (_, row) => row);
  return {
    spans,
    nodes: spans,
    parent: Int32Array.from(rows, (row) => row - 1),
    order: rows,
    position: rows,
    start: Float64Array.from(rows),
    end: Float64Array.from(rows, (row) => 3 * spans - row),
    flags: new Uint8Array(spans),
    childStart: Uint32Array.from({ length: spans + 1 }, (_, row) => Math.min(row, spans - 1)),
    children: rows.subarray(1),
  };
}
