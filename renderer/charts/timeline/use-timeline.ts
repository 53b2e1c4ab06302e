import { useCallback, useState } from 'react';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { measured } from '../../measured.ts';
import { carryState } from './carry-state.ts';
import { initialState, reduceTimeline } from './timeline-state.ts';
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
  const [held, setHeld] = useState<Held>(() => ({ model, trace, state: begin(model) }));
  let current = held;
  if (held.model !== model) {
    const state = held.trace === trace ? carry(held, model) : begin(model);
    current = { model, trace, state };
    setHeld(current);
  }
  const dispatch = useCallback(
    (action: TimelineAction) =>
      setHeld((before) => {
        const state = step(before, action);
        // What changes nothing draws nothing.
        return state === before.state ? before : { ...before, state };
      }),
    [],
  );
  return { state: current.state, dispatch };
}

const begin = (model: TimelineModel): TimelineState => measured('begin', () => initialState(model));

const carry = (held: Held, model: TimelineModel): TimelineState =>
  measured('carry', () => carryState(held.model, held.state, model));

const step = ({ model, state }: Held, action: TimelineAction): TimelineState =>
  measured(`step.${action.kind}`, () => reduceTimeline(model, state, action));
