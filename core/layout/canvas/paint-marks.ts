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
  paintMarkStrips(image, image.height, picture, palette, () => undefined);
}

/** The same strip by strip: see `paintStrips` of lanes. */
export function paintMarkStrips(
  strip: PixelImage,
  heightPixels: number,
  picture: CanvasPicture,
  palette: CanvasPalette,
  put: (y: number, rows: number) => void,
): void {
  const { ratio, rows } = picture.view;
  const { lane, top } = lanesInView(picture.view);
  const blank = blankRow(strip.width, picture.grid, palette);
  const painter = createRowPainter(picture, blank, palette);
  let at = 0;
  let painted = -1;
  let row: LaneRow | undefined;
  for (let y = 0; y < heightPixels; y += strip.height) {
    const until = Math.min(heightPixels, y + strip.height);
    for (let from = 0; from < strip.pixels.length; from += strip.width) strip.pixels.set(blank, from);
    for (; at < lane.length; at++) {
      const y0 = Math.round(top[at]! * ratio);
      const y1 = Math.round((top[at]! + rows.lanePx) * ratio);
      if (y0 >= until) break;
      if (painted !== at) row = painter(lane[at]!);
      painted = at;
      if (row) copyRows(strip, y0 - y, y1 - y, row);
      // The rest of it lies in the next strip.
      if (y1 > until) break;
    }
    put(y, until - y);
  }
}

/** A row without marks. */
function blankRow(width: number, grid: Uint32Array, palette: CanvasPalette): Uint32Array {
  const blank = new Uint32Array(width).fill(palette.background);
  for (const x of grid) if (x < width) blank[x] = palette.grid;
  return blank;
}

/** What a lane looks like, always in the same arrays; undefined = nothing of it is in view. */
function createRowPainter({ marks, window }: CanvasPicture, blank: Uint32Array, palette: CanvasPalette) {
  const width = blank.length;
  const running = new Int32Array(width + 1);
  const failing = new Int32Array(width + 1);
  const row = { all: new Uint32Array(width), failed: new Uint32Array(width) };
  return (lane: number): LaneRow | undefined => {
    if (!startAndStop(marks, lane, window, width, running, failing)) return undefined;
    row.all.set(blank);
    row.failed.set(blank);
    colourRow(row, running, failing, palette.bars[groupOfLane(marks, lane)]!, palette.error);
    running.fill(0);
    failing.fill(0);
    return row;
  };
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

/** All rows of a lane have the same colours, but that those at its edges may have errors only. */
interface LaneRow {
  all: Uint32Array;
  failed: Uint32Array;
}

function colourRow(row: LaneRow, running: Int32Array, failing: Int32Array, shades: Uint32Array, error: number): void {
  let spans = 0;
  let errors = 0;
  for (let x = 0; x < row.all.length; x++) {
    spans += running[x]!;
    errors += failing[x]!;
    if (errors > 0) row.all[x] = row.failed[x] = error;
    else if (spans > 0) row.all[x] = shades[shadeOf(spans)]!;
  }
}

/** Whole rows at a time: pixel by pixel, column by column, takes several times as long on a sharp screen. */
function copyRows({ width, height, pixels }: PixelImage, y0: number, y1: number, row: LaneRow): void {
  const isRaised = y1 - y0 >= RAISED_FROM;
  const end = y1 - y0 > 2 ? y1 - 1 : y1;
  for (let y = Math.max(0, y0); y < Math.min(height, end); y++) {
    const isEdge = y === y0 || y === end - 1;
    pixels.set(isRaised && isEdge ? row.failed : row.all, y * width);
  }
}

function shadeOf(spans: number): number {
  let shade = 0;
  while (shade + 1 < SHADES_FROM.length && spans >= SHADES_FROM[shade + 1]!) shade++;
  return shade;
}
