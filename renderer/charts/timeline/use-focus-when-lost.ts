import { useEffect, type RefObject } from 'react';
import { isFocusLost } from '../../is-focus-lost.ts';

/** Opened by a key, a view goes on by keys: what had them is gone. Who types in a box, or stands on a button, keeps them. */
export function useFocusWhenLost(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (isFocusLost()) element.current?.focus({ preventScroll: true });
  }, [element]);
}
