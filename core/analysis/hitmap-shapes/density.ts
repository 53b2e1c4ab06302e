import { columnCount, rowCount, type HitmapCells, type HitmapGrid } from '../../layout/hitmap-layout.ts';

/** The cells of a hitmap as one dense array, with its sums. */
export interface Density {
  readonly columns: number;
  readonly rows: number;
  /** Traces of (column, row) at column × rows + row. */
  readonly counts: Float64Array;
  readonly byColumn: Float64Array;
  readonly byRow: Float64Array;
  readonly total: number;
}

/** Cells that are not listed hold nothing; one that is listed twice counts as its sum. */
export function computeDensity({ column, row, count }: HitmapCells, grid: HitmapGrid): Density {
  const [columns, rows] = [columnCount(grid), rowCount(grid)];
  const counts = new Float64Array(columns * rows);
  const [byColumn, byRow] = [new Float64Array(columns), new Float64Array(rows)];
  let total = 0;
  for (let i = 0; i < count.length; i++) {
    counts[column[i]! * rows + row[i]!]! += count[i]!;
    byColumn[column[i]!]! += count[i]!;
    byRow[row[i]!]! += count[i]!;
    total += count[i]!;
  }
  return { columns, rows, counts, byColumn, byRow, total };
}

/** First and last row of the fullest stretch of set flags; null where none is set. `hits` are the flags set in it. */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly hits: number;
}

/** The longest stretch by hits in which no gap is longer than `mostGap` and at least half is set. */
export function longestRun(flags: Uint8Array, mostGap: number): Run | null {
  let best: Run | null = null;
  let from = -1;
  let last = -1;
  let hits = 0;
  for (let at = 0; at < flags.length; at++) {
    if (!flags[at]) continue;
    if (from < 0 || at - last - 1 > mostGap) [from, hits] = [at, 0];
    last = at;
    hits += 1;
    const isDense = 2 * hits >= last - from + 1;
    if (isDense && (best === null || hits > best.hits)) best = { from, to: last, hits };
  }
  return best;
}
