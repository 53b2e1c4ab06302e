import { useEffect, useRef } from 'react';
import type { PointerEvent, RefObject } from 'react';
import type { Hit } from '../../../core/layout/timeline/hit-test.ts';
import type { TimeView } from '../../../core/layout/timeline/viewport.ts';
import { pxToTime } from '../../../core/layout/timeline/viewport.ts';
import { startDrag, wheelAction } from './gesture.ts';
import type { Drag } from './gesture.ts';
import type { TimelineAction } from './timeline-state.ts';

/** What the pointer is over: the picture on the screen now. */
export interface Surface {
  view: TimeView;
  /** Width of what stands to the left of the time area. */
  treePx: number;
  /** Pixels of rows that pass where one is scrolled; 1 where all rows fit what browsers lay out. */
  stretch?: number;
  /** What lies under a point of the picture. */
  hit: (xPx: number, yPx: number) => PointedAt | undefined;
}

export type PointedAt = Pick<Hit, 'node' | 'part'>;

/** The pointer over the picture, in pixels from the upper left corner. */
export interface Hover {
  xPx: number;
  yPx: number;
  hit: PointedAt | undefined;
  dragging: boolean;
}

interface PointerInput {
  scroller: RefObject<HTMLDivElement | null>;
  surface: RefObject<Surface | undefined>;
  dispatch: (action: TimelineAction) => void;
  onHover: (hover: Hover | undefined) => void;
}

/** Turns the pointer's events over the picture into actions. */
export function usePointer({ scroller, surface, dispatch, onHover }: PointerInput) {
  const drag = useRef<Drag>(undefined);
  useWheel(scroller, surface, dispatch);

  const place = (event: { clientX: number; clientY: number }) => {
    const box = scroller.current!.getBoundingClientRect();
    return { xPx: event.clientX - box.left, yPx: event.clientY - box.top };
  };
  const hitAt = (xPx: number, yPx: number) => surface.current?.hit(xPx, yPx);

  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      const { xPx, yPx } = place(event);
      if (event.button !== 0 || xPx >= event.currentTarget.clientWidth) return;
      const inTime = xPx >= (surface.current?.treePx ?? 0);
      drag.current = { kind: 'press', xPx, yPx, shift: event.shiftKey, inTime };
      if (inTime) event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const { xPx, yPx } = place(event);
      if (drag.current) drag.current = moveDrag(startDrag(drag.current, xPx, yPx), xPx, yPx);
      const dragging = drag.current !== undefined && drag.current.kind !== 'press';
      onHover({ xPx, yPx, hit: hitAt(xPx, yPx), dragging });
    },
    onPointerUp: (event: PointerEvent<HTMLDivElement>) => {
      const { xPx, yPx } = place(event);
      if (drag.current?.kind === 'press') click(hitAt(xPx, yPx));
      drag.current = undefined;
    },
    onPointerCancel: () => (drag.current = undefined),
    onPointerLeave: () => drag.current === undefined && onHover(undefined),
    onDoubleClick: (event: { clientX: number; clientY: number }) => {
      const { xPx, yPx } = place(event);
      const hit = hitAt(xPx, yPx);
      if (hit && hit.part !== 'twisty') dispatch({ kind: 'zoom-to', node: hit.node });
    },
    onContextMenu: (event: { clientX: number; clientY: number; preventDefault: () => void }) => {
      const { xPx, yPx } = place(event);
      const hit = hitAt(xPx, yPx);
      if (!hit) return;
      event.preventDefault();
      dispatch({ kind: 'select', node: hit.node });
    },
  };

  function click(hit: PointedAt | undefined): void {
    if (hit?.part === 'twisty') dispatch({ kind: 'toggle', node: hit.node });
    else dispatch({ kind: 'select', node: hit?.node ?? -1 });
  }

  function moveDrag(to: Drag, xPx: number, yPx: number): Drag {
    const view = surface.current?.view;
    const treePx = surface.current?.treePx ?? 0;
    if (to.kind === 'pan' && view) {
      if (xPx !== to.xPx) dispatch({ kind: 'pan', byPx: to.xPx - xPx, widthPx: view.widthPx });
      scroller.current!.scrollTop += (to.yPx - yPx) / (surface.current?.stretch ?? 1);
      return { kind: 'pan', xPx, yPx };
    }
    if (to.kind === 'band' && view) {
      const ends = [to.xPx, xPx].map((x) => pxToTime(view, Math.min(Math.max(x - treePx, 0), view.widthPx)));
      dispatch({ kind: 'band', band: { fromNs: Math.min(...ends), toNs: Math.max(...ends) } });
    }
    return to;
  }
}

/** React listens to wheels passively, and then nothing can be kept from scrolling the page. */
function useWheel(
  scroller: RefObject<HTMLDivElement | null>,
  surface: RefObject<Surface | undefined>,
  dispatch: (action: TimelineAction) => void,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const now = surface.current;
      if (!now) return;
      const xPx = event.clientX - element.getBoundingClientRect().left - now.treePx;
      const action = wheelAction(event, { xPx, widthPx: now.view.widthPx });
      if (!action) return;
      event.preventDefault();
      dispatch(action);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scroller, surface, dispatch]);
}
