import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/*
 * A report is read where nobody knows which fonts there are; on a bare Linux Hangul would be boxes. The page's own
 * Korean font lies beside it in some ninety pieces by Unicode range; a report gets those it has letters of.
 */

interface Piece {
  file: string;
  /** As in the style sheet: "U+AC00-AC1F,U+AC3A". */
  unicodeRange: string;
  covers(codePoint: number): boolean;
}

/** Syllables, and the letters they are put together from. */
const HANGUL = /[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]/g;
const FACE =
  /@font-face\s*\{[^}]*Pretendard[^}]*url\(["']?\.?\/?([\w.-]+\.woff2)["']?\)[^}]*unicode-range:([^;}]+)[^}]*\}/g;

/** `find(text)` gives @font-face rules with the font inside, for the Hangul in `text`; '' where it has none. */
export function createReportFonts(rendererDir: string): (text: string) => Promise<string> {
  const folder = join(rendererDir, 'assets');
  let pieces: Promise<Piece[]> | undefined;
  return async (text) => {
    const letters = new Set(text.match(HANGUL));
    if (letters.size === 0) return '';
    const points = [...letters].map((letter) => letter.codePointAt(0)!);
    const all = await (pieces ??= readPieces(folder));
    const wanted = all.filter(({ covers }) => points.some(covers));
    return (await Promise.all(wanted.map((piece) => writeFace(folder, piece)))).join('\n');
  };
}

async function readPieces(folder: string): Promise<Piece[]> {
  const sheets = (await readdir(folder)).filter((name) => name.endsWith('.css'));
  const texts = await Promise.all(sheets.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) =>
    [...text.matchAll(FACE)].map(([, file, unicodeRange]) => {
      const ranges = readRanges(unicodeRange!);
      return { file: file!, unicodeRange: unicodeRange!, covers: (point) => isIn(point, ranges) };
    }),
  );
}

type Range = readonly [from: number, to: number];

function isIn(point: number, ranges: readonly Range[]): boolean {
  return ranges.some(([from, to]) => point >= from && point <= to);
}

function readRanges(text: string): Range[] {
  return text.split(',').map((part) => {
    const [from, to = from] = part.trim().replace(/^U\+/i, '').split('-');
    return [parseInt(from!, 16), parseInt(to!, 16)] as const;
  });
}

async function writeFace(folder: string, { file, unicodeRange }: Piece): Promise<string> {
  const font = (await readFile(join(folder, file))).toString('base64');
  return `@font-face{font-family:Pretendard;font-weight:45 920;src:url(data:font/woff2;base64,${font}) format("woff2");unicode-range:${unicodeRange}}`;
}
