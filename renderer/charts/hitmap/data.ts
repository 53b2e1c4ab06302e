import type { HitmapCells, HitmapGrid, HitmapSelection } from '../../../core/layout/hitmap-layout.ts';

/** What the hitmap is given. The chart knows nothing of where it comes from. */
export interface HitmapData {
  readonly grid: HitmapGrid;
  readonly cells: HitmapCells;
  readonly total: number;
  readonly errors: number;
}

export interface HitmapAnswer {
  readonly frame: { readonly columns: HitmapCells };
  readonly xEdgesNs: readonly string[];
  readonly yEdgesNs: readonly string[];
  readonly total: number;
}

/** The engine's answer with its edges as numbers that can be reckoned with. */
export function readHitmap({ frame, xEdgesNs, yEdgesNs, total }: HitmapAnswer): HitmapData {
  const cells = frame.columns;
  return {
    grid: { xEdgesNs: xEdgesNs.map(BigInt), yEdgesNs: yEdgesNs.map(BigInt) },
    cells,
    total,
    errors: cells.errors.reduce((sum, errors) => sum + errors, 0),
  };
}

export type { HitmapSelection };
