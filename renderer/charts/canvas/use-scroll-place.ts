import { useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * Scrolls to where the reader was before, once there is something to scroll, and wherever back and forward lead. Returns what
 * is to be called when the reader scrolls.
 */
export function useScrollPlace(
  scroller: RefObject<HTMLDivElement | null>,
  isReady: boolean,
  scrollPx: number,
  onScroll: (px: number) => void,
): () => void {
  const told = useRef(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !isReady || scrollPx === told.current) return;
    told.current = scrollPx;
    element.scrollTop = scrollPx;
  }, [scroller, isReady, scrollPx]);
  return () => {
    const px = Math.round(scroller.current!.scrollTop);
    if (px === told.current) return;
    told.current = px;
    onScroll(px);
  };
}
