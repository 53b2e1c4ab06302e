import { useEffect, useLayoutEffect, useRef, useState, type Dispatch, type RefObject } from 'react';
import { panTime, type TimeSpan } from '../../../../core/layout/timeline/viewport.ts';
import type { MergedAction, MergedState } from './merged-state.ts';
import { axisAt, rulerAt, viewIn } from './time-cells.ts';

/** Below this a press is a click. */
const DRAG_FROM_PX = 4;

interface Drag {
  kind: 'press' | 'pan' | 'band';
  /** On a ruler, or with Shift: chooses time. Elsewhere: takes the picture along. */
  isBand: boolean;
  box: DOMRect;
  fromX: number;
  lastX: number;
  lastY: number;
}

/**
 * Dragging over a ruler, or with Shift over bars, chooses the time to zoom to; over bars it moves the window. Escape lets go.
 * Gives the time that is being chosen, on the axis. Touch scrolls, as everywhere.
 */
export function useTimeDrag(
  scroller: RefObject<HTMLElement | null>,
  state: MergedState,
  dispatch: Dispatch<MergedAction>,
): TimeSpan | undefined {
  const now = useRef(state);
  useLayoutEffect(() => {
    now.current = state;
  });
  const [band, setBand] = useState<TimeSpan>();
  useEffect(() => {
    const element = scroller.current;
    return element ? listen(element, () => now.current, dispatch, setBand) : undefined;
  }, [scroller, dispatch]);
  return band;
}

function listen(
  element: HTMLElement,
  now: () => MergedState,
  dispatch: Dispatch<MergedAction>,
  setBand: (band: TimeSpan | undefined) => void,
): () => void {
  let drag: Drag | undefined;
  let band: TimeSpan | undefined;
  const showBand = (next: TimeSpan | undefined): void => setBand((band = next));

  const onDown = (event: PointerEvent): void => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-time]');
    if (!cell || event.button !== 0 || event.pointerType === 'touch') return;
    const { clientX: fromX, clientY: lastY } = event;
    const isBand = event.shiftKey || cell.dataset['time'] === 'ruler';
    drag = { kind: 'press', isBand, box: rulerAt(element, fromX), fromX, lastX: fromX, lastY };
    // No text is chosen on the way; the tree keeps or takes the focus all the same.
    if (isBand) event.preventDefault();
  };
  const onMove = (event: PointerEvent): void => {
    if (!drag) return;
    const { clientX, clientY } = event;
    if (drag.kind === 'press' && Math.abs(clientX - drag.fromX) < DRAG_FROM_PX) return;
    drag.kind = drag.isBand ? 'band' : 'pan';
    if (drag.kind === 'band') showBand(stretchOf(drag, now().window, clientX));
    else pan(drag, event);
    drag.lastX = clientX;
    drag.lastY = clientY;
  };
  const pan = ({ box, lastX, lastY }: Drag, { clientX, clientY }: PointerEvent): void => {
    const { window, axis } = now();
    dispatch({ kind: 'window', window: panTime(viewIn(box, window), lastX - clientX, axis.whole) });
    element.scrollTop += lastY - clientY;
  };
  const onUp = (): void => {
    if (drag && drag.kind !== 'press') swallowClick(element);
    if (band && band.toNs > band.fromNs) dispatch({ kind: 'window', window: band });
    letGo();
  };
  const letGo = (): void => {
    drag = undefined;
    if (band) showBand(undefined);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !band) return;
    letGo();
    event.stopPropagation();
  };

  const stop = new AbortController();
  const { signal } = stop;
  element.addEventListener('pointerdown', onDown, { signal });
  globalThis.addEventListener('pointermove', onMove, { signal });
  globalThis.addEventListener('pointerup', onUp, { signal });
  globalThis.addEventListener('pointercancel', letGo, { signal });
  globalThis.addEventListener('keydown', onKeyDown, { signal, capture: true });
  return () => stop.abort();
}

function stretchOf({ box, fromX }: Drag, window: TimeSpan, toX: number): TimeSpan {
  const ends = [axisAt(box, window, fromX), axisAt(box, window, toX)];
  return { fromNs: Math.min(...ends), toNs: Math.max(...ends) };
}

/** A drag that ends over a row does not select it. */
function swallowClick(element: HTMLElement): void {
  const swallow = (event: Event): void => event.stopPropagation();
  element.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => element.removeEventListener('click', swallow, { capture: true }));
}
