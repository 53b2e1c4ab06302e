import type { RefObject } from 'react';
import type { Size } from '../line/use-size.ts';
import { opaqueContext, releaseCanvas } from '../timeline/canvas.ts';
import { sharpRatio } from './use-draft.ts';

/** One above the other; one of them is seen. */
export interface PictureCanvases {
  sharp: RefObject<HTMLCanvasElement | null>;
  draft: RefObject<HTMLCanvasElement | null>;
}

/**
 * The context to draw the whole picture with now, in CSS pixels, of the canvas that is then seen. Sharp pictures and drafts
 * have one each, so that none ever gets another size: on a sharp screen that is 27 MB to be cleared, and cost more than
 * all that is drawn.
 */
export function pictureContext(
  { sharp, draft }: PictureCanvases,
  { widthPx, heightPx }: Size,
  ratio: number,
): CanvasRenderingContext2D | undefined {
  const isSharp = ratio === sharpRatio();
  const [shown, hidden] = isSharp ? [sharp.current, draft.current] : [draft.current, sharp.current];
  if (!shown) return undefined;
  shown.style.visibility = '';
  if (hidden) hidden.style.visibility = 'hidden';
  // A draft is small enough to be made again with the next movement.
  if (isSharp && hidden) releaseCanvas(hidden);
  return opaqueContext(shown, widthPx, heightPx, ratio);
}
