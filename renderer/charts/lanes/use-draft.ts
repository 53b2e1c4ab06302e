import { useEffect, useMemo, useRef } from 'react';

/** So long after the last movement the picture is drawn sharp. */
const SETTLED_MS = 100;

export interface Draft {
  /** Pixels of the screen per CSS pixel to draw with now. */
  ratio: () => number;
  /** The picture moves: it is drawn again, coarsely as long as that goes on. */
  moved: () => void;
}

/**
 * On sharp screens a moving picture has a quarter of the pixels, and all of them a moment after it stops. Drafts need a
 * canvas of their own (`picture-context.ts`).
 */
export function useDraft(request: () => void, window: unknown): Draft {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const draft = useMemo(
    () => ({
      ratio: () => (timer.current === undefined ? sharpRatio() : Math.min(1, sharpRatio())),
      moved: () => {
        clearTimeout(timer.current);
        timer.current = setTimeout(() => {
          timer.current = undefined;
          request();
        }, SETTLED_MS);
        request();
      },
    }),
    [request],
  );
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) draft.moved();
    first.current = false;
  }, [window, draft]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return draft;
}

export const sharpRatio = (): number => devicePixelRatio || 1;
