import { PICTURE_FONT } from '../../core/report/picture-frame.ts';
import { fragment, type Markup } from '../../core/report/html/markup.ts';
import { SvgCanvas } from '../../core/report/svg-canvas.ts';

export type { Markup };

export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface SvgDrawing extends PictureSize {
  readonly markup: Markup;
  /** Elements in it. */
  readonly marks: number;
}

/** What others than browsers still open, and people still mail: some 4 MB. */
export const MOST_MARKS = 40_000;

/** Some ten thousand pixels high: more is no picture any more. */
export const MOST_ROWS = 400;
/** So many rows it has, whatever it takes. */
export const LEAST_ROWS = 16;

const WIDTH_PX = { least: 900, most: 1_800 };

/** As wide as on the screen, but not narrower or wider than a page or a slide has use for. */
export function pictureWidth(shownPx: number): number {
  return Math.round(Math.min(Math.max(shownPx, WIDTH_PX.least), WIDTH_PX.most));
}

let ruler: CanvasRenderingContext2D | null | undefined;

/** Widths as the browser has them for the fonts a picture names. */
function measureText(font: string, text: string): number {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (!ruler) return 0;
  ruler.font = font;
  return ruler.measureText(text).width;
}

/**
 * What `draw` draws, as SVG. It has all of the context that the charts draw with; see `SvgCanvas` for how far that goes.
 * `id`: a letter of its own for each part of a picture.
 */
export function drawSvg(
  size: PictureSize,
  id: string,
  draw: (context: CanvasRenderingContext2D) => void,
  ratio = 1,
): SvgDrawing {
  const svg = new SvgCanvas({ ...size, id, ratio, measure: measureText });
  draw(svg as unknown as CanvasRenderingContext2D);
  return { ...size, markup: svg.toMarkup(), marks: svg.marks };
}

/** Parts of a picture in their places; each is cut at its own edges. */
export function placeParts(parts: readonly (SvgDrawing & { readonly x: number; readonly y: number })[]): Markup {
  return fragment`${parts.map(
    ({ x, y, widthPx, heightPx, markup }) =>
      fragment`<svg x="${x}" y="${y}" width="${widthPx}" height="${heightPx}">\n${markup}</svg>\n`,
  )}`;
}

/** The same CSS font in the families a picture names. */
export function pictureFont(font: string): string {
  return font.replace(/px .*$/, `px ${PICTURE_FONT}`);
}

/** Halves what is shown until it is little enough: `draw` with so many rows or pixels. */
export function drawWithin<Drawn extends { readonly marks: number }>(
  most: number,
  least: number,
  draw: (count: number) => Drawn,
): Drawn {
  for (let count = most; ; count = Math.ceil(count / 2)) {
    const drawn = draw(count);
    if (drawn.marks <= MOST_MARKS || count <= least) return drawn;
  }
}
