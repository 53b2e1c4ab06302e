import { useCallback, useState } from 'react';
import { useView } from '../../state/view.ts';

export interface Tail {
  /** New records are shown as they come. */
  readonly isFollowing: boolean;
  /** A person stopped it; else being at the newest end, with nothing selected, is following. */
  readonly isPaused: boolean;
  readonly toggle: () => void;
  readonly onEdges: (atStart: boolean, atEnd: boolean) => void;
  /** Takes over what is new and goes there. */
  readonly showNew: () => void;
  /** Brings the newest end into view, once per key. */
  readonly jump: { index: number; key: string; cursor: boolean } | undefined;
}

interface Listed {
  readonly list: { readonly total: number };
  readonly showNew: () => void;
}

/*
 *   at the newest end, nothing selected    ──► follows: what comes in is shown
 *   scrolled away, or a record is read     ──► stands still and counts what is new
 *   paused                                 ──► stands still wherever it is
 */
export function useTailState(descending: boolean, selection: number | undefined) {
  const [isPaused, setPaused] = useState(false);
  const [edges, setEdges] = useState({ atStart: true, atEnd: false });
  const onEdges = useCallback((atStart: boolean, atEnd: boolean) => setEdges({ atStart, atEnd }), []);
  const isAtNewest = descending ? edges.atStart : edges.atEnd;
  return { isPaused, setPaused, onEdges, isFollowing: isAtNewest && !isPaused && selection === undefined };
}

export function useTail(state: ReturnType<typeof useTailState>, descending: boolean, logs: Listed): Tail {
  const [jumps, setJumps] = useState(0);
  const [target, setTarget] = useState<{ count: number; selection: string }>();
  const selection = useView(({ place }) => place.selection);
  const { isFollowing, isPaused, setPaused, onEdges } = state;
  const goToNewest = (): void => {
    setJumps(jumps + 1);
    setTarget({ count: jumps + 1, selection });
  };
  const showNew = (): void => {
    logs.showNew();
    goToNewest();
  };
  const toggle = (): void => {
    if (isFollowing) return setPaused(true);
    setPaused(false);
    useView.getState().change({ selection: '' }, 'replace');
    logs.showNew();
    setJumps(jumps + 1);
    setTarget({ count: jumps + 1, selection: '' });
  };
  // Another selection afterwards is gone to instead.
  const isCurrent = target !== undefined && target.selection === selection;
  const index = descending ? 0 : Math.max(0, logs.list.total - 1);
  return {
    isFollowing,
    isPaused,
    toggle,
    onEdges,
    showNew,
    jump: isCurrent ? { index, key: `newest ${target.count}`, cursor: false } : undefined,
  };
}
