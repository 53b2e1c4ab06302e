import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

const NO_SIZE: Size = { widthPx: 0, heightPx: 0 };

/** The inner size of an element, in whole CSS pixels; zero until it is laid out, which is before anything of it is seen. */
export function useSize<Element extends HTMLElement>(): { ref: RefObject<Element | null>; size: Size } {
  const ref = useRef<Element>(null);
  const [size, setSize] = useState(NO_SIZE);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = (): void => {
      const { clientWidth: widthPx, clientHeight: heightPx } = element;
      setSize((before) =>
        before.widthPx === widthPx && before.heightPx === heightPx ? before : { widthPx, heightPx },
      );
    };
    // Not left to the observer: it speaks after the first frame, which would show nothing.
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, size };
}
