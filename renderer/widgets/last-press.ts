import { useEffect } from 'react';

let lastKey = '';

/** With these something is closed or done, and the focus goes back to where it came from by itself. */
const RETURNING: ReadonlySet<string> = new Set(['Escape', 'Enter', ' ']);

/** Whether the focus moves because something was closed, and not because somebody went there. */
export const isReturning = (): boolean => RETURNING.has(lastKey);

/** Keeps the key pressed last, '' after a press of the pointer; once on the page. */
export function useLastPress(): void {
  useEffect(() => {
    const stop = new AbortController();
    const options = { capture: true, signal: stop.signal };
    window.addEventListener('keydown', ({ key }) => void (lastKey = key), options);
    window.addEventListener('pointerdown', () => void (lastKey = ''), options);
    return () => stop.abort();
  }, []);
}
