import type { KeyboardEvent, PointerEvent } from 'react';

interface Edge {
  /** Pixels that the part beside the edge is wide now. */
  measure: (edge: HTMLElement) => number;
  /** Told at each move of the pointer and each press of an arrow; what bounds there are is the owner's to keep. */
  resize: (widthPx: number, edge: HTMLElement) => void;
  /** Pixels by one press of an arrow. */
  stepPx: number;
  /** On which side of the edge that part lies. */
  side: 'left' | 'right';
}

/** For a `role="separator"` that is dragged, or focused and moved by the arrow keys. */
export function edgeHandlers({ measure, resize, stepPx, side }: Edge) {
  const sign = side === 'left' ? 1 : -1;
  return {
    onPointerDown(event: PointerEvent<HTMLElement>): void {
      const edge = event.currentTarget;
      const startPx = measure(edge) - sign * event.clientX;
      event.preventDefault();
      edge.setPointerCapture(event.pointerId);
      edge.onpointermove = (move) => resize(startPx + sign * move.clientX, edge);
      edge.onpointerup = edge.onpointercancel = () => {
        edge.onpointermove = edge.onpointerup = edge.onpointercancel = null;
      };
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>): void {
      const stepsRight = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!stepsRight) return;
      event.preventDefault();
      event.stopPropagation();
      const edge = event.currentTarget;
      resize(measure(edge) + sign * stepsRight * stepPx, edge);
    },
  };
}
