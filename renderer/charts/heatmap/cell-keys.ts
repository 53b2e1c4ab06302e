import type { KeyboardEvent } from 'react';
import { isComposing } from '../../is-composing.ts';

export interface HeatmapCell {
  readonly column: number;
  readonly row: number;
}

interface Grid {
  readonly columns: number;
  readonly firstRow: number;
  readonly endRow: number;
}

const STEPS: Readonly<Record<string, HeatmapCell>> = {
  ArrowLeft: { column: -1, row: 0 },
  ArrowRight: { column: 1, row: 0 },
  ArrowUp: { column: 0, row: 1 },
  ArrowDown: { column: 0, row: -1 },
};
const WIDE_STEP = 8;

/** Where an arrow leads: with Shift eight cells at once, Home and End to the sides; undefined for other keys. */
export function stepCell(event: KeyboardEvent, here: HeatmapCell | null, grid: Grid): HeatmapCell | undefined {
  if (isComposing(event.nativeEvent) || event.altKey || event.ctrlKey || event.metaKey) return undefined;
  const middle = { column: grid.columns >> 1, row: (grid.firstRow + grid.endRow) >> 1 };
  const from = here ?? middle;
  if (event.key === 'Home') return { ...from, column: 0 };
  if (event.key === 'End') return { ...from, column: grid.columns - 1 };
  const step = STEPS[event.key];
  if (!step) return undefined;
  if (!here) return middle;
  const by = event.shiftKey ? WIDE_STEP : 1;
  return {
    column: Math.max(0, Math.min(grid.columns - 1, here.column + step.column * by)),
    row: Math.max(grid.firstRow, Math.min(grid.endRow - 1, here.row + step.row * by)),
  };
}
