/** A colour as SVG takes it everywhere: without transparency, which is told apart. */
export interface SvgColour {
  readonly colour: string;
  /** 0 … 1 */
  readonly opacity: number;
}

const MIXED = /^color-mix\(in srgb, (.+) ([\d.]+)%, transparent\)$/;
const RGB = /^rgba?\(\s*(\d+)[ ,]+(\d+)[ ,]+(\d+)(?:\s*[/,]\s*([\d.]+)(%?))?\s*\)$/;
const HEX_ALPHA = /^(#[0-9a-f]{6})([0-9a-f]{2})$/i;

/**
 * Canvas takes all that CSS knows, other readers of SVG than browsers do not: of `#rrggbbaa`, `rgb(1 2 3 / 0.5)` and
 * `color-mix(in srgb, C 18%, transparent)` the transparency becomes an attribute of its own.
 */
export function splitColour(css: string): SvgColour {
  const mixed = MIXED.exec(css);
  if (mixed) {
    const { colour, opacity } = splitColour(mixed[1]!);
    return { colour, opacity: (opacity * Number(mixed[2])) / 100 };
  }
  const rgb = RGB.exec(css);
  if (rgb) {
    const hex = rgb.slice(1, 4).map((part) => Number(part).toString(16).padStart(2, '0'));
    return { colour: `#${hex.join('')}`, opacity: Number(rgb[4] ?? 1) / (rgb[5] === '%' ? 100 : 1) };
  }
  const hex = HEX_ALPHA.exec(css);
  return hex ? { colour: hex[1]!, opacity: parseInt(hex[2]!, 16) / 255 } : { colour: css, opacity: 1 };
}

export interface SvgFont {
  readonly sizePx: number;
  readonly weight: string;
  readonly isItalic: boolean;
}

const FONT = /^(italic )?(?:(\d+|bold) )?([\d.]+)px /;

/** Of a canvas's font what a text of its own needs; the family is that of the picture. */
export function readFont(font: string): SvgFont {
  const [, italic, weight = '400', size = '12'] = FONT.exec(font) ?? [];
  return { sizePx: Number(size), weight, isItalic: italic !== undefined };
}

/** A tenth of a pixel is finer than any screen. */
export const tenths = (px: number): number => Math.round(px * 10) / 10;
