import { fragment, type Markup } from './html/markup.ts';

/** Of a text in a picture that has less room than letters: all of it, for half a secret is not known for one. It never leaves. */
export const WHOLE = 'data-whole';
/** From each end of longer ones; no picture shows as much of them. */
const MOST_OF_END = 4_000;
const ATTRIBUTE = new RegExp(`\\s${WHOLE}="[^"]*"`, 'g');

/** The attribute of an element that shows `shown` of `text`; '' where that is all. */
export function wholeAttribute(text: string, shown: string): Markup | string {
  if (text === shown) return '';
  const isLong = text.length > 2 * MOST_OF_END;
  const kept = isLong ? `${text.slice(0, MOST_OF_END)}…${text.slice(-MOST_OF_END)}` : text;
  return fragment` data-whole="${kept}"`;
}

/** A picture without what is not shown of its texts. */
export function withoutWholes(svg: string): string {
  return svg.includes(WHOLE) ? svg.replace(/<[^<>]*>/g, (tag) => tag.replace(ATTRIBUTE, '')) : svg;
}
