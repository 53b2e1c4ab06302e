import type { CellRange, HitmapGrid } from '../../layout/hitmap-layout.ts';
import type { Density } from './density.ts';

/** So many bursts at one distance are no chance any more. */
const LEAST_BURSTS = 4;
/** A burst is so many times the mean of the columns, and at least so many traces. */
const STANDS_OUT = 3;
const LEAST_TRACES = 4;
/** A distance below this is a thick line, not a repetition. */
const LEAST_DISTANCE = 3;

export interface Repeat {
  readonly range: CellRange;
  readonly times: number;
}

/**
 * Bursts at one distance in time (one column more or less): what is tried again and again, or started by a clock.
 *
 *      ▓   ▓   ▓   ▓
 */
export function findRepeatedBursts(density: Density): Repeat[] {
  const bursts = burstsOf(density);
  let best: Repeat | null = null;
  for (let from = 0; from + LEAST_BURSTS <= bursts.length; from++) {
    const distance = (bursts[from + LEAST_BURSTS - 1]! - bursts[from]!) / (LEAST_BURSTS - 1);
    let to = from;
    while (to + 1 < bursts.length && Math.abs(bursts[to + 1]! - bursts[to]! - distance) <= 1) to += 1;
    const times = to - from + 1;
    if (distance < LEAST_DISTANCE || times < LEAST_BURSTS || times <= (best?.times ?? 0)) continue;
    const columns = { fromColumn: bursts[from]!, toColumn: bursts[to]! };
    best = { times, range: { ...columns, ...rowsOf(density, bursts.slice(from, to + 1)) } };
  }
  return best ? [best] : [];
}

/** The fullest column of each stretch of full ones. */
function burstsOf({ columns, byColumn, total }: Density): number[] {
  const least = Math.max(LEAST_TRACES, (STANDS_OUT * total) / columns);
  const bursts: number[] = [];
  for (let column = 0; column < columns; column++) {
    if (byColumn[column]! < least) continue;
    const last = bursts.at(-1);
    if (last === undefined || column > last + 1) bursts.push(column);
    else if (byColumn[column]! > byColumn[last]!) bursts[bursts.length - 1] = column;
  }
  return bursts;
}

function rowsOf({ rows, counts }: Density, columns: readonly number[]): { fromRow: number; toRow: number } {
  const has = (row: number): boolean => columns.some((column) => counts[column * rows + row]! > 0);
  let [fromRow, toRow] = [0, rows - 1];
  while (!has(fromRow)) fromRow += 1;
  while (!has(toRow)) toRow -= 1;
  return { fromRow, toRow };
}

/**
 * Lines at two, three … times the duration of the first: what gives up and is tried again.
 *
 *      ▓ ▓  ▓      3 s
 *      ▓▓▓ ▓▓▓     2 s
 *      ▓▓▓▓▓▓▓     1 s
 */
export function findRepeatedLines(lines: readonly CellRange[], { yEdgesNs }: HitmapGrid): Repeat[] {
  for (let first = 0; first < lines.length; first++) {
    const multiples = [lines[first]!];
    for (const line of lines.slice(first + 1))
      if (holdsMultiple(line, lines[first]!, multiples.length + 1, yEdgesNs)) multiples.push(line);
    if (multiples.length < 2) continue;
    const range = {
      fromColumn: Math.min(...multiples.map(({ fromColumn }) => fromColumn)),
      toColumn: Math.max(...multiples.map(({ toColumn }) => toColumn)),
      fromRow: multiples[0]!.fromRow,
      toRow: multiples.at(-1)!.toRow,
    };
    return [{ range, times: multiples.length }];
  }
  return [];
}

/** Whether the rows of a line can hold `times` the durations of another. */
function holdsMultiple(line: CellRange, first: CellRange, times: number, edges: readonly bigint[]): boolean {
  const n = BigInt(times);
  return edges[line.fromRow]! <= n * edges[first.toRow + 1]! && edges[line.toRow + 1]! >= n * edges[first.fromRow]!;
}
