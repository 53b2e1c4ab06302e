/** Hangul, Han, Kana and full-width forms take about a whole em; other letters a bit more than half of one. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
const FONT_PX = 11;

const charPx = (char: string): number => (WIDE.test(char) ? FONT_PX : FONT_PX * 0.56);

/** Width of a text at 11 px, estimated without a font: a report is laid out where nothing can be measured. */
export function textPx(text: string): number {
  let width = 0;
  for (const char of text) width += charPx(char);
  return width;
}

/** The text, or both of its ends with … between: the telling parts of a long name are its first and last words. */
export function fitText(text: string, roomPx: number): string {
  // Nobody sees more than this many characters of a row; names may be megabytes long.
  const chars = [...text.slice(0, 400)];
  if (text.length <= 400 && textPx(text) <= roomPx) return text;
  const tail = [...text.slice(-400)];
  const take = (from: readonly string[], room: number) => {
    let used = 0;
    let count = 0;
    while (count < from.length && used + charPx(from[count]!) <= room) used += charPx(from[count++]!);
    return count;
  };
  const head = take(chars, (roomPx - FONT_PX) * 0.45);
  const end = take(tail.toReversed(), (roomPx - FONT_PX) * 0.55);
  return `${chars.slice(0, head).join('')}…${tail.slice(tail.length - end).join('')}`;
}
