import { anyBit } from './bit-counts.ts';
import { sumsOf } from './lane-index.ts';
import type { LanePalette, LanePicture } from './lane-picture.ts';
import { lanesInView } from './lane-rows.ts';
import { findLaneRuns } from './lane-runs.ts';
import type { LaneRuns } from './lane-runs.ts';
import { findLongest } from './longest.ts';

/**
 * From this height on, in pixels of the screen, lanes are parted by a line, and in them bars of this width from what
 * they touch: calls made one right after the other would else be one long bar.
 */
const PARTED_FROM = 4;
/** A bar smaller than this in either direction shows its selection by its colour: an outline would have no room. */
const OUTLINED_FROM = 4;

/** Rows of pixels of the screen that each lane in view takes; parallel arrays. */
export interface LaneBands {
  lane: Uint32Array;
  /** First row and the one behind the last, within the image; empty where to ≤ from. */
  from: Int32Array;
  to: Int32Array;
  /** The lane's height, the line that parts it from the next one and what lies outside the image included. */
  height: Int32Array;
}

export function layoutBands(picture: LanePicture, imageHeight: number): LaneBands {
  const { ratio, rows } = picture.view;
  const { lane, top } = lanesInView(picture.view);
  const y0 = Int32Array.from(top, (y) => Math.round(y * ratio));
  const height = Int32Array.from(top, (y, i) => Math.round((y + rows.lanePx) * ratio) - y0[i]!);
  return {
    lane,
    from: y0.map((y) => Math.max(0, y)),
    to: y0.map((y, i) => Math.min(imageHeight, y + height[i]! - (height[i]! >= PARTED_FROM ? 1 : 0))),
    height,
  };
}

/** What is painted of one lane, from left to right; a later stripe lies over an earlier one. Pixel columns. */
export interface LaneStripes {
  count: number;
  x0: Uint32Array;
  x1: Uint32Array;
  /** 0xAABBGGRR. */
  colour: Uint32Array;
}

/** Each run may have a stripe, and the selected bar two more. */
export function createLaneStripes(columns: number): LaneStripes {
  const uints = () => new Uint32Array(columns + 2);
  return { count: 0, x0: uints(), x1: uints(), colour: uints() };
}

/**
 * Fills `stripes` for one lane; `runs` is scratch. A column that several bars share shows an error if one of them is,
 * else the longest; what a filter dims never hides what it does not. Neighbours of one colour are one stripe.
 */
export function findLaneStripes(
  stripes: LaneStripes,
  runs: LaneRuns,
  lane: number,
  heightPixels: number,
  picture: LanePicture,
  palette: LanePalette,
): void {
  findLaneRuns(picture.index, lane, picture.view.edges, runs);
  stripes.count = 0;
  if (runs.count === 0) return;
  joinRuns(stripes, runs, heightPixels >= PARTED_FROM, picture, palette);
  addSelected(stripes, runs, heightPixels, picture.selected, palette.selected);
}

function joinRuns(
  stripes: LaneStripes,
  { count, x0, x1, from, to }: LaneRuns,
  isParted: boolean,
  picture: LanePicture,
  palette: LanePalette,
): void {
  // Out of their objects once: there are some hundred thousand runs a frame.
  const { x0: left, x1: right, colour } = stripes;
  let at = -1;
  let until = 0;
  for (let i = 0; i < count; i++) {
    const own = colourOfRun(from[i]!, to[i]!, picture, palette);
    if (at < 0 || own !== colour[at] || x0[i] !== until) {
      at++;
      left[at] = x0[i]!;
      colour[at] = own;
    }
    until = x1[i]!;
    // A run wider than a column is one bar alone.
    if (isParted && until - x0[i]! >= PARTED_FROM && i + 1 < count && x0[i + 1] === until) until--;
    right[at] = until;
  }
  stripes.count = at + 1;
}

function colourOfRun(from: number, to: number, { index, light, codes }: LanePicture, palette: LanePalette): number {
  const sums = sumsOf(index, light, from, to);
  const isLit = light === undefined || sums === light;
  if (anyBit(sums.errors, from, to)) return isLit ? palette.error : palette.dimError;
  const bar = to - from === 1 ? from : findLongest(index, sums, from, to);
  return (isLit ? palette.bars : palette.dimBars)[codes[bar]!]!;
}

/** The selected bar over all others of its column, where it is too small for an outline. */
function addSelected(
  stripes: LaneStripes,
  { count, x0, x1, from, to }: LaneRuns,
  heightPixels: number,
  bar: number,
  colour: number,
): void {
  if (bar < from[0]! || bar >= to[count - 1]!) return;
  for (let i = 0; i < count; i++) {
    if (bar < from[i]! || bar >= to[i]! || Math.min(heightPixels, x1[i]! - x0[i]!) >= OUTLINED_FROM) continue;
    const at = stripes.count++;
    stripes.x0[at] = x0[i]!;
    stripes.x1[at] = x1[i]!;
    stripes.colour[at] = colour;
  }
}
