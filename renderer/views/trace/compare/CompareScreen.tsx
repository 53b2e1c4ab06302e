import { useDeferredValue, useEffect, useMemo, useReducer, useRef, useState, type Dispatch } from 'react';
import { carryRows } from '../../../../core/layout/compare/carry-rows.ts';
import { rowsOf } from '../../../../core/layout/compare/merged-rows.ts';
import { usePictureHeading } from '../../../pictures/shown-picture.ts';
import { useOfferedPin } from '../../../state/pins.ts';
import { useComparedExport } from '../../../workbench/view-table.ts';
import { ViewFrame } from '../../../workbench/ViewFrame.tsx';
import { ChosenRow } from './ChosenRow.tsx';
import classes from './Compare.module.css';
import { compareHeading } from './compare-heading.ts';
import { CompareHeader } from './CompareHeader.tsx';
import { askedFolding } from './compare-options.ts';
import { rowIdsOf, searchRows, type Compared } from './compared.ts';
import { DifferenceList } from './DifferenceList.tsx';
import { carryState, initialState, reduceMerged, type MergedAction, type MergedState } from './merged-state.ts';
import { MergedTools } from './MergedTools.tsx';
import { MergedTree } from './MergedTree.tsx';
import { pinDifference } from './pin-difference.ts';
import { useCompareCommands } from './use-compare-commands.ts';

/** Selection, folds and window stay with their spans when others arrive, or clocks are corrected. */
function useMergedState(compared: Compared): [MergedState, Dispatch<MergedAction>] {
  const { comparison, axes } = compared;
  const [kept, dispatch] = useReducer(reduceMerged, comparison, (first) => initialState(first, askedFolding(), axes));
  const known = useRef(new WeakMap([[comparison, compared]]));
  const state = useMemo(() => {
    const before = known.current.get(kept.comparison);
    known.current.set(comparison, compared);
    if (before === undefined || kept.comparison === comparison) return kept;
    return carryState(kept, comparison, carryRows(rowIdsOf(before), rowIdsOf(compared)), axes);
  }, [kept, comparison, compared, axes]);
  useEffect(() => {
    if (state !== kept) dispatch({ kind: 'become', state });
  }, [state, kept]);
  return [state, dispatch];
}

/** What explains the difference on the left, both traces as one tree on the right. */
export function CompareScreen({ compared }: { compared: Compared }) {
  const [state, dispatch] = useMergedState(compared);
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query);
  const matches = useMemo(() => searchRows(compared, asked), [compared, asked]);
  const found = useMemo(() => matches && rowsOf(matches), [matches]);
  const searchInput = useRef<HTMLInputElement>(null);
  usePictureHeading(() => compareHeading(compared));
  useComparedExport(compared.before.traceId, compared.after.traceId);
  useOfferedPin('table', () => () => [pinDifference(compared)]);
  useCompareCommands({ compared, state, dispatch, searchInput, query, setQuery });
  return (
    <ViewFrame bar={<CompareHeader compared={compared} />}>
      <div className={classes.screen}>
        <aside className={classes.aside}>
          <DifferenceList compared={compared} selected={state.selected} dispatch={dispatch} />
          <ChosenRow compared={compared} row={state.selected} />
        </aside>
        <MergedTree
          compared={compared}
          state={state}
          dispatch={dispatch}
          matches={matches}
          corner={
            <MergedTools
              state={state}
              dispatch={dispatch}
              query={query}
              onQuery={setQuery}
              found={found}
              inputRef={searchInput}
            />
          }
        />
      </div>
    </ViewFrame>
  );
}
