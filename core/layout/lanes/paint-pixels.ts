import type { LanePalette, LanePicture } from './lane-picture.ts';
import { createLaneRuns } from './lane-runs.ts';
import type { LaneRuns } from './lane-runs.ts';
import { createLaneStripes, findLaneStripes, layoutBands } from './lane-stripes.ts';
import type { LaneStripes } from './lane-stripes.ts';

/** Pixels of the screen, row by row, each 0xAABBGGRR: what an ImageData holds on a little-endian machine. */
export interface PixelImage {
  width: number;
  height: number;
  pixels: Uint32Array;
}

/** Paints bars over the whole image, which is as wide as the view has columns. */
export function paintPixels(image: PixelImage, picture: LanePicture, palette: LanePalette): void {
  paintStrips(image, image.height, picture, palette, () => undefined);
}

/**
 * The same strip by strip in an image that is not as high as the picture: what is painted is still in the processor's cache
 * when `put` copies it. `y`: the strip's upper edge in the picture; `rows`: how many of its rows are meant.
 */
export function paintStrips(
  strip: PixelImage,
  heightPixels: number,
  picture: LanePicture,
  palette: LanePalette,
  put: (y: number, rows: number) => void,
): void {
  const { lane, from, to, height } = layoutBands(picture, heightPixels);
  const runs = createLaneRuns(strip.width);
  const stripes = createLaneStripes(strip.width);
  let at = 0;
  let found = -1;
  for (let y = 0; y < heightPixels; y += strip.height) {
    const until = Math.min(heightPixels, y + strip.height);
    paintBackground(strip, picture.grid, palette);
    for (; at < lane.length && from[at]! < until; at++) {
      if (found !== at) findLaneStripes(stripes, runs, lane[at]!, height[at]!, picture, palette);
      found = at;
      paintLane(strip, Math.max(from[at]!, y) - y, Math.min(to[at]!, until) - y, stripes, runs);
      // The rest of it lies in the next strip.
      if (to[at]! > until) break;
    }
    put(y, until - y);
  }
}

/** Rows `from … to−1` of the image. */
function paintLane(image: PixelImage, from: number, to: number, stripes: LaneStripes, runs: LaneRuns): void {
  if (to <= from || runs.count === 0) return;
  paintRow(image, from, stripes);
  repeatRow(image, from, to, runs.x0[0]!, runs.x1[runs.count - 1]!);
}

function paintBackground({ width, height, pixels }: PixelImage, grid: Uint32Array, palette: LanePalette): void {
  pixels.fill(palette.background);
  for (const x of grid) {
    if (x < width) for (let at = x; at < width * height; at += width) pixels[at] = palette.grid;
  }
}

function paintRow({ width, pixels }: PixelImage, y: number, { count, x0, x1, colour }: LaneStripes): void {
  const row = y * width;
  for (let i = 0; i < count; i++) fillRow(pixels, colour[i]!, row + x0[i]!, row + x1[i]!);
}

/** A loop is quicker than `fill` for a few pixels. */
function fillRow(pixels: Uint32Array, colour: number, from: number, to: number): void {
  if (to - from > 24) pixels.fill(colour, from, to);
  else for (let at = from; at < to; at++) pixels[at] = colour;
}

/** A lane looks the same in all its rows. */
function repeatRow({ width, pixels }: PixelImage, from: number, to: number, x0: number, x1: number): void {
  const row = from * width;
  for (let y = from + 1; y < to; y++) pixels.copyWithin(y * width + x0, row + x0, row + x1);
}
