import { create } from 'zustand';

interface FitState {
  /** All of the picture is to be seen, however small it gets. */
  readonly isAsked: boolean;
  /** At its own size the picture is wider than its room. */
  readonly isWide: boolean;
}

export const useFitState = create<FitState>()(() => ({ isAsked: false, isWide: false }));

export const toggleFit = (): void => useFitState.setState(({ isAsked }) => ({ isAsked: !isAsked }));
