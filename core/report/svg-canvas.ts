import { fragment, trusted, type Markup } from './html/markup.ts';
import { pixelRects, type PixelData } from './pixel-rects.ts';
import { readFont, splitColour, tenths } from './svg-paint.ts';
import { SvgPath, type PathRect } from './svg-path.ts';
import { wholeAttribute } from './whole-text.ts';

export interface SvgCanvasOptions {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Begins the ids of what others refer to; each part of a picture has its own. */
  readonly id: string;
  /** Width of a text in a CSS font: layouts ask for it as they ask a canvas. */
  readonly measure: (font: string, text: string) => number;
  /** Pixels of `putImageData` per pixel of the picture. */
  readonly ratio?: number;
}

/** Letters from which on a text keeps the width it was measured with. */
const LEAST_FITTED = 3;

interface Pen {
  fillStyle: string | SvgGradient;
  strokeStyle: string | SvgGradient;
  lineWidth: number;
  globalAlpha: number;
  font: string;
  textAlign: string;
  textBaseline: string;
  dash: readonly number[];
  /** Clips that end with it. */
  clips: number;
}

/** Written where it is first used: its colours are known by then. */
class SvgGradient {
  readonly id: string;
  readonly line: readonly [x0: number, y0: number, x1: number, y1: number];
  readonly stops: { at: number; css: string }[] = [];
  isWritten = false;
  constructor(id: string, line: SvgGradient['line']) {
    this.id = id;
    this.line = line;
  }
  addColorStop(at: number, css: string): void {
    this.stops.push({ at, css });
  }
}

/**
 * As much of a canvas's 2D context as the charts draw with, writing SVG: whoever draws the screen draws the picture, from
 * the same geometry and without a second hand.
 *
 *     layout ──▶ draw(context) ──▶ CanvasRenderingContext2D   the screen
 *                             └──▶ SvgCanvas                  a picture
 *
 * Text stays text and is escaped; nothing is referred to but what is in it. What lies wholly outside is left out.
 */
export class SvgCanvas implements Omit<Pen, 'dash' | 'clips'> {
  fillStyle: string | SvgGradient = '#000';
  strokeStyle: string | SvgGradient = '#000';
  lineWidth = 1;
  globalAlpha = 1;
  font = '12px sans-serif';
  textAlign = 'left';
  textBaseline = 'alphabetic';
  readonly canvas: { readonly width: number; readonly height: number };
  /** Elements written so far. */
  marks = 0;
  readonly #options: SvgCanvasOptions;
  #dash: readonly number[] = [];
  #clips = 0;
  #ids = 0;
  #saved: Pen[] = [];
  #path = new SvgPath();
  #cut = { shown: '', whole: '' };
  #parts: Markup[] = [];

  constructor(options: SvgCanvasOptions) {
    this.#options = options;
    this.canvas = { width: options.widthPx, height: options.heightPx };
  }

  /** All that was drawn; clips still open are closed. */
  toMarkup(): Markup {
    while (this.#saved.length > 0) this.restore();
    return fragment`${this.#parts}`;
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, globalAlpha, font, textAlign, textBaseline } = this;
    const style = { fillStyle, strokeStyle, lineWidth, globalAlpha, font, textAlign, textBaseline };
    this.#saved.push({ ...style, dash: this.#dash, clips: this.#clips });
    this.#clips = 0;
  }

  restore(): void {
    const saved = this.#saved.pop();
    if (!saved) return;
    for (; this.#clips > 0; this.#clips--) this.#parts.push(trusted('</g>\n'));
    const { dash, clips, ...style } = saved;
    Object.assign(this, style);
    this.#dash = dash;
    this.#clips = clips;
  }

  clip(): void {
    const id = this.#nextId();
    this.#parts.push(
      fragment`<clipPath id="${id}"><path d="${this.#path.d}"/></clipPath><g clip-path="url(#${id})">\n`,
    );
    this.#clips++;
  }

  beginPath(): void {
    this.#path = new SvgPath();
  }
  moveTo(x: number, y: number): void {
    this.#path.move(x, y);
  }
  lineTo(x: number, y: number): void {
    this.#path.line(x, y);
  }
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.#path.curve(x1, y1, x2, y2, x, y);
  }
  /** Whole circles only: charts have no other arcs. */
  arc(x: number, y: number, radius: number): void {
    this.#path.circle(x, y, radius);
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.#path.addRect({ x, y, width, height, radius: 0 });
  }
  roundRect(x: number, y: number, width: number, height: number, radius: number): void {
    this.#path.addRect({ x, y, width, height, radius });
  }
  closePath(): void {
    this.#path.close();
  }

  setLineDash(dash: readonly number[]): void {
    this.#dash = dash;
  }
  createLinearGradient(x0: number, y0: number, x1: number, y1: number): SvgGradient {
    return new SvgGradient(this.#nextId(), [x0, y0, x1, y1]);
  }

  /** `evenodd`: what lies within two of its outlines is left free. */
  fill(rule?: 'evenodd'): void {
    if (this.#path.isEmpty) return;
    const holes = rule === undefined ? '' : trusted(' fill-rule="evenodd"');
    if (this.#path.rect) this.#rect(this.#path.rect, this.#fill());
    else this.#write(fragment`<path d="${this.#path.d}"${holes}${this.#fill()}/>\n`);
  }
  stroke(): void {
    if (this.#path.isEmpty) return;
    const look = fragment` fill="none"${this.#stroke()}`;
    if (this.#path.rect) this.#rect(this.#path.rect, look);
    else this.#write(fragment`<path d="${this.#path.d}"${look}/>\n`);
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    this.#rect({ x, y, width, height, radius: 0 }, this.#fill());
  }
  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#rect({ x, y, width, height, radius: 0 }, fragment` fill="none"${this.#stroke()}`);
  }
  /** Of the whole picture: nothing of what was drawn is seen any more. Parts of it cannot be cleared. */
  clearRect(x: number, y: number, width: number, height: number): void {
    const isAll = x <= 0 && y <= 0 && width >= this.canvas.width && height >= this.canvas.height;
    if (isAll && this.#saved.length === 0) this.#parts = [];
  }

  /** That the next text, or a part of it, is what there is room for of another; see `WHOLE`. A canvas is not told. */
  tellWhole(shown: string, whole: string): void {
    this.#cut = { shown, whole };
  }

  fillText(text: string, x: number, y: number): void {
    if (text === '' || !Number.isFinite(x + y)) return;
    const { sizePx, weight, isItalic } = readFont(this.font);
    if (y + sizePx < 0 || y - sizePx > this.canvas.height || x > this.canvas.width) return;
    // A third of its size below the middle of its capitals: what other readers make of a baseline differs.
    const base = this.textBaseline === 'middle' ? y + 0.35 * sizePx : y;
    const anchor = { center: ' text-anchor="middle"', right: ' text-anchor="end"' }[this.textAlign] ?? '';
    const style = trusted(`${anchor}${isItalic ? ' font-style="italic"' : ''}`);
    this.#write(
      fragment`<text x="${tenths(x)}" y="${tenths(base)}" font-size="${sizePx}" font-weight="${weight}"${style}${this.#width(text)}${this.#fill()}${wholeAttribute(this.#wholeOf(text), text)}>${text}</text>\n`,
    );
  }
  #wholeOf(text: string): string {
    const { shown, whole } = this.#cut;
    return shown === '' ? text : text.replace(shown, () => whole);
  }

  measureText(text: string): { width: number } {
    return { width: this.#options.measure(this.font, text) };
  }

  /** The width it was laid out with, also where it is read in another font; a lone letter is not pressed out of shape. */
  #width(text: string): Markup | string {
    if (text.length < LEAST_FITTED) return '';
    const widthPx = tenths(this.measureText(text).width);
    return widthPx > 0 ? fragment` textLength="${widthPx}" lengthAdjust="spacingAndGlyphs"` : '';
  }

  /** An image as rectangles: sharp at any size, and nothing to be fetched. */
  putImageData(image: PixelData, x: number, y: number): void {
    const ratio = this.#options.ratio ?? 1;
    for (const { colour, ...rect } of pixelRects(image)) {
      const place = { x: (rect.x + x) / ratio, y: (rect.y + y) / ratio };
      const size = { width: rect.width / ratio, height: rect.height / ratio, radius: 0 };
      this.#rect({ ...place, ...size }, fragment` fill="${colour}"`);
    }
  }

  #rect({ x, y, width, height, radius }: PathRect, look: Markup): void {
    if (!Number.isFinite(x + y + width + height)) return;
    const [left, right] = [Math.min(x, x + width), Math.max(x, x + width)];
    const [top, bottom] = [Math.min(y, y + height), Math.max(y, y + height)];
    if (right <= 0 || left >= this.canvas.width || bottom <= 0 || top >= this.canvas.height) return;
    const corner = radius > 0 ? fragment` rx="${tenths(radius)}"` : '';
    // Both edges are rounded, not edge and width: what touches still touches.
    const [x0, y0] = [tenths(left), tenths(top)];
    this.#write(
      fragment`<rect x="${x0}" y="${y0}" width="${tenths(tenths(right) - x0)}" height="${tenths(tenths(bottom) - y0)}"${corner}${look}/>\n`,
    );
  }

  #write(element: Markup): void {
    this.marks++;
    this.#parts.push(element);
  }

  #nextId(): string {
    return `${this.#options.id}${this.#ids++}`;
  }

  #fill(): Markup {
    return this.#paint('fill', this.fillStyle);
  }

  #stroke(): Markup {
    const dash = this.#dash.length > 0 ? fragment` stroke-dasharray="${this.#dash.join(' ')}"` : '';
    return fragment`${this.#paint('stroke', this.strokeStyle)} stroke-width="${tenths(this.lineWidth)}"${dash}`;
  }

  #paint(kind: 'fill' | 'stroke', style: string | SvgGradient): Markup {
    const name = trusted(kind);
    if (typeof style !== 'string') {
      this.#writeGradient(style);
      return fragment` ${name}="url(#${style.id})"${this.#opacity(name, this.globalAlpha)}`;
    }
    const { colour, opacity } = splitColour(style);
    return fragment` ${name}="${colour}"${this.#opacity(name, opacity * this.globalAlpha)}`;
  }

  #opacity(name: Markup, opacity: number): Markup | string {
    return opacity < 1 ? fragment` ${name}-opacity="${Math.round(opacity * 100) / 100}"` : '';
  }

  #writeGradient(gradient: SvgGradient): void {
    if (gradient.isWritten) return;
    gradient.isWritten = true;
    const [x1, y1, x2, y2] = gradient.line.map(tenths);
    const stops = gradient.stops.map(({ at, css }) => {
      const { colour, opacity } = splitColour(css);
      return fragment`<stop offset="${at}" stop-color="${colour}"${this.#opacity(trusted('stop'), opacity)}/>`;
    });
    this.#parts.push(
      fragment`<linearGradient id="${gradient.id}" gradientUnits="userSpaceOnUse" x1="${x1!}" y1="${y1!}" x2="${x2!}" y2="${y2!}">${stops}</linearGradient>\n`,
    );
  }
}
