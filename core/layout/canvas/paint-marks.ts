import type { PixelImage } from '../lanes/paint-pixels.ts';
import type { LaneView } from '../lanes/lane-rows.ts';
import { lanesInView } from '../lanes/lane-rows.ts';
import type { TimeSpan } from '../timeline/viewport.ts';
import { groupOfLane, type CanvasMarks } from './canvas-marks.ts';
import { columnsOfMark } from './mark-columns.ts';

/** Colours as 0xAABBGGRR. */
export interface CanvasPalette {
  background: number;
  grid: number;
  /** Per group as many as there are SHADES_FROM, the palest first. */
  bars: readonly Uint32Array[];
  error: number;
}

/** From so many spans at once on a pixel takes the next shade. Runs tell the most there can be, for what ends earlier is not told. */
export const SHADES_FROM = [1, 2, 4, 16];

/** In lanes as high as this, errors are a pixel higher at both edges than others: the colour is not the only sign. */
const RAISED_FROM = 6;

export interface CanvasPicture {
  marks: CanvasMarks;
  view: LaneView;
  window: TimeSpan;
  /** Pixel columns of grid lines. */
  grid: Uint32Array;
}

/**
 * Paints the whole image. A pixel is an error if one runs there; else it is as strong as many run there:
 *
 *     marks    ▬▬▬▬▬▬▬▬ 3 spans         started  +3  ·  ·  +1  ·  −3  ·  −1
 *                   ▬▬▬▬▬▬▬ 1 span      running   3  3  3   4  4   1  1   0
 */
export function paintMarks(image: PixelImage, picture: CanvasPicture, palette: CanvasPalette): void {
  const { marks, view, grid } = picture;
  paintGrid(image, grid, palette);
  const lanes = lanesInView(view);
  const running = new Int32Array(image.width + 1);
  const failing = new Int32Array(image.width + 1);
  for (let i = 0; i < lanes.lane.length; i++) {
    const lane = lanes.lane[i]!;
    if (!startAndStop(marks, lane, picture.window, image.width, running, failing)) continue;
    const y0 = Math.round(lanes.top[i]! * view.ratio);
    const y1 = Math.round((lanes.top[i]! + view.rows.lanePx) * view.ratio);
    paintLane(image, y0, y1, running, failing, palette.bars[groupOfLane(marks, lane)]!, palette.error);
    running.fill(0);
    failing.fill(0);
  }
}

function paintGrid({ width, pixels }: PixelImage, grid: Uint32Array, palette: CanvasPalette): void {
  pixels.fill(palette.background);
  for (const x of grid) if (x < width) for (let at = x; at < pixels.length; at += width) pixels[at] = palette.grid;
}

/** How many start less how many end, by pixel column. False where nothing of the lane is in view. */
function startAndStop(
  marks: CanvasMarks,
  lane: number,
  window: TimeSpan,
  width: number,
  running: Int32Array,
  failing: Int32Array,
): boolean {
  const { first, start, end, errorEnd, spans, errors, isExact } = marks;
  let any = false;
  for (let i = first[lane]!; i < first[lane + 1]! && start[i]! < window.toNs; i++) {
    if (end[i]! < window.fromNs) continue;
    const { x0, x1 } = columnsOfMark(start[i]!, end[i]!, window, width, isExact);
    if (x0 >= width || x1 <= 0) continue;
    any = true;
    running[Math.max(0, x0)]! += spans[i]!;
    running[Math.min(width, x1)]! -= spans[i]!;
    if (errors[i] === 0) continue;
    const failed = columnsOfMark(start[i]!, errorEnd[i]!, window, width, isExact);
    failing[Math.max(0, failed.x0)]! += 1;
    failing[Math.max(0, Math.min(width, failed.x1))]! -= 1;
  }
  return any;
}

function paintLane(
  { width, height, pixels }: PixelImage,
  y0: number,
  y1: number,
  running: Int32Array,
  failing: Int32Array,
  shades: Uint32Array,
  error: number,
): void {
  const isRaised = y1 - y0 >= RAISED_FROM;
  const [top, bottom] = [Math.max(0, y0), Math.min(height, y1 - y0 > 2 ? y1 - 1 : y1)];
  let spans = 0;
  let errors = 0;
  for (let x = 0; x < width; x++) {
    spans += running[x]!;
    errors += failing[x]!;
    if (spans <= 0 && errors <= 0) continue;
    const inset = isRaised && errors <= 0 ? 1 : 0;
    const colour = errors > 0 ? error : shades[shadeOf(spans)]!;
    const to = Math.min(bottom, y1 - 1 - inset + (y1 - y0 > 2 ? 0 : 1));
    for (let y = Math.max(top, y0 + inset); y < to; y++) pixels[y * width + x] = colour;
  }
}

function shadeOf(spans: number): number {
  let shade = 0;
  while (shade + 1 < SHADES_FROM.length && spans >= SHADES_FROM[shade + 1]!) shade++;
  return shade;
}
