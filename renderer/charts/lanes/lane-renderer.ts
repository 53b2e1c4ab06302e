import { paintPixels } from '../../../core/layout/lanes/paint-pixels.ts';
import type { LanePalette, LanePicture } from '../../../core/layout/lanes/paint-pixels.ts';
import { fitBuffer, putPixels } from './put-pixels.ts';
import type { PixelBuffer } from './put-pixels.ts';

/**
 * Draws all bars of a picture, and nothing else, over the whole canvas of a context. Texts, whiskers and the selection
 * come afterwards and are the same for all renderers. One that uses WebGL draws elsewhere and copies; it must never be
 * chosen on SwiftShader or llvmpipe, where 100,000 instances took 600 ms a frame.
 */
export interface LaneRenderer {
  readonly kind: 'pixels' | 'rectangles';
  drawBars: (context: CanvasRenderingContext2D, picture: LanePicture, palette: LanePalette) => void;
  /** Gives back what it keeps between frames. */
  dispose: () => void;
}

/**
 * One ImageData for drafts and one for sharp pictures, kept between frames: four to five times cheaper than a rectangle per
 * bar.
 */
export function createPixelRenderer(): LaneRenderer {
  const buffers = new Map<number, PixelBuffer>();
  return {
    kind: 'pixels',
    drawBars(context, picture, palette) {
      const { view } = picture;
      const width = view.edges.length - 1;
      const height = Math.round(view.heightPx * view.ratio);
      if (width < 1 || height < 1) return;
      const buffer = fitBuffer(buffers.get(view.ratio), width, height);
      buffers.set(view.ratio, buffer);
      paintPixels(buffer, picture, palette);
      putPixels(context, buffer);
    },
    dispose() {
      buffers.clear();
    },
  };
}
