import { useEffect } from 'react';
import type { RefObject } from 'react';

/** Alt and the wheel make lanes higher or lower; React listens passively, so it is asked of the element. */
export function useAltWheel(scroller: RefObject<HTMLDivElement | null>, onLaneWheel: (up: boolean) => void): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.altKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      onLaneWheel(event.deltaY < 0);
    };
    element.addEventListener('wheel', onWheel, { passive: false, capture: true });
    return () => element.removeEventListener('wheel', onWheel, { capture: true });
  }, [scroller, onLaneWheel]);
}
