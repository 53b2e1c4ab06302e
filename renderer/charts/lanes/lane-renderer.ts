import type { LanePalette, LanePicture } from '../../../core/layout/lanes/lane-picture.ts';
import { paintStrips } from '../../../core/layout/lanes/paint-pixels.ts';
import { hasMoreBars, paintRects } from '../../../core/layout/lanes/paint-rects.ts';
import { fitStrip, putStrip } from './put-pixels.ts';
import type { PixelStrip } from './put-pixels.ts';

/**
 * Draws all bars of a picture, and nothing else, over the whole canvas of a context. Texts, whiskers and the selection
 * come afterwards and are the same for all renderers. One that uses WebGL draws elsewhere and copies; it must never be
 * chosen on SwiftShader or llvmpipe, where 100,000 instances took 600 ms a frame.
 */
export interface LaneRenderer {
  drawBars: (context: CanvasRenderingContext2D, picture: LanePicture, palette: LanePalette) => void;
  /** Gives back what it keeps between frames. */
  dispose: () => void;
}

/**
 * Of more bars an image costs the browser less than a rectangle each: with both as much at about 8,000 rectangles, of which
 * a bar may need two. Drawing 4,000 took 2 ms of the page's thread where the 26 MB of a sharp screen's image took 80.
 */
const MOST_RECTS = 5_000;

/**
 * Rectangles while they are few; above that an ImageData, strip by strip: four to five times cheaper than a rectangle per
 * bar.
 */
export function createBarRenderer(): LaneRenderer {
  let strip: PixelStrip | undefined;
  return {
    drawBars(context, picture, palette) {
      const { view } = picture;
      const width = view.edges.length - 1;
      const height = Math.round(view.heightPx * view.ratio);
      if (width < 1 || height < 1) return;
      if (!hasMoreBars(picture, MOST_RECTS)) return fillBars(context, height, picture, palette);
      const own = (strip = fitStrip(strip, width));
      paintStrips(own, height, picture, palette, (y, rows) => putStrip(context, own, 0, y, rows));
    },
    dispose() {
      strip = undefined;
    },
  };
}

function fillBars(
  context: CanvasRenderingContext2D,
  heightPixels: number,
  picture: LanePicture,
  palette: LanePalette,
): void {
  let last = -1;
  context.save();
  context.resetTransform();
  paintRects(
    (colour, x, y, width, height) => {
      // A colour is read from text: worth it only where it is another.
      if (colour !== last) context.fillStyle = colourOf((last = colour));
      context.fillRect(x, y, width, height);
    },
    heightPixels,
    picture,
    palette,
  );
  context.restore();
}

/** 0xAABBGGRR as `#rrggbb`; all colours of bars are opaque. */
function colourOf(pixel: number): string {
  const rgb = ((pixel & 0xff) << 16) | (pixel & 0xff00) | ((pixel >>> 16) & 0xff);
  return `#${rgb.toString(16).padStart(6, '0')}`;
}
