import { useCallback, useLayoutEffect, useRef } from 'react';
import { measured } from '../../measured.ts';

/**
 * Draws after every render, and whenever the returned function asks for it, at most once per frame of the screen. `draw`
 * is always that of the latest render; `name` is what is measured under (`measured.ts`).
 */
export function useFrame(name: string, draw: () => void): () => void {
  const latest = useRef(draw);
  const pending = useRef(0);
  const request = useCallback(() => {
    if (pending.current !== 0) return;
    pending.current = requestAnimationFrame(() => {
      pending.current = 0;
      measured(`draw.${name}`, latest.current);
    });
  }, [name]);
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
