import {
  columnScale,
  countInRange,
  type CellRange,
  type HitmapCells,
  type HitmapGrid,
} from '../../layout/hitmap-layout.ts';
import { computeDensity } from './density.ts';
import { findHorizontalLines } from './horizontal-lines.ts';
import { findRepeatedBursts, findRepeatedLines } from './repeats.ts';
import { findVerticalLines } from './vertical-lines.ts';

/**
 * A shape that people read causes from; inferred from counts alone, so it is a hint and never a finding.
 *
 *   vertical     many ended at one moment, however long they took: a lock was released
 *   horizontal   many took the same time: a timeout
 *   repeated     equal bursts at one distance, or lines at multiples of a duration: tries
 */
export interface HitmapShape {
  readonly kind: 'vertical' | 'horizontal' | 'repeated';
  readonly range: CellRange;
  readonly count: number;
  readonly errors: number;
  /** How often it repeats; 1 for lines. */
  readonly times: number;
}

/** Below this many traces every picture has shapes by chance. */
const LEAST_TRACES = 20;
const MOST_SHAPES = 4;
/**
 * Bursts are three columns apart at least. What is tried again waits for seconds, and some minutes at most where it waits longer
 * each time; what comes again after a longer time goes by a timetable.
 */
const MOST_BURST_COLUMN_NS = 60_000_000_000n;

/** Shapes of a hitmap, those with the most traces first, four at most. Lines of
 * which a repetition is made are not told again. Looks at each cell a few times. */
export function findHitmapShapes(cells: HitmapCells, grid: HitmapGrid): HitmapShape[] {
  const density = computeDensity(cells, grid);
  if (density.total < LEAST_TRACES) return [];
  const horizontal = findHorizontalLines(density);
  const shape =
    (kind: HitmapShape['kind']) =>
    ({ range, times }: { range: CellRange; times: number }): HitmapShape => ({
      kind,
      range,
      times,
      ...countInRange(cells, range),
    });
  const columnNs = columnScale(grid).stepNs;
  const bursts = columnNs > MOST_BURST_COLUMN_NS ? [] : findRepeatedBursts(density);
  const isPart = (line: CellRange): boolean =>
    bursts.some(({ range }) => range.fromColumn <= line.fromColumn && line.toColumn <= range.toColumn);
  const vertical = findVerticalLines(density).filter((line) => canBeMoment(line, columnNs, grid) && !isPart(line));
  const once = (range: CellRange) => ({ range, times: 1 });
  return [
    ...vertical.map(once).map(shape('vertical')),
    ...horizontal.map(once).map(shape('horizontal')),
    ...findRepeatedLines(horizontal, grid).map(shape('repeated')),
    ...bursts.map(shape('repeated')),
  ]
    .toSorted((a, b) => b.count - a.count)
    .slice(0, MOST_SHAPES);
}

/**
 * Whether the column of a vertical line can stand for one moment. Where it is wider than the longest of its traces is long, they
 * may have begun and ended in it one after another: a busy hour, in which nothing waited for anything.
 */
const canBeMoment = ({ toRow }: CellRange, columnNs: bigint, { yEdgesNs }: HitmapGrid): boolean =>
  columnNs <= yEdgesNs[toRow + 1]!;
