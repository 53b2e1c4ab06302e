import { sumsOf } from './lane-index.ts';
import type { LaneIndex, LaneLight } from './lane-index.ts';
import { lanesInView } from './lane-rows.ts';
import type { LaneView } from './lane-rows.ts';
import { createLaneRuns, findLaneRuns } from './lane-runs.ts';
import type { LaneRuns } from './lane-runs.ts';
import { findLongest } from './longest.ts';

/** Pixels of the screen, row by row, each 0xAABBGGRR: what an ImageData holds on a little-endian machine. */
export interface PixelImage {
  width: number;
  height: number;
  pixels: Uint32Array;
}

/** Colours as 0xAABBGGRR. */
export interface LanePalette {
  background: number;
  grid: number;
  /** By colour code of a node. */
  bars: Uint32Array;
  dimBars: Uint32Array;
  error: number;
  dimError: number;
  selected: number;
}

export interface LanePicture {
  view: LaneView;
  index: LaneIndex;
  /** What a filter left lit; undefined = everything. */
  light?: LaneLight | undefined;
  /** Colour code per bar of the index: see `codesOfBars`. */
  codes: Uint16Array;
  /** Pixel columns of grid lines. */
  grid: Uint32Array;
  /** Place in the index of the selected bar, −1 = none. */
  selected: number;
}

/**
 * From this height on, in pixels of the screen, lanes are parted by a line, and in them bars of this width from what
 * they touch: calls made one right after the other would else be one long bar.
 */
const PARTED_FROM = 4;
/** A bar smaller than this in either direction shows its selection by its colour: an outline would have no room. */
const OUTLINED_FROM = 4;

/**
 * Paints bars over the whole image, which is as wide as the view has columns. A column that several bars share shows an
 * error if one of them is, else the longest; what a filter dims never hides what it does not.
 */
export function paintPixels(image: PixelImage, picture: LanePicture, palette: LanePalette): void {
  paintBackground(image, picture.grid, palette);
  const { lane, top } = lanesInView(picture.view);
  const { ratio, edges, rows } = picture.view;
  const runs = createLaneRuns(image.width);
  for (let i = 0; i < lane.length; i++) {
    const y0 = Math.round(top[i]! * ratio);
    const y1 = Math.round((top[i]! + rows.lanePx) * ratio);
    const from = Math.max(0, y0);
    const to = Math.min(image.height, y1 - y0 >= PARTED_FROM ? y1 - 1 : y1);
    if (to <= from) continue;
    findLaneRuns(picture.index, lane[i]!, edges, runs);
    if (runs.count === 0) continue;
    paintRuns(image, from, runs, picture, palette, y1 - y0 >= PARTED_FROM);
    paintSelected(image, from, runs, picture.selected, palette.selected, y1 - y0);
    repeatRow(image, from, to, runs.x0[0]!, runs.x1[runs.count - 1]!);
  }
}

function paintBackground({ width, height, pixels }: PixelImage, grid: Uint32Array, palette: LanePalette): void {
  pixels.fill(palette.background);
  for (const x of grid) {
    if (x < width) for (let at = x; at < width * height; at += width) pixels[at] = palette.grid;
  }
}

/** One row of pixels; neighbours of one colour are filled at once. */
function paintRuns(
  { width, pixels }: PixelImage,
  y: number,
  runs: LaneRuns,
  picture: LanePicture,
  palette: LanePalette,
  isParted: boolean,
): void {
  const { count, x0, x1, from, to } = runs;
  const row = y * width;
  let since = 0;
  let until = 0;
  let colour = 0;
  for (let i = 0; i < count; i++) {
    const own = colourOfRun(from[i]!, to[i]!, picture, palette);
    if (own !== colour || x0[i] !== until) {
      fillRow(pixels, colour, row + since, row + until);
      colour = own;
      since = x0[i]!;
    }
    until = x1[i]!;
    // A run wider than a column is one bar alone.
    if (isParted && until - x0[i]! >= PARTED_FROM && i + 1 < count && x0[i + 1] === until) until--;
  }
  fillRow(pixels, colour, row + since, row + until);
}

/** A loop is quicker than `fill` for a few pixels. */
function fillRow(pixels: Uint32Array, colour: number, from: number, to: number): void {
  if (to - from > 24) pixels.fill(colour, from, to);
  else for (let at = from; at < to; at++) pixels[at] = colour;
}

function colourOfRun(from: number, to: number, { index, light, codes }: LanePicture, palette: LanePalette): number {
  const sums = sumsOf(index, light, from, to);
  const isLit = light === undefined || sums === light.sums;
  if (sums.errorsBefore[to]! > sums.errorsBefore[from]!) return isLit ? palette.error : palette.dimError;
  const bar = to - from === 1 ? from : findLongest(index, sums, from, to);
  return (isLit ? palette.bars : palette.dimBars)[codes[bar]!]!;
}

/** The selected bar over all others of its column, where it is too small for an outline. */
function paintSelected(
  { width, pixels }: PixelImage,
  y: number,
  { count, x0, x1, from, to }: LaneRuns,
  bar: number,
  colour: number,
  lanePixels: number,
): void {
  if (bar < from[0]! || bar >= to[count - 1]!) return;
  for (let i = 0; i < count; i++) {
    if (bar < from[i]! || bar >= to[i]! || Math.min(lanePixels, x1[i]! - x0[i]!) >= OUTLINED_FROM) continue;
    fillRow(pixels, colour, y * width + x0[i]!, y * width + x1[i]!);
  }
}

/** A lane looks the same in all its rows. */
function repeatRow({ width, pixels }: PixelImage, from: number, to: number, x0: number, x1: number): void {
  const row = from * width;
  for (let y = from + 1; y < to; y++) pixels.copyWithin(y * width + x0, row + x0, row + x1);
}
