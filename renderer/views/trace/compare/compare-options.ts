import type { Folding } from '../../../../core/layout/timeline/timeline-model.ts';
import { useView } from '../../../state/view.ts';
import type { MergedState } from './merged-state.ts';

/** One tree with two bars a row, or the bars of either trace in a picture of their own. */
export const COMPARE_LAYOUTS = ['merged', 'beside'] as const;
export type CompareLayout = (typeof COMPARE_LAYOUTS)[number];

/** As the address says: `layout=beside`, `clocks=corrected`, and `gaps=none|idle|quiet` as for one trace. */
export function useCompareLayout(): CompareLayout {
  return useView(({ place }) => COMPARE_LAYOUTS.find((layout) => layout === place.params.layout) ?? 'merged');
}

export function otherLayout(): void {
  showCompareLayout(useView.getState().place.params.layout === 'beside' ? 'merged' : 'beside');
}

export function showCompareLayout(layout: CompareLayout): void {
  useView.getState().setParam('layout', layout === 'merged' ? '' : layout);
}

export function useCorrectClocks(): boolean {
  return useView(({ place }) => place.params.clocks === 'corrected');
}

export function correctClocks(isWanted: boolean): void {
  useView.getState().setParam('clocks', isWanted ? 'corrected' : '');
}

const FOLDINGS: readonly Folding[] = ['none', 'idle', 'quiet'];

export function askedFolding(): Folding | undefined {
  const { gaps } = useView.getState().place.params;
  return FOLDINGS.find((folding) => folding === gaps);
}

export function canFold({ axes }: MergedState): boolean {
  return axes.quiet.time.folds.length > 0 || axes.idle.time.folds.length > 0;
}

/** One key: what is folded is opened; else all is folded that can be. */
export function otherFolding({ axes, folding }: MergedState): Folding {
  if (folding !== 'none') return 'none';
  return axes.quiet.time.folds.length > 0 ? 'quiet' : 'idle';
}

/** In the address, so that a copied link shows the same. */
export function keepFolding(folding: Folding): Folding {
  useView.getState().setParam('gaps', folding);
  return folding;
}
