import { useEffect, type RefObject } from 'react';

/** Marks what scrolls sideways with the sides on which there is more: `data-more-left`, `data-more-right`. */
export function useMoreBeside(scrolled: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scrolled.current!;
    const mark = (): void => {
      const { scrollLeft, scrollWidth, clientWidth } = element;
      element.toggleAttribute('data-more-left', scrollLeft >= 1);
      element.toggleAttribute('data-more-right', scrollWidth - clientWidth - scrollLeft >= 1);
    };
    const observer = new ResizeObserver(mark);
    for (const sized of [element, ...element.children]) observer.observe(sized);
    element.addEventListener('scroll', mark, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', mark);
    };
  }, [scrolled]);
}
