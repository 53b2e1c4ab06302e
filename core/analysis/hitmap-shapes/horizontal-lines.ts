import type { CellRange } from '../../layout/hitmap-layout.ts';
import type { Density } from './density.ts';

/** A row stands out where it holds so many times what the rows around hold, mostly. */
const STANDS_OUT = 4;
const LEAST_TRACES = 8;
/** Of all traces. */
const FEW = 1 / 10;
/** A line is seen in at least so many columns, and over such a part of the width. */
const LEAST_COLUMNS = 6;
const LEAST_PART = 1 / 4;
/** Equal durations may fall on both sides of a row's edge, and jitter above it. */
const HEIGHT = 2;
const AROUND = 3;

/**
 * The same duration again and again: something gives up after it. Only where it is slow, for ordinary traces are alike,
 * too: above half of all traces, or above some with hardly any above it.
 *
 *      ▓▓ ▓▓▓ ▓▓ ▓ ▓▓▓     rows above and below are sparse
 */
export function findHorizontalLines(density: Density): CellRange[] {
  const lines: CellRange[] = [];
  let below = 0;
  for (let row = 0; row < density.rows; row++) {
    const above = density.total - below - density.byRow[row]!;
    const isLast = below >= FEW * density.total && above <= FEW * density.total;
    const isSlow = 2 * below >= density.total || isLast;
    const line = isSlow && density.byRow[row]! > 0 ? lineAt(density, row) : null;
    if (line && lines.at(-1) !== undefined && lines.at(-1)!.toRow >= line.fromRow) {
      if (sumOf(density, line) > sumOf(density, lines.at(-1)!)) lines[lines.length - 1] = line;
    } else if (line) lines.push(line);
    below += density.byRow[row]!;
  }
  return lines;
}

const sumOf = ({ byRow }: Density, { fromRow, toRow }: CellRange): number => {
  let sum = 0;
  for (let row = fromRow; row <= toRow; row++) sum += byRow[row]!;
  return sum;
};

function lineAt(density: Density, row: number): CellRange | null {
  const { byRow, columns, rows } = density;
  // A sparse row beneath a line is no part of it.
  if (row + 1 < rows && byRow[row]! * STANDS_OUT < byRow[row + 1]!) return null;
  // The second row belongs to the line where it is more than what lies around.
  const toRow = row + 1 < rows && byRow[row + 1]! * STANDS_OUT > byRow[row]! ? row + HEIGHT - 1 : row;
  const sum = byRow[row]! + (toRow > row ? byRow[toRow]! : 0);
  if (sum < LEAST_TRACES || sum < STANDS_OUT * (toRow - row + 1) * medianAround(density, row, toRow)) return null;
  const seen: number[] = [];
  for (let column = 0; column < columns; column++)
    if (density.counts[column * rows + row]! > 0 || density.counts[column * rows + toRow]! > 0) seen.push(column);
  const [fromColumn, toColumn] = [seen[0]!, seen.at(-1)!];
  const isLong = seen.length >= LEAST_COLUMNS && toColumn - fromColumn + 1 >= columns * LEAST_PART;
  return isLong ? { fromColumn, toColumn, fromRow: row, toRow } : null;
}

/** The middle one of the rows around: one crowded row among them hides no line. */
function medianAround({ byRow, rows }: Density, fromRow: number, toRow: number): number {
  const around: number[] = [];
  for (let at = 1; at <= AROUND; at++)
    for (const row of [fromRow - at, toRow + at]) if (row >= 0 && row < rows) around.push(byRow[row]!);
  return around.sort((a, b) => a - b)[around.length >> 1] ?? 0;
}
