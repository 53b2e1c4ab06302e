import {
  ChevronDown,
  ChevronUp,
  FoldHorizontal,
  FoldVertical,
  ListFilter,
  Maximize2,
  Search,
  UnfoldVertical,
} from 'lucide-react';
import type { Dispatch, KeyboardEvent, Ref } from 'react';
import { stepToRow } from '../../../../core/layout/compare/merged-rows.ts';
import { t } from '../../../i18n/t.ts';
import { isComposing } from '../../../is-composing.ts';
import { IconButton } from '../../../widgets/IconButton.tsx';
import { Input } from '../../../widgets/Input.tsx';
import { Kbd } from '../../../widgets/Kbd.tsx';
import { canFold, keepFolding, otherFolding } from './compare-options.ts';
import type { MergedAction, MergedState } from './merged-state.ts';
import classes from './MergedTree.module.css';

interface MergedToolsProps {
  state: MergedState;
  dispatch: Dispatch<MergedAction>;
  query: string;
  onQuery: (query: string) => void;
  /** Matching rows, ascending; undefined = nothing is searched for. */
  found: Uint32Array | undefined;
  inputRef: Ref<HTMLInputElement>;
}

/** Above the tree: search, changes, folding. */
export function MergedTools({ state, dispatch, query, onQuery, found, inputRef }: MergedToolsProps) {
  const step = (by: 1 | -1): void => {
    const row = found ? stepToRow(found, state.selected, by) : -1;
    if (row >= 0) dispatch({ kind: 'select', row, reveal: true });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && query !== '') onQuery('');
    else if (event.key === 'Escape')
      event.currentTarget.closest('main')?.querySelector<HTMLElement>('[role="tree"]')?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const hasChanges = state.changed.length > 0;
  return (
    <div className={classes.tools}>
      <Input
        ref={inputRef}
        type="search"
        className={classes.search}
        aria-label={t('compare.search')}
        placeholder={t('compare.search')}
        icon={<Search aria-hidden />}
        tail={found ? <Matches found={found} selected={state.selected} /> : <KeyOfSearch />}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <IconButton
        label={t(found ? 'compare.search.previous' : 'compare.previousChange')}
        keys={found ? 'Shift+Enter' : 'P'}
        icon={<ChevronUp aria-hidden />}
        disabled={found ? found.length === 0 : !hasChanges}
        onClick={() => (found ? step(-1) : dispatch({ kind: 'change', by: -1 }))}
      />
      <IconButton
        label={t(found ? 'compare.search.next' : 'compare.nextChange')}
        keys={found ? 'Enter' : 'N'}
        icon={<ChevronDown aria-hidden />}
        disabled={found ? found.length === 0 : !hasChanges}
        onClick={() => (found ? step(1) : dispatch({ kind: 'change', by: 1 }))}
      />
      <IconButton
        label={t('compare.onlyChanges')}
        keys="M"
        active={state.onlyChanges}
        icon={<ListFilter aria-hidden />}
        onClick={() => dispatch({ kind: 'only-changes' })}
      />
      <IconButton
        className={classes.minor}
        label={t('compare.expandAll')}
        icon={<UnfoldVertical aria-hidden />}
        onClick={() => dispatch({ kind: 'expand-all' })}
      />
      <IconButton
        className={classes.minor}
        label={t('compare.collapseAll')}
        icon={<FoldVertical aria-hidden />}
        onClick={() => dispatch({ kind: 'collapse-all' })}
      />
      {canFold(state) && (
        <IconButton
          label={t(state.folding === 'none' ? 'trace.foldGaps' : 'trace.unfoldGaps')}
          keys="G"
          active={state.folding !== 'none'}
          icon={<FoldHorizontal aria-hidden />}
          onClick={() => dispatch({ kind: 'folding', folding: keepFolding(otherFolding(state)) })}
        />
      )}
      <IconButton
        label={t('compare.fit')}
        keys="F"
        icon={<Maximize2 aria-hidden />}
        onClick={() => dispatch({ kind: 'fit' })}
      />
    </div>
  );
}

/** Where there is no room, what the box is for is said before its key. */
function KeyOfSearch() {
  return (
    <span className={classes.minor}>
      <Kbd keys="/" />
    </span>
  );
}

function Matches({ found, selected }: { found: Uint32Array; selected: number }) {
  if (found.length === 0) return <span className={classes.noMatch}>{t('compare.search.none')}</span>;
  const here = selected < 0 ? 0 : found.indexOf(selected) + 1;
  return <span className={classes.matches}>{t('compare.search.of', { n: here, total: found.length })}</span>;
}
