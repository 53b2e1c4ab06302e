import { lowerBound } from './lane-index.ts';
import type { LanePalette, LanePicture } from './lane-picture.ts';
import { lanesInView } from './lane-rows.ts';
import { createLaneRuns, firstInView } from './lane-runs.ts';
import { createLaneStripes, findLaneStripes, layoutBands } from './lane-stripes.ts';

/** Fills whole pixels of the screen with one colour, 0xAABBGGRR. */
export type FillRect = (colour: number, x: number, y: number, width: number, height: number) => void;

/**
 * The very picture of `paintPixels` as rectangles, for whoever fills those quicker than they copy an image: up to some
 * thousand of them that is everybody.
 */
export function paintRects(fill: FillRect, heightPixels: number, picture: LanePicture, palette: LanePalette): void {
  const width = picture.view.edges.length - 1;
  fill(palette.background, 0, 0, width, heightPixels);
  for (const x of picture.grid) if (x < width) fill(palette.grid, x, 0, 1, heightPixels);
  const { lane, from, to, height } = layoutBands(picture, heightPixels);
  const runs = createLaneRuns(width);
  const stripes = createLaneStripes(width);
  for (let i = 0; i < lane.length; i++) {
    if (to[i]! <= from[i]!) continue;
    findLaneStripes(stripes, runs, lane[i]!, height[i]!, picture, palette);
    const { count, x0, x1, colour } = stripes;
    for (let k = 0; k < count; k++) fill(colour[k]!, x0[k]!, from[i]!, x1[k]! - x0[k]!, to[i]! - from[i]!);
  }
}

/** Whether so many bars lie in the lanes and the time in view; runs, and so rectangles, are at most twice as many. */
export function hasMoreBars({ view, index }: LanePicture, most: number): boolean {
  const { edges } = view;
  let bars = 0;
  for (const lane of lanesInView(view).lane) {
    const from = firstInView(index, lane, edges[0]!);
    bars += lowerBound(index.start, edges[edges.length - 1]!, from, index.first[lane + 1]!) - from;
    if (bars > most) return true;
  }
  return false;
}
