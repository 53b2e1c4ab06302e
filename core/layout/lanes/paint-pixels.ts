import type { LanePalette, LanePicture } from './lane-picture.ts';
import { createLaneRuns } from './lane-runs.ts';
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
  paintBackground(image, picture.grid, palette);
  const { lane, from, to, height } = layoutBands(picture, image.height);
  const runs = createLaneRuns(image.width);
  const stripes = createLaneStripes(image.width);
  for (let i = 0; i < lane.length; i++) {
    if (to[i]! <= from[i]!) continue;
    findLaneStripes(stripes, runs, lane[i]!, height[i]!, picture, palette);
    if (runs.count === 0) continue;
    paintRow(image, from[i]!, stripes);
    repeatRow(image, from[i]!, to[i]!, runs.x0[0]!, runs.x1[runs.count - 1]!);
  }
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
