import { useEffect, type RefObject } from 'react';

/** Around the boxes there is this much room in which nothing is seen. */
const MARGIN_PX = 16;

/**
 * Marks what scrolls sideways with the sides on which there is more: `data-more-left`, `data-more-right`. `zoom`: how large what is in it
 * is drawn, of which observers of sizes are not told.
 */
export function useMoreBeside(scrolled: RefObject<HTMLElement | null>, zoom: number): void {
  useEffect(() => {
    const element = scrolled.current!;
    const mark = (): void => {
      const { scrollLeft, scrollWidth, clientWidth } = element;
      element.toggleAttribute('data-more-left', scrollLeft > MARGIN_PX);
      element.toggleAttribute('data-more-right', scrollWidth - clientWidth - scrollLeft > MARGIN_PX);
    };
    const observer = new ResizeObserver(mark);
    for (const sized of [element, ...element.children]) observer.observe(sized);
    mark();
    element.addEventListener('scroll', mark, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', mark);
    };
  }, [scrolled, zoom]);
}
