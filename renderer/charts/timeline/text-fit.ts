import { visibleText } from '../../../core/model/visible-text.ts';

/** Texts of one font; measuring costs 2–12 µs, a look-up 0.1. Emptied when full: names may be without number. */
const MOST_KNOWN = 20_000;
const widths = new Map<string, Map<string, number>>();

export function textWidth(context: CanvasRenderingContext2D, text: string): number {
  let known = widths.get(context.font);
  if (known === undefined || known.size > MOST_KNOWN) widths.set(context.font, (known = new Map()));
  let width = known.get(text);
  if (width === undefined) known.set(text, (width = context.measureText(text).width));
  return width;
}

/** Widths learnt before a web font arrived are wrong. */
export function forgetTextWidths(): void {
  widths.clear();
  fits.clear();
}

const fits = new Map<string, string>();
/** No screen shows more of one name. */
const LONGEST = 600;

/** What is drawn into a picture is redacted afterwards, by the whole text. */
type Context = CanvasRenderingContext2D & { readonly tellWhole?: (shown: string, whole: string) => void };

/** The text, made visible, or both of its ends around "…", the longest that fits; '' where not even four letters do. */
export function fitText(context: Context, text: string, roomPx: number): string {
  const fit = longestFit(context, text, roomPx);
  if (fit !== text) context.tellWhole?.(fit, text);
  return fit;
}

function longestFit(context: CanvasRenderingContext2D, text: string, roomPx: number): string {
  const short = visibleText(text.length > LONGEST ? `${text.slice(0, LONGEST / 2)}…${text.slice(-LONGEST / 2)}` : text);
  if (textWidth(context, short) <= roomPx) return short;
  // Rounded down to 8 px, so that a column being dragged does not fill the store.
  const room = Math.floor(roomPx / 8) * 8;
  const key = `${context.font}|${room}|${short}`;
  let fit = fits.get(key);
  if (fit === undefined) {
    if (fits.size > MOST_KNOWN) fits.clear();
    fits.set(key, (fit = shorten(context, short, room)));
  }
  return fit;
}

function shorten(context: CanvasRenderingContext2D, text: string, roomPx: number): string {
  const letters = [...text];
  let low = 0;
  let high = letters.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (context.measureText(bothEnds(letters, middle)).width <= roomPx) low = middle;
    else high = middle - 1;
  }
  return low < 4 ? '' : bothEnds(letters, low);
}

/** Two fifths from the front, the rest from the back: com.ex…PaymentService. */
function bothEnds(letters: readonly string[], count: number): string {
  const head = Math.ceil(count * 0.4);
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (count - head)).join('')}`;
}
