import type { CellRange } from '../../layout/hitmap-layout.ts';
import { longestRun, type Density } from './density.ts';

/** A cell stands out where it holds so many times what its row holds on average. */
const STANDS_OUT = 3;
/** A line is at least so many rows, and such a part of the height. */
const LEAST_ROWS = 5;
const LEAST_PART = 1 / 8;
const MOST_GAP = 2;
/** So many deviations above what its rows hold on average (of a Poisson count): a few traces one above the other are chance. */
const LEAST_DEVIATIONS = 5;
/** What ends at one moment may fall on both sides of a column's edge. */
const WIDTH = 2;

/**
 * Many durations ending at one moment: something that all of them waited for was released. A burst of ordinary traces is
 * none, for those lie in rows that are full all along.
 *
 *       │ ░ ▓ ░ │
 *       │   ▓   │   rows that are elsewhere empty
 *       │   ▓   │
 */
export function findVerticalLines(density: Density): CellRange[] {
  const { columns, rows } = density;
  const least = Math.max(LEAST_ROWS, Math.ceil(rows * LEAST_PART));
  const found: { range: CellRange; hits: number }[] = [];
  const flags = new Uint8Array(rows);
  for (let column = 0; column < columns; column++) {
    if (density.byColumn[column]! === 0) continue;
    const isAtEdge = column + WIDTH <= columns && density.byColumn[column + 1]! > 0;
    for (const width of isAtEdge ? [1, WIDTH] : [1]) {
      flagExcess(density, column, width, flags);
      const run = longestRun(flags, MOST_GAP);
      if (!run || run.hits < least) continue;
      const range = { fromColumn: column, toColumn: column + width - 1, fromRow: run.from, toRow: run.to };
      if (!isBeyondChance(density, range)) continue;
      // Of two as good the narrower.
      found.push({ range, hits: run.hits - (width - 1) * least * LEAST_PART });
    }
  }
  return withoutNeighbours(found);
}

function flagExcess({ columns, rows, counts, byRow }: Density, from: number, width: number, flags: Uint8Array): void {
  for (let row = 0; row < rows; row++) {
    let count = 0;
    for (let column = from; column < from + width; column++) count += counts[column * rows + row]!;
    flags[row] = count > 0 && count > (STANDS_OUT * width * (byRow[row]! - count)) / columns ? 1 : 0;
  }
}

function isBeyondChance({ columns, rows, counts, byRow }: Density, range: CellRange): boolean {
  let [held, expected] = [0, 0];
  for (let row = range.fromRow; row <= range.toRow; row++) {
    let here = 0;
    for (let column = range.fromColumn; column <= range.toColumn; column++) here += counts[column * rows + row]!;
    held += here;
    expected += ((range.toColumn - range.fromColumn + 1) * (byRow[row]! - here)) / columns;
  }
  return held >= expected + LEAST_DEVIATIONS * Math.sqrt(expected + 1);
}

/** The best of those that touch; in order of time. */
function withoutNeighbours(found: readonly { range: CellRange; hits: number }[]): CellRange[] {
  const kept: CellRange[] = [];
  const byHits = found.toSorted((a, b) => b.hits - a.hits || a.range.fromColumn - b.range.fromColumn);
  for (const { range } of byHits)
    if (kept.every((other) => range.toColumn + 1 < other.fromColumn || range.fromColumn - 1 > other.toColumn))
      kept.push(range);
  return kept.sort((a, b) => a.fromColumn - b.fromColumn);
}
