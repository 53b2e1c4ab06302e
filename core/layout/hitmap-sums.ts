import { columnCount, HITMAP_LEVELS, type HitmapCells, type HitmapGrid } from './hitmap-layout.ts';

/** Of each column, over all its rows. */
export interface ColumnSums {
  readonly counts: Uint32Array;
  readonly errors: Uint32Array;
  readonly mostTraces: number;
  readonly mostErrors: number;
}

/** What the columns hold, for the strip above the picture. */
export function sumColumns({ column, count, errors }: HitmapCells, grid: HitmapGrid): ColumnSums {
  const counts = new Uint32Array(columnCount(grid));
  const failed = new Uint32Array(columnCount(grid));
  for (let i = 0; i < column.length; i++) {
    counts[column[i]!]! += count[i]!;
    failed[column[i]!]! += errors[i]!;
  }
  const most = (sums: Uint32Array): number => sums.reduce((a, b) => Math.max(a, b), 0);
  return { counts, errors: failed, mostTraces: most(counts), mostErrors: most(failed) };
}

/** How many failed traces are a step: 1, 4, 10, 32, 100. Not by the fullest cell: one failure is the same on any picture. */
const ERRORS_PER_STEP = Math.sqrt(10);

/**
 * 0…4 for cells with errors: half by their share of the cell, half by how many they are. A lone failed trace is in the
 * middle, few of a crowd are at the bottom, a crowd of which all failed is at the top.
 */
export function layoutErrorLevels(counts: ArrayLike<number>, errors: ArrayLike<number>): Uint8Array {
  const top = HITMAP_LEVELS - 1;
  return Uint8Array.from(errors, (failed, at) => {
    if (failed === 0) return 0;
    const number = Math.min(top, Math.floor(Math.log(failed) / Math.log(ERRORS_PER_STEP) + 1e-9));
    return Math.round(((top * failed) / counts[at]! + number) / 2);
  });
}
