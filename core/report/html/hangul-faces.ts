/** Name under which a file's own Korean font goes. It comes first wherever text is set: Hangul alone is taken from it. */
export const HANGUL_FAMILY = '"Report Hangul"';

/** Letters, jamo, and syllables. */
const BLOCKS: readonly (readonly [from: number, to: number])[] = [
  [0x1100, 0x11ff],
  [0x3130, 0x318f],
  [0xa960, 0xa97f],
  [0xac00, 0xd7ff],
];

/**
 * `@font-face` rules as a report takes them. Pieces of the font have Latin letters besides, which would take the place of
 * monospaced ones: they are left to the fonts of the machine. Named behind one of those, Chromium left boxes.
 */
export function hangulFaces(style: string): string {
  return style
    .replace(/font-family:[^;}]+/g, `font-family:${HANGUL_FAMILY}`)
    .replace(
      /unicode-range:([^;}]+)/g,
      (_, ranges: string) => `unicode-range:${ranges.split(',').filter(isHangul).join(',')}`,
    );
}

/** By where the range ("U+AC00-AC1F") begins. */
function isHangul(range: string): boolean {
  const first = parseInt(range.trim().slice(2), 16);
  return BLOCKS.some(([from, to]) => first >= from && first <= to);
}
