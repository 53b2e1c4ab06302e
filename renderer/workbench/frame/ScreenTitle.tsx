import { useEffect, useRef, type KeyboardEvent } from 'react';
import { isInsideFloat } from '../keys.ts';

interface ScreenTitleProps {
  /** Another one is another screen. */
  screen: string;
  text: string;
}

/**
 * What a screen is called. When another screen comes up the focus is here, unless something of it took the keys already: it is
 * read out, Tab goes on with the screen's first control, and the keys that walk a list walk the screen's own.
 */
export function ScreenTitle({ screen, text }: ScreenTitleProps) {
  const title = useRef<HTMLHeadingElement>(null);
  const before = useRef(screen);
  useEffect(() => {
    if (before.current === screen) return; // a page that was just loaded begins at its top
    before.current = screen;
    const held = document.activeElement;
    if (!held?.closest('main') && !isInsideFloat(held)) title.current?.focus({ preventScroll: true });
  }, [screen]);
  return (
    <h1 key={screen} ref={title} className="unseen" tabIndex={-1} onKeyDown={handOver}>
      {text}
    </h1>
  );
}

const WALKING: ReadonlySet<string> = new Set([
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'],
  ...['Home', 'End', 'PageUp', 'PageDown'],
]);

function handOver(event: KeyboardEvent<HTMLElement>): void {
  const { key, ctrlKey, metaKey, altKey } = event;
  const list = WALKING.has(key) && !ctrlKey && !metaKey && !altKey && findList(event.currentTarget.parentElement!);
  if (!list) return;
  list.focus({ preventScroll: true });
  event.stopPropagation(); // it is heard once, where the focus is now
  if (!list.dispatchEvent(new KeyboardEvent('keydown', event.nativeEvent))) event.preventDefault();
}

/** The best first: rows of a list, then pictures that are walked, then the boxes of a graph. */
const LISTS = ['[role="tree"], [role="grid"]', '[role="application"], [role="listbox"]', '[data-key]'];

function findList(main: HTMLElement): HTMLElement | undefined {
  const all = LISTS.flatMap((kind) => [...main.querySelectorAll<HTMLElement>(kind)]);
  return all.find((list) => list.tabIndex >= 0 && list.checkVisibility());
}
