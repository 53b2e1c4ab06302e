import type { CompareSide } from '../../../state/compare-mark.ts';
import { useView } from '../../../state/view.ts';
import { nodeOf, spanIdOfRow, type Compared } from './compared.ts';

/** A trace in its own timeline, with the row's span selected where it has one. */
export function openRow(compared: Compared, side: CompareSide, row: number): void {
  useView.getState().go('trace', compared[side].traceId, { selection: spanIdOfRow(compared, side, row) });
}

/** The trace after; before, where the row is only there. */
export function sideToOpen(compared: Compared, row: number): CompareSide {
  return row >= 0 && nodeOf(compared, 'after', row) < 0 ? 'before' : 'after';
}
