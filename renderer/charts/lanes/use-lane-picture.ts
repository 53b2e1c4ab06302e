import { useEffect, useMemo } from 'react';
import type { RefObject } from 'react';
import type { Size } from '../line/use-size.ts';
import { useFontsReady } from '../timeline/use-fonts-ready.ts';
import { useFrame } from '../timeline/use-frame.ts';
import type { LaneTheme } from './draw-lanes.ts';
import { createBarRenderer } from './lane-renderer.ts';
import { paintLanes } from './paint-lanes.ts';
import type { LanesInput, PaintedLanes } from './paint-lanes.ts';
import { pictureContext } from './picture-context.ts';
import type { PictureCanvases } from './picture-context.ts';
import { useDraft } from './use-draft.ts';

interface PictureInput {
  canvases: PictureCanvases;
  scroller: RefObject<HTMLDivElement | null>;
  size: Size;
  input: LanesInput;
  theme: LaneTheme;
  /** Gets what is on the screen. */
  painted: RefObject<PaintedLanes | undefined>;
  /** What lies over it has to be drawn again. */
  onPainted: () => void;
}

/** Draws the lanes after every render; returns what is to be called when they were scrolled. */
export function useLanePicture({
  canvases,
  scroller,
  size,
  input,
  theme,
  painted,
  onPainted,
}: PictureInput): () => void {
  const renderer = useMemo(createBarRenderer, []);
  useEffect(() => () => renderer.dispose(), [renderer]);
  const request = useFrame('lanes', () => {
    if (size.widthPx === 0) return;
    const ratio = draft.ratio();
    const context = pictureContext(canvases, size, ratio);
    if (!context) return;
    const frame = { ...size, scrollPx: scroller.current!.scrollTop, ratio };
    painted.current = paintLanes(context, renderer, input, frame, theme);
    onPainted();
  });
  const draft = useDraft(request, input.state.window);
  useFontsReady(request);
  return draft.moved;
}
