import { useEffect, useRef, useState, type PointerEvent } from 'react';

/** Shorter drags are clicks of an unsteady hand. */
const LEAST_PX = 4;

interface Brush {
  /** The stretch under way, left before right, in pixels of the element; null between gestures. */
  readonly stretch: readonly [number, number] | null;
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
}

const order = (a: number, b: number): readonly [number, number] => (a < b ? [a, b] : [b, a]);

/**
 * Dragging sideways selects a stretch; Escape gives it up. `onSelect` is told at the end, in pixels from the element's
 * left edge, never beyond its edges.
 */
export function useBrush(onSelect: ((fromPx: number, toPx: number) => void) | undefined): Brush {
  const [stretch, setStretch] = useState<readonly [number, number] | null>(null);
  const giveUp = useRef<() => void>(() => {});
  useEffect(() => {
    if (!stretch) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      giveUp.current();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [stretch]);

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0 || !onSelect) return;
    const element = event.currentTarget;
    const box = element.getBoundingClientRect();
    const toPx = (clientX: number) => Math.max(0, Math.min(box.width, clientX - box.left));
    const from = toPx(event.clientX);
    let latest = from;
    element.setPointerCapture(event.pointerId);
    const stop = (): void => {
      element.onpointermove = element.onpointerup = element.onpointercancel = null;
      setStretch(null);
    };
    giveUp.current = stop;
    element.onpointermove = (move) => {
      latest = toPx(move.clientX);
      setStretch(Math.abs(latest - from) < LEAST_PX ? null : order(from, latest));
    };
    element.onpointerup = () => {
      stop();
      if (Math.abs(latest - from) >= LEAST_PX) onSelect(...order(from, latest));
    };
    element.onpointercancel = stop;
  };
  return { stretch, onPointerDown };
}
