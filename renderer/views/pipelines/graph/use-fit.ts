import { useLayoutEffect, useState, type RefObject } from 'react';
import { fitZoom } from '../../../../core/layout/fit-zoom.ts';
import { useFitState } from './fit-state.ts';

/** How large a picture of that width is drawn in what scrolls it. */
export function useFit(scrolled: RefObject<HTMLElement | null>, widthPx: number): number {
  const isAsked = useFitState((fit) => fit.isAsked);
  const [roomPx, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = scrolled.current!;
    const measure = (): void => setRoom(element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [scrolled]);
  const isWide = roomPx > 0 && widthPx > roomPx;
  useLayoutEffect(() => {
    useFitState.setState({ isWide });
    return () => useFitState.setState({ isWide: false });
  }, [isWide]);
  return fitZoom(widthPx, roomPx, isAsked);
}
