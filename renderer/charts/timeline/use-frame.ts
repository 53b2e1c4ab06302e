import { useCallback, useLayoutEffect, useRef } from 'react';

/**
 * Draws after every render, and whenever the returned function asks for it, at most once per frame of the screen. `draw`
 * is always that of the latest render.
 */
export function useFrame(draw: () => void): () => void {
  const latest = useRef(draw);
  const pending = useRef(0);
  const request = useCallback(() => {
    if (pending.current !== 0) return;
    pending.current = requestAnimationFrame(() => {
      pending.current = 0;
      latest.current();
    });
  }, []);
  useLayoutEffect(() => {
    latest.current = draw;
    request();
  });
  useLayoutEffect(
    () => () => {
      cancelAnimationFrame(pending.current);
      pending.current = 0;
    },
    [],
  );
  return request;
}
