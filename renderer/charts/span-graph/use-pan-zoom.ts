import { useCallback, useEffect, useRef, useState } from 'react';
import type { PointerEvent, RefObject } from 'react';
import type { Size } from '../line/use-size.ts';

/** Where the upper left corner of the picture is, in pixels of the window, and how large a pixel of it is drawn. */
export interface PanZoom {
  xPx: number;
  yPx: number;
  scale: number;
}

const SMALLEST = 0.08;
const LARGEST = 2.5;
const READABLE = 0.65;
const ZOOM_PER_PX = 0.0025;
const MOST_WHEEL_PX = 240;
/** A press that moves less is a click. */
const DRAG_FROM_PX = 4;

/** The whole picture in the middle, never larger than it is. */
export function fitView(content: Size, size: Size): PanZoom {
  const scale = Math.max(SMALLEST, Math.min(1, size.widthPx / content.widthPx, size.heightPx / content.heightPx));
  return {
    scale,
    xPx: (size.widthPx - content.widthPx * scale) / 2,
    yPx: (size.heightPx - content.heightPx * scale) / 2,
  };
}

/** Begins where the graph does, at a size that can be read, if the whole would be too small for that. */
export function startView(content: Size, size: Size): PanZoom {
  const whole = fitView(content, size);
  if (whole.scale >= READABLE) return whole;
  return { scale: READABLE, xPx: 0, yPx: (size.heightPx - content.heightPx * READABLE) / 2 };
}

/** Larger or smaller; what is at the place stays there. */
export function zoomAt(view: PanZoom, factor: number, xPx: number, yPx: number): PanZoom {
  const scale = Math.min(LARGEST, Math.max(SMALLEST, view.scale * factor));
  const by = scale / view.scale;
  return { scale, xPx: xPx - (xPx - view.xPx) * by, yPx: yPx - (yPx - view.yPx) * by };
}

/** A place of the picture brought to the middle, unless it is well in view. */
export function bringIntoView(view: PanZoom, size: Size, place: { x: number; y: number }, marginPx: number): PanZoom {
  const x = view.xPx + place.x * view.scale;
  const y = view.yPx + place.y * view.scale;
  const isIn = (at: number, room: number) =>
    at >= Math.min(marginPx, room / 2) && at <= room - Math.min(marginPx, room / 2);
  if (isIn(x, size.widthPx) && isIn(y, size.heightPx)) return view;
  return { ...view, xPx: view.xPx + size.widthPx / 2 - x, yPx: view.yPx + size.heightPx / 2 - y };
}

/** Wheel and drags over an element: the wheel pans, with ctrl or ⌘ it zooms at the pointer. `content` anew is fitted anew. */
export function usePanZoom(element: RefObject<HTMLElement | null>, content: Size, size: Size) {
  const [moved, setMoved] = useState<{ content: Size; view: PanZoom }>();
  const view = moved?.content === content ? moved.view : startView(content, size);
  const latest = useRef({ content, view });
  useEffect(() => {
    latest.current = { content, view };
  });
  const change = useCallback((to: (view: PanZoom) => PanZoom): void => {
    const { content: of, view: from } = latest.current;
    const next = to(from);
    latest.current = { content: of, view: next };
    setMoved({ content: of, view: next });
  }, []);
  useWheel(element, change);
  return { view, change, fit: () => change(() => fitView(content, size)), drag: useDrag(change) };
}

function useWheel(element: RefObject<HTMLElement | null>, change: (to: (view: PanZoom) => PanZoom) => void): void {
  useEffect(() => {
    const target = element.current;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const bounds = target!.getBoundingClientRect();
      const by = Math.min(Math.max(event.deltaY, -MOST_WHEEL_PX), MOST_WHEEL_PX);
      if (event.ctrlKey || event.metaKey) {
        const factor = Math.exp(-by * ZOOM_PER_PX);
        change((view) => zoomAt(view, factor, event.clientX - bounds.left, event.clientY - bounds.top));
      } else change((view) => ({ ...view, xPx: view.xPx - event.deltaX, yPx: view.yPx - event.deltaY }));
    };
    // React listens passively, and then the page would zoom as well.
    target?.addEventListener('wheel', onWheel, { passive: false });
    return () => target?.removeEventListener('wheel', onWheel);
  }, [element, change]);
}

function useDrag(change: (to: (view: PanZoom) => PanZoom) => void) {
  const from = useRef<{ x: number; y: number; isDrag: boolean }>(undefined);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button === 0) from.current = { x: event.clientX, y: event.clientY, isDrag: false };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      // Released outside of the chart, where nobody heard it.
      if ((event.buttons & 1) === 0) from.current = undefined;
      const start = from.current;
      if (!start) return;
      const [x, y] = [event.clientX - start.x, event.clientY - start.y];
      if (!start.isDrag && Math.hypot(x, y) < DRAG_FROM_PX) return;
      // Captured only now: a captured press never becomes a click on a box.
      if (!start.isDrag) event.currentTarget.setPointerCapture(event.pointerId);
      from.current = { x: event.clientX, y: event.clientY, isDrag: true };
      change((view) => ({ ...view, xPx: view.xPx + x, yPx: view.yPx + y }));
    },
    onPointerUp: () => (from.current = undefined),
    onPointerCancel: () => (from.current = undefined),
  };
}
