import { useEffect, useRef } from 'react';
import { findSpan, spanIdOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineControl } from '../../charts/timeline/use-timeline.ts';
import { useView } from '../../state/view.ts';

/**
 * Keeps the address and the timeline at the same span, in whichever of the two it changes. `?span=` is taken as well as
 * the workbench's `?sel=`, for links written by hand or by other tools.
 */
export function useSelectedSpan(model: TimelineModel, { state, dispatch }: TimelineControl): void {
  const wanted = useView(({ place }) => place.selection);
  const byHand = useView(({ place }) => place.params.span ?? '');
  const { selected } = state;
  const shown = selected >= 0 && selected < model.tree.spans ? spanIdOf(model, selected) : '';
  const last = useRef({ wanted: '', shown: '', model });
  useEffect(() => {
    if (byHand === '') return;
    const { select, setParam } = useView.getState();
    select(byHand);
    setParam('span', '');
  }, [byHand]);
  useEffect(() => {
    const before = last.current;
    last.current = { wanted, shown, model };
    if (wanted === shown) {
      // Other traces came into the picture or left it: the span is not where it was.
      const isElsewhere = shown !== '' && tracesIn(model) !== tracesIn(before.model);
      if (isElsewhere) dispatch({ kind: 'select', node: selected, reveal: true });
      return;
    }
    // A newer model may have the span that the one before had not.
    const isNewModel = model !== before.model && shown === before.shown;
    if (wanted !== before.wanted || isNewModel) {
      dispatch({ kind: 'select', node: wanted === '' ? -1 : findSpan(model, wanted.toLowerCase()), reveal: true });
    } else if (shown !== before.shown) {
      last.current.wanted = shown;
      useView.getState().select(shown);
    }
  }, [wanted, shown, selected, model, dispatch]);
}

const tracesIn = ({ columns }: TimelineModel): number => columns.traceId?.dictionary.length ?? 1;
