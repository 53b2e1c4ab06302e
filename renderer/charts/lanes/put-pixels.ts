import type { PixelImage } from '../../../core/layout/lanes/paint-pixels.ts';

/** An ImageData and its bytes as whole pixels: painting needs no copy. */
export interface PixelStrip extends PixelImage {
  data: ImageData;
}

/**
 * Of a sharp screen 750 KB, which stay in the processor's cache between painting and copying: a whole image of 18 MB took
 * twice as long, and was kept.
 */
const STRIP_ROWS = 64;

/** The same strip while the width stays. */
export function fitStrip(strip: PixelStrip | undefined, width: number): PixelStrip {
  return strip?.width === width ? strip : newStrip(width, STRIP_ROWS);
}

export function newStrip(width: number, height: number): PixelStrip {
  const data = new ImageData(width, height);
  return { width, height, data, pixels: new Uint32Array(data.data.buffer) };
}

/** The first rows of a strip, at a place in pixels of the canvas, whatever the context is scaled to. */
export function putStrip(
  context: CanvasRenderingContext2D,
  { data, width }: PixelStrip,
  x: number,
  y: number,
  rows: number,
): void {
  context.putImageData(data, x, y, 0, 0, width, rows);
}
