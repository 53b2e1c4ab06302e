import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coversAny, embedFonts } from '../../../renderer/pictures/embed-fonts.ts';

class FakeRule {
  readonly style: { getPropertyValue: (name: string) => string };
  constructor(values: Record<string, string>) {
    this.style = { getPropertyValue: (name) => values[name] ?? '' };
  }
}

class FakeReader {
  result = '';
  onload = () => {};
  readAsDataURL(bytes: string): void {
    this.result = `data:font/woff2;base64,${bytes}`;
    this.onload();
  }
}

const fetched: string[] = [];
beforeEach(() => {
  fetched.length = 0;
  const face = (file: string, range: string) =>
    new FakeRule({ 'font-family': '"Face"', 'font-weight': '45 920', src: `url("${file}")`, 'unicode-range': range });
  const cssRules = [
    face('latin.woff2', 'U+0-FF'),
    face('hangul.woff2', 'U+AC00-D7A3'),
    face('kana.woff2', 'U+30??'),
    {},
  ];
  vi.stubGlobal('CSSFontFaceRule', FakeRule);
  vi.stubGlobal('FileReader', FakeReader);
  vi.stubGlobal('document', {
    styleSheets: [{ cssRules, href: 'http://host/assets/page.css' }],
    baseURI: 'http://host/',
  });
  vi.stubGlobal('fetch', (address: string) => {
    fetched.push(address);
    if (address.includes('hangul')) return Promise.reject(new Error('gone'));
    return Promise.resolve({ blob: () => Promise.resolve('Zm9udA==') });
  });
});
afterEach(() => vi.unstubAllGlobals());

test('the pieces of the fonts that have its letters are put into it, and no others', async () => {
  const svg = await embedFonts('<svg xmlns="http://www.w3.org/2000/svg" width="1"><text>GET か</text></svg>');
  expect(fetched).toEqual(['http://host/assets/latin.woff2', 'http://host/assets/kana.woff2']);
  expect(svg).toMatch(/^<svg [^>]*><style>@font-face\{font-family:"Face";font-weight:45 920;src:url\(data:font/);
  expect(svg).toContain('unicode-range:U+30??');
});

test('a file that cannot be had is left out', async () => {
  const svg = await embedFonts('<svg><text>가</text></svg>');
  expect(fetched).toHaveLength(2);
  expect(svg.match(/@font-face/g)).toHaveLength(1);
});

test('ranges are single letters, from and to, and with any last digits', () => {
  const has = (ranges: string, letter: string) => coversAny(ranges, [letter.codePointAt(0)!]);
  expect(has('U+41', 'A')).toBe(true);
  expect(has('U+42, U+20-40', 'A')).toBe(false);
  expect(has('U+42,U+20-41', 'A')).toBe(true);
  expect(has('U+4?', 'A')).toBe(true);
  expect(has('', '가')).toBe(true);
});
