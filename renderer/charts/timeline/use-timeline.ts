import { useCallback, useState } from 'react';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { carryState, initialState, reduceTimeline } from './timeline-state.ts';
import type { TimelineAction, TimelineState } from './timeline-state.ts';

export interface TimelineControl {
  state: TimelineState;
  dispatch: (action: TimelineAction) => void;
}

interface Held {
  model: TimelineModel;
  trace: string;
  state: TimelineState;
}

/** State of one timeline. A newer model of the same `trace` keeps what was set; another trace begins anew. */
export function useTimeline(model: TimelineModel, trace: string): TimelineControl {
  const [held, setHeld] = useState<Held>(() => ({ model, trace, state: initialState(model) }));
  let current = held;
  if (held.model !== model) {
    const state = held.trace === trace ? carryState(held.model, held.state, model) : initialState(model);
    current = { model, trace, state };
    setHeld(current);
  }
  const dispatch = useCallback(
    (action: TimelineAction) =>
      setHeld((before) => ({ ...before, state: reduceTimeline(before.model, before.state, action) })),
    [],
  );
  return { state: current.state, dispatch };
}
