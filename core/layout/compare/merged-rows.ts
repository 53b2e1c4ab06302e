import type { MergedTree } from '../../analysis/compare-traces/merge-trees.ts';

/** Rows to show, top to bottom: what is collapsed hides what is below it, and of `keep` (1 = wanted) nothing else is shown. */
export function layoutMergedRows({ rows, size }: MergedTree, collapsed: Uint8Array, keep?: Uint8Array): Uint32Array {
  const shown = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows;) {
    const isLeftOut = keep !== undefined && !keep[row];
    if (!isLeftOut) shown[count++] = row;
    row += isLeftOut || collapsed[row] ? size[row]! : 1;
  }
  return shown.subarray(0, count);
}

/** The wanted rows and the way to each. Parents have lower numbers: one walk backwards. */
export function keepWayTo({ rows, parent }: MergedTree, wanted: Uint8Array): Uint8Array {
  const keep = wanted.slice();
  for (let row = rows; row-- > 0;) if (keep[row] && parent[row]! >= 0) keep[parent[row]!] = 1;
  return keep;
}

/** Place in `shown` of a row, or of the row above it that hides it; −1 where nothing is shown. */
export function placeOfRow(shown: Uint32Array, row: number): number {
  let low = -1;
  let high = shown.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (shown[middle]! <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The next (+1) or previous (−1) of `rows`, which ascend, round and round; −1 when there are none. */
export function stepToRow(rows: Uint32Array, current: number, by: 1 | -1): number {
  if (rows.length === 0) return -1;
  const at = placeOfRow(rows, by === 1 ? current : current - 1) + (by === 1 ? 1 : 0);
  return rows[(at + rows.length) % rows.length]!;
}

/** Rows marked 1, ascending. */
export function rowsOf(marked: Uint8Array): Uint32Array {
  const rows = new Uint32Array(marked.length);
  let count = 0;
  for (let row = 0; row < marked.length; row++) if (marked[row]) rows[count++] = row;
  return rows.subarray(0, count);
}
