import { create } from 'zustand';
import { useView } from './view.ts';

export type CompareSide = 'before' | 'after';

/** A trace that waits for another one to be compared with, and the side it will stand on. */
export interface CompareMark {
  readonly traceId: string;
  readonly side: CompareSide;
}

interface CompareState {
  readonly mark: CompareMark | null;
  /** The first marks, the second on another trace compares the two, a second on the same one takes the mark away. */
  press(traceId: string): void;
  /** Keeps one of two traces that are compared, so that the next one chosen takes the other's place. */
  keep(mark: CompareMark): void;
  clear(): void;
}

export const useCompareMark = create<CompareState>()((set, get) => ({
  mark: null,
  press: (traceId) => {
    const { mark } = get();
    if (mark === null) return set({ mark: { traceId, side: 'before' } });
    set({ mark: null });
    if (mark.traceId === traceId) return;
    if (mark.side === 'before') openComparison(mark.traceId, traceId);
    else openComparison(traceId, mark.traceId);
  },
  keep: (mark) => set({ mark }),
  clear: () => set({ mark: null }),
}));

export function openComparison(before: string, after: string): void {
  useView.getState().go('compare', `${before}/${after}`);
}
