import { useMemo, type Dispatch, type RefObject } from 'react';
import { zoomTime } from '../../../../core/layout/timeline/viewport.ts';
import { t, type PlainKey } from '../../../i18n/t.ts';
import { openComparison } from '../../../state/compare-mark.ts';
import { useCommands, type Command } from '../../../workbench/command.ts';
import { canFold, correctClocks, keepFolding, otherFolding, otherLayout } from './compare-options.ts';
import type { Compared } from './compared.ts';
import { copyComparison, saveComparison } from './export-comparison.ts';
import type { MergedAction, MergedState } from './merged-state.ts';
import { openRow, sideToOpen } from './open-row.ts';

interface Input {
  compared: Compared;
  state: MergedState;
  dispatch: Dispatch<MergedAction>;
  searchInput: RefObject<HTMLInputElement | null>;
  query: string;
  setQuery: (query: string) => void;
}

const ZOOM = 1.5;

/** Everything the comparison can do: one list for keys, palette and the `?` sheet. */
export function useCompareCommands({ compared, state, dispatch, searchInput, query, setQuery }: Input): void {
  const commands = useMemo(() => {
    const { selected, changed, window, axis, folding } = state;
    const { before, after } = compared.comparison;
    const isCorrected = before.isCorrected || after.isCorrected;
    const command = (id: string, label: PlainKey, keys: string[], run: () => void, when?: () => boolean): Command => ({
      id: `compare.${id}`,
      label: () => t(label),
      group: 'here',
      keys,
      run,
      when,
    });
    const hasRow = () => selected >= 0;
    const hasChange = () => changed.length > 0;
    const zoom = (factor: number) => () =>
      dispatch({ kind: 'window', window: zoomTime({ ...window, widthPx: 2 }, 1, factor, axis.whole) });
    const refold = () => dispatch({ kind: 'folding', folding: keepFolding(otherFolding(state)) });
    const stepOut = () => (query === '' ? dispatch({ kind: 'select', row: -1 }) : setQuery(''));
    return [
      command('nextChange', 'compare.nextChange', ['N'], () => dispatch({ kind: 'change', by: 1 }), hasChange),
      command('previousChange', 'compare.previousChange', ['P'], () => dispatch({ kind: 'change', by: -1 }), hasChange),
      command('onlyChanges', 'compare.onlyChanges', ['M'], () => dispatch({ kind: 'only-changes' })),
      command('search', 'compare.search', ['/'], () => searchInput.current?.select()),
      command('fit', 'compare.fit', ['F'], () => dispatch({ kind: 'fit' })),
      command('zoomToRow', 'compare.zoomToRow', ['Z'], () => dispatch({ kind: 'zoom-to-row' }), hasRow),
      command('zoomIn', 'compare.zoomIn', ['W'], zoom(ZOOM)),
      command('zoomOut', 'compare.zoomOut', ['S'], zoom(1 / ZOOM)),
      command('expandAll', 'compare.expandAll', [], () => dispatch({ kind: 'expand-all' })),
      command('collapseAll', 'compare.collapseAll', [], () => dispatch({ kind: 'collapse-all' })),
      command('openRow', 'compare.open', ['Enter'], () => openRow(compared, sideToOpen(compared, selected), selected)),
      command('openBefore', 'compare.open.before', [], () => openRow(compared, 'before', selected)),
      command('openAfter', 'compare.open.after', [], () => openRow(compared, 'after', selected)),
      command('swap', 'compare.swap', ['Shift+X'], () =>
        openComparison(compared.after.traceId, compared.before.traceId),
      ),
      command('layout', 'compare.layout.next', ['V'], otherLayout),
      command('gaps', folding === 'none' ? 'trace.foldGaps' : 'trace.unfoldGaps', ['G'], refold, () => canFold(state)),
      command(
        'skew',
        isCorrected ? 'trace.skew.asTold' : 'trace.skew.correct',
        [],
        () => correctClocks(!isCorrected),
        () => before.skew.shifted + after.skew.shifted > 0,
      ),
      command('copyMarkdown', 'compare.copyMarkdown', [], () => void copyComparison(compared)),
      command('saveMarkdown', 'compare.saveMarkdown', [], () => void saveComparison(compared, 'markdown')),
      command('saveJson', 'compare.saveJson', [], () => void saveComparison(compared, 'json')),
      command('saveCsv', 'compare.saveCsv', [], () => void saveComparison(compared, 'csv')),
      command('stepOut', 'compare.stepOut', ['Escape'], stepOut, () => query !== '' || selected >= 0),
    ];
  }, [compared, state, query, dispatch, setQuery, searchInput]);
  useCommands(commands);
}
