/** Of more files a picture would take seconds; what is left out is written in a font of the system. */
const MOST_FILES = 80;

/**
 * The SVG with those pieces of the page's fonts inside that have its letters: drawn as an image it sees no fonts of the
 * page, and a machine without Korean fonts would draw boxes. Only for drawing; what is saved as SVG names fonts and no more.
 */
export async function embedFonts(svg: string): Promise<string> {
  const rules = await fontRules(letterCodes(svg));
  return svg.replace(/^<svg[^>]*>/, (root) => `${root}<style>${rules}</style>`);
}

/** Syllables, and the letters they are put together from. */
const HANGUL = /[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]/g;

/** Rules with the page's font for the Hangul of a text inside; '' where it has none. Latin letters every machine has. */
export function hangulFonts(text: string): Promise<string> {
  return fontRules(letterCodes(text.match(HANGUL)?.join('') ?? ''));
}

async function fontRules(codes: readonly number[]): Promise<string> {
  if (codes.length === 0) return '';
  const faces = facesOf([...document.styleSheets], codes).slice(0, MOST_FILES);
  const rules = await Promise.all(faces.map(({ rule, address }) => inlined(rule, address).catch(() => '')));
  return rules.join('');
}

function letterCodes(text: string): number[] {
  return [...new Set(text)].map((letter) => letter.codePointAt(0)!);
}

interface Face {
  rule: CSSFontFaceRule;
  /** Of its file. */
  address: string;
}

function facesOf(sheets: readonly CSSStyleSheet[], codes: readonly number[]): Face[] {
  return sheets.flatMap((sheet) =>
    [...sheet.cssRules].flatMap((rule) => {
      if (!(rule instanceof CSSFontFaceRule)) return [];
      const file = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue('src'))?.[1];
      const hasLetters = coversAny(rule.style.getPropertyValue('unicode-range'), codes);
      if (file === undefined || !hasLetters) return [];
      return [{ rule, address: new URL(file, sheet.href ?? document.baseURI).href }];
    }),
  );
}

/** Whether a `unicode-range` (U+20-7E, U+AC00, U+4??) has one of the letters; without one it has all. */
export function coversAny(ranges: string, codes: readonly number[]): boolean {
  if (ranges.trim() === '') return true;
  return ranges.split(',').some((range) => {
    const [from = '', to = from] = range.trim().slice(2).split('-');
    const [least, most] = [parseInt(from.replaceAll('?', '0'), 16), parseInt(to.replaceAll('?', 'f'), 16)];
    return codes.some((code) => code >= least && code <= most);
  });
}

async function inlined({ style }: CSSFontFaceRule, address: string): Promise<string> {
  const bytes = await (await fetch(address)).blob();
  const [family, weight] = ['font-family', 'font-weight'].map((name) => style.getPropertyValue(name));
  const range = style.getPropertyValue('unicode-range');
  return `@font-face{font-family:${family};font-weight:${weight || 'normal'};src:url(${await dataUrl(bytes)});${range === '' ? '' : `unicode-range:${range}`}}`;
}

function dataUrl(bytes: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error!);
    reader.readAsDataURL(bytes);
  });
}
