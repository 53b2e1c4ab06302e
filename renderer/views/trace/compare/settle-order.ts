import { useCompareMark } from '../../../state/compare-mark.ts';
import { useView } from '../../../state/view.ts';
import { readSide, type Compared } from './compared.ts';

/** Of two traces that were chosen one after the other, the one that began first was before. */
export function settleOrder(compared: Compared): void {
  const [before, after] = [readSide(compared, 'before'), readSide(compared, 'after')];
  if (after.startNs < before.startNs)
    useView.getState().change({ arg: `${after.traceId}/${before.traceId}` }, 'replace');
  useCompareMark.getState().decide();
}
