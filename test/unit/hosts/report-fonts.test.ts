import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createReportFonts } from '../../../main/hosts/report-fonts.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

let folder: string;
const face = (n: number, range: string) =>
  `@font-face{font-family:Pretendard Variable;src:url(./Pretendard.${n}-x_Y.woff2)format("woff2-variations");unicode-range:${range}}`;

beforeEach(async () => {
  folder = await makeTempDir();
  await mkdir(join(folder, 'assets'));
  const other = '@font-face{font-family:Inter;src:url(./inter.woff2);unicode-range:U+AC00-D7A3}';
  const sheet = [other, face(0, 'U+AC00-AC0F,U+D55C'), face(1, 'U+AE00'), face(2, 'U+0041-005A')].join('');
  await writeFile(join(folder, 'assets/index.css'), sheet);
  for (const n of [0, 1, 2]) await writeFile(join(folder, `assets/Pretendard.${n}-x_Y.woff2`), `font ${n}`);
});

const base64 = (text: string) => Buffer.from(text).toString('base64');

test('the pieces a text has Hangul of, and no others, come along whole', async () => {
  const find = createReportFonts(folder);
  expect(await find('Span A, 12 ms')).toBe('');
  expect(await find('한')).toBe(
    `@font-face{font-family:Pretendard;font-weight:45 920;src:url(data:font/woff2;base64,${base64('font 0')}) format("woff2");unicode-range:U+AC00-AC0F,U+D55C}`,
  );
  const both = await find('ABC 한글 한글');
  expect(both.match(/base64,([^)]+)/g)).toEqual([`base64,${base64('font 0')}`, `base64,${base64('font 1')}`]);
});

test('where the font was not built in, the report is written without it', async () => {
  await writeFile(join(folder, 'assets/index.css'), 'body{color:red}');
  expect(await createReportFonts(folder)('한글')).toBe('');
});
