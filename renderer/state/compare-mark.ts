import { create } from 'zustand';
import { useView } from './view.ts';

export type CompareSide = 'before' | 'after';

/** A trace that waits for another one to be compared with. */
export interface CompareMark {
  readonly traceId: string;
  /** Where it will stand; left out where that is told by which of the two began first. */
  readonly side?: CompareSide;
}

interface CompareState {
  readonly mark: CompareMark | null;
  /** Trace ids of a comparison that stand in the order of choosing, as in its address: when they began is to be looked up. '' = none. */
  readonly undecided: string;
  /** The first marks, the second on another trace compares the two, a second on the same one takes the mark away. */
  press(traceId: string): void;
  /** Keeps one of two traces that are compared, so that the next one chosen takes the other's place. */
  keep(mark: CompareMark): void;
  clear(): void;
  /** The traces of the comparison stand as they are to. */
  decide(): void;
}

export const useCompareMark = create<CompareState>()((set, get) => ({
  mark: null,
  undecided: '',
  press: (traceId) => {
    const { mark } = get();
    if (mark === null) return set({ mark: { traceId } });
    set({ mark: null });
    if (mark.traceId === traceId) return;
    if (mark.side === undefined) set({ undecided: `${mark.traceId}/${traceId}` });
    if (mark.side === 'after') openComparison(traceId, mark.traceId);
    else openComparison(mark.traceId, traceId);
  },
  keep: (mark) => set({ mark }),
  clear: () => set({ mark: null }),
  decide: () => set({ undecided: '' }),
}));

export function openComparison(before: string, after: string): void {
  useView.getState().go('compare', `${before}/${after}`);
}
