import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { computeRowWindow, computeScrollTo, type RowMeasure, type RowWindow } from './row-window.ts';

interface Scroller {
  ref: RefObject<HTMLDivElement | null>;
  measure: RowMeasure;
  rows: RowWindow;
  onScroll: () => void;
  scrollTo: (index: number) => void;
}

/** Joins the arithmetic of rows to an element that scrolls. */
export function useRowWindow(rowCount: number, rowHeightPx: number, headerPx: number): Scroller {
  const ref = useRef<HTMLDivElement>(null);
  const [scrollPx, setScrollPx] = useState(0);
  const [heightPx, setHeightPx] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeightPx(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const measure = { rowCount, rowHeightPx, viewportPx: Math.max(0, heightPx - headerPx) };
  const onScroll = useCallback(() => setScrollPx(ref.current?.scrollTop ?? 0), []);
  const scrollTo = (index: number): void => {
    if (ref.current) ref.current.scrollTop = computeScrollTo(measure, ref.current.scrollTop, index);
  };
  return { ref, measure, rows: computeRowWindow(measure, scrollPx), onScroll, scrollTo };
}
