import { useEffect, useLayoutEffect, useRef, type Dispatch, type RefObject } from 'react';
import { panTime, zoomTime } from '../../../../core/layout/timeline/viewport.ts';
import type { MergedAction, MergedState } from './merged-state.ts';
import { rulerAt, viewIn } from './time-cells.ts';

/** A notch of a wheel is 100 to 120. */
const ZOOM_PER_PX = 0.002;

/** Ctrl or ⌘ with the wheel zooms at the pointer; sideways, or with Shift, it moves the window. */
export function useTimeWheel(
  scroller: RefObject<HTMLElement | null>,
  state: MergedState,
  dispatch: Dispatch<MergedAction>,
): void {
  const now = useRef(state);
  useLayoutEffect(() => {
    now.current = state;
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onWheel = (event: WheelEvent): void => {
      const { window, axis } = now.current;
      const box = rulerAt(element, event.clientX);
      const view = viewIn(box, window);
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        const atPx = Math.max(0, Math.min(box.width, event.clientX - box.left));
        const factor = Math.exp(-event.deltaY * ZOOM_PER_PX);
        dispatch({ kind: 'window', window: zoomTime(view, atPx, factor, axis.whole) });
      } else if (Math.abs(sideways) > 0 && (event.shiftKey || Math.abs(sideways) > Math.abs(event.deltaY))) {
        dispatch({ kind: 'window', window: panTime(view, sideways, axis.whole) });
      } else return;
      event.preventDefault();
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scroller, dispatch]);
}
