import { useEffect, useRef, useState, type RefObject } from 'react';

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

const NO_SIZE: Size = { widthPx: 0, heightPx: 0 };

/** The inner size of an element, in whole CSS pixels; zero until it is laid out. */
export function useSize<Element extends HTMLElement>(): { ref: RefObject<Element | null>; size: Size } {
  const ref = useRef<Element>(null);
  const [size, setSize] = useState(NO_SIZE);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      setSize({ widthPx: element.clientWidth, heightPx: element.clientHeight });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, size };
}
