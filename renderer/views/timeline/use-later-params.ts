import { useEffect, useMemo } from 'react';
import { useView } from '../../state/view.ts';

/** So long after the last movement the address says where it ended: browsers allow few changes of it a second. */
const SETTLED_MS = 200;

export interface LaterParams {
  set: (name: string, value: string) => void;
  /** Writes at once what is waiting, so that back leads to what was seen. */
  flush: () => void;
}

/** The view's own settings that change with every frame of a movement; written once it ends, and no step back each. */
export function useLaterParams(): LaterParams {
  const { drop, ...later } = useMemo(makeLater, []);
  useEffect(() => {
    // Back and forward lead to another place; what was on its way belongs to the one before.
    addEventListener('popstate', drop);
    return () => {
      removeEventListener('popstate', drop);
      drop();
    };
  }, [drop]);
  return later;
}

/** The same without React. `drop` forgets what is waiting. */
export function makeLater() {
  const { view } = useView.getState().place;
  const waiting = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const drop = (): void => {
    clearTimeout(timer);
    waiting.clear();
  };
  const flush = (): void => {
    const { place, change } = useView.getState();
    // Still shown, but left: the address is that of the screen that is being built.
    if (place.view !== view) return drop();
    const told = { ...place.params, ...Object.fromEntries(waiting) };
    drop();
    change({ params: Object.fromEntries(Object.entries(told).filter(([, value]) => value !== '')) }, 'replace');
  };
  const set = (name: string, value: string): void => {
    waiting.set(name, value);
    clearTimeout(timer);
    timer = setTimeout(flush, SETTLED_MS);
  };
  return { set, flush, drop };
}
