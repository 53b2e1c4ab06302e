import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import {
  clampTop,
  computeRowWindow,
  isStretched,
  scrollAtTop,
  topAtScroll,
  topToShow,
  type RowMeasure,
  type RowWindow,
} from '../../../core/layout/row-window.ts';

interface Scroller {
  ref: RefObject<HTMLDivElement | null>;
  measure: RowMeasure;
  /** Inner; 0 until it is known. */
  widthPx: number;
  rows: RowWindow;
  atStart: boolean;
  atEnd: boolean;
  onScroll: () => void;
  scrollTo: (index: number, align: 'near' | 'center') => void;
  toStart: () => void;
  toEnd: () => void;
}

/** Pixels of a wheel's step where the browser speaks of lines or pages. */
function wheelPx({ deltaY, deltaMode }: WheelEvent, { rowHeightPx, viewportPx }: RowMeasure): number {
  return deltaY * ([1, rowHeightPx, viewportPx][deltaMode] ?? 1);
}

/**
 * Joins the arithmetic of rows to an element that scrolls. The place is kept in pixels of rows: the scroll position alone,
 * stretched over millions of rows, could only say every tenth row or so.
 */
export function useRowWindow(rowCount: number, rowHeightPx: number, headerPx: number): Scroller {
  const ref = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ scrollPx: 0, topPx: 0 });
  const [heightPx, setHeightPx] = useState(0);
  const [widthPx, setWidthPx] = useState(0);
  const measure = { rowCount, rowHeightPx, viewportPx: Math.max(0, heightPx - headerPx) };
  // The latest of both, for listeners that are attached once.
  const now = useRef({ measure, place });
  useLayoutEffect(() => {
    now.current = { measure, place };
  });
  // A position the element was given here: its scroll event tells nothing new.
  const given = useRef(-1);

  const moveTo = useCallback((wantedPx: number): void => {
    const element = ref.current;
    if (!element) return;
    const topPx = clampTop(now.current.measure, wantedPx);
    element.scrollTop = scrollAtTop(now.current.measure, topPx);
    given.current = element.scrollTop;
    setPlace({ scrollPx: element.scrollTop, topPx });
  }, []);

  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      setHeightPx(element.clientHeight);
      setWidthPx(element.clientWidth);
    });
    observer.observe(element);
    const onWheel = (event: WheelEvent): void => {
      const { measure: present, place: here } = now.current;
      if (!isStretched(present) || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
      event.preventDefault();
      moveTo(here.topPx + wheelPx(event, present));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener('wheel', onWheel);
    };
  }, [moveTo]);

  // Added rows stretch the scroll further: what is being read stays where it is.
  const stretched = isStretched(measure);
  useLayoutEffect(() => {
    if (stretched) moveTo(now.current.place.topPx);
  }, [stretched, rowCount, moveTo]);

  const onScroll = useCallback(() => {
    const scrollPx = ref.current?.scrollTop ?? 0;
    if (scrollPx === given.current) return;
    given.current = -1;
    setPlace({ scrollPx, topPx: topAtScroll(now.current.measure, scrollPx) });
  }, []);
  const scrollTo = (index: number, align: 'near' | 'center'): void =>
    moveTo(topToShow(measure, place.topPx, index, align));
  const toStart = useCallback(() => moveTo(0), [moveTo]);
  const toEnd = useCallback(() => moveTo(Infinity), [moveTo]);
  return {
    ref,
    measure,
    widthPx,
    rows: computeRowWindow(measure, place.scrollPx, place.topPx),
    atStart: place.topPx < 1,
    atEnd: place.topPx + measure.viewportPx >= rowCount * rowHeightPx - 1,
    onScroll,
    scrollTo,
    toStart,
    toEnd,
  };
}
