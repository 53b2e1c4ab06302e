import { useDeferredValue, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { rowsOf } from '../../../../core/layout/compare/merged-rows.ts';
import { usePictureHeading } from '../../../pictures/shown-picture.ts';
import { ViewFrame } from '../../../workbench/ViewFrame.tsx';
import { ChosenRow } from './ChosenRow.tsx';
import classes from './Compare.module.css';
import { compareHeading } from './compare-heading.ts';
import { CompareHeader } from './CompareHeader.tsx';
import { searchRows, type Compared } from './compared.ts';
import { DifferenceList } from './DifferenceList.tsx';
import { initialState, reduceMerged } from './merged-state.ts';
import { MergedTools } from './MergedTools.tsx';
import { MergedTree } from './MergedTree.tsx';
import { useCompareCommands } from './use-compare-commands.ts';

/** What explains the difference on the left, both traces as one tree on the right. */
export function CompareScreen({ compared }: { compared: Compared }) {
  const { comparison } = compared;
  const [kept, dispatch] = useReducer(reduceMerged, comparison, initialState);
  // Of another comparison until the effect has told: spans arrived meanwhile.
  const state = useMemo(() => (kept.comparison === comparison ? kept : initialState(comparison)), [kept, comparison]);
  useEffect(() => dispatch({ kind: 'compared', comparison }), [comparison]);
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query);
  const matches = useMemo(() => searchRows(compared, asked), [compared, asked]);
  const found = useMemo(() => matches && rowsOf(matches), [matches]);
  const searchInput = useRef<HTMLInputElement>(null);
  usePictureHeading(() => compareHeading(compared));
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
