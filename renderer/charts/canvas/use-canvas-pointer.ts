import { useEffect, useRef } from 'react';
import type { PointerEvent, RefObject } from 'react';
import { pxToTime } from '../../../core/layout/timeline/viewport.ts';
import type { TimeSpan, TimeView } from '../../../core/layout/timeline/viewport.ts';
import { startDrag, wheelAction } from '../timeline/gesture.ts';
import type { Drag } from '../timeline/gesture.ts';
import { GUTTER_PX } from './canvas-model.ts';

export interface CanvasPointer {
  scroller: RefObject<HTMLDivElement | null>;
  /** The time area on the screen now. */
  view: RefObject<TimeView | undefined>;
  onPan: (byPx: number) => void;
  onZoom: (atPx: number, factor: number) => void;
  /** While a range is drawn; undefined when it is given up. */
  onBand: (band: TimeSpan | undefined) => void;
  /** The drawn range is let go. */
  onBandEnd: () => void;
  onHover: (at: { xPx: number; yPx: number; dragging: boolean } | undefined) => void;
  onClick: (xPx: number, yPx: number) => void;
  onDoubleClick: (xPx: number, yPx: number) => void;
}

/** Gestures as on the timeline of one trace. Places are pixels from the upper left corner, the gutter included. */
export function useCanvasPointer(props: CanvasPointer) {
  const drag = useRef<Drag>(undefined);
  const latest = useRef(props);
  latest.current = props;
  useWheel(props.scroller, latest);
  const place = (event: { clientX: number; clientY: number }) => {
    const box = props.scroller.current!.getBoundingClientRect();
    return { xPx: event.clientX - box.left, yPx: event.clientY - box.top };
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      const { xPx, yPx } = place(event);
      if (event.button !== 0 || xPx >= event.currentTarget.clientWidth) return;
      drag.current = { kind: 'press', xPx, yPx, shift: event.shiftKey, inTime: xPx >= GUTTER_PX };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const { xPx, yPx } = place(event);
      if (drag.current) drag.current = moveDrag(props, startDrag(drag.current, xPx, yPx), xPx, yPx);
      props.onHover({ xPx, yPx, dragging: drag.current !== undefined && drag.current.kind !== 'press' });
    },
    onPointerUp: (event: PointerEvent<HTMLDivElement>) => {
      const { xPx, yPx } = place(event);
      if (drag.current?.kind === 'press') props.onClick(xPx, yPx);
      if (drag.current?.kind === 'band') props.onBandEnd();
      drag.current = undefined;
    },
    onPointerCancel: () => {
      if (drag.current?.kind === 'band') props.onBand(undefined);
      drag.current = undefined;
    },
    onPointerLeave: () => drag.current === undefined && props.onHover(undefined),
    onDoubleClick: (event: { clientX: number; clientY: number }) => {
      const { xPx, yPx } = place(event);
      props.onDoubleClick(xPx, yPx);
    },
  };
}

function moveDrag({ view, scroller, onPan, onBand }: CanvasPointer, to: Drag, xPx: number, yPx: number): Drag {
  const time = view.current;
  if (to.kind === 'pan') {
    if (xPx !== to.xPx) onPan(to.xPx - xPx);
    scroller.current!.scrollTop += to.yPx - yPx;
    return { kind: 'pan', xPx, yPx };
  }
  if (to.kind === 'band' && time) {
    const ends = [to.xPx, xPx].map((x) => pxToTime(time, Math.min(Math.max(x - GUTTER_PX, 0), time.widthPx)));
    onBand({ fromNs: Math.min(...ends), toNs: Math.max(...ends) });
  }
  return to;
}

/** React listens to wheels passively, and then nothing can be kept from scrolling the page. */
function useWheel(scroller: RefObject<HTMLDivElement | null>, latest: RefObject<CanvasPointer>): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const { view, onPan, onZoom } = latest.current;
      if (!view.current) return;
      const xPx = event.clientX - element.getBoundingClientRect().left - GUTTER_PX;
      const action = wheelAction(event, { xPx, widthPx: view.current.widthPx });
      if (action?.kind === 'zoom') onZoom(action.atPx, action.factor);
      else if (action?.kind === 'pan') onPan(action.byPx);
      else return;
      event.preventDefault();
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scroller, latest]);
}
