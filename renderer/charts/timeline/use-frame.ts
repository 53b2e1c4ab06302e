import { useCallback, useLayoutEffect, useRef } from 'react';
import { measured } from '../../measured.ts';

/**
 * Draws after every render, and whenever the returned function asks for it, at most once per frame of the screen. `draw`
 * is always that of the latest render; `name` is what is measured under (`measured.ts`). With `firstAtOnce` the first
 * picture is drawn with the render that said so: the frame in which a whole screen appears is long enough.
 */
export function useFrame(name: string, draw: () => void, firstAtOnce = false): () => void {
  const latest = useRef(draw);
  const pending = useRef(0);
  const isFirst = useRef(true);
  const request = useCallback(() => {
    if (pending.current !== 0) return;
    pending.current = requestAnimationFrame(() => {
      pending.current = 0;
      measured(`draw.${name}`, latest.current);
    });
  }, [name]);
  useLayoutEffect(() => {
    latest.current = draw;
    if (!firstAtOnce || !isFirst.current) return request();
    isFirst.current = false;
    cancelAnimationFrame(pending.current);
    pending.current = 0;
    measured(`draw.${name}`, draw);
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
