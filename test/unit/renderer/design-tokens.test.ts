import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const TOKENS = join('theme', 'tokens.css');
/** A colour written out; `url(#…)` and `t('…#…')` are none. */
const COLOUR = /(?<![\w&(/])#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b|\b(?:rgb|hsl|hwb|oklch|oklab|lab|lch)a?\(/gi;
const SIZE = /\b(?:font-size|border-radius|font-family):(?!\s*(?:var\(|0|inherit))[^;]+/g;
const CANVAS_FONT = /\b\d+px (?=\$\{)/g;

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

function literalsIn(name: string, text: string): string[] {
  const body = withoutComments(text);
  if (name.endsWith('.css')) return [...body.matchAll(COLOUR), ...body.matchAll(SIZE)].map(([found]) => found);
  return [...body.matchAll(/['"`][^'"`\n]*['"`]/g)].flatMap(([quoted]) =>
    [...quoted.matchAll(COLOUR), ...quoted.matchAll(CANVAS_FONT)].map(([found]) => found),
  );
}

test('colours, type sizes and radii are named in one file only', () => {
  const files = readdirSync('renderer', { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.(css|tsx?)$/.test(name) && name !== TOKENS && !name.startsWith('i18n'),
  );
  expect(files.filter((name) => name.endsWith('.css')).length).toBeGreaterThan(50);
  const found = files.flatMap((name) =>
    literalsIn(name, readFileSync(join('renderer', name), 'utf8')).map((literal) => `${name}: ${literal}`),
  );
  expect(found).toEqual([]);
});

test('every colour exists in both themes', () => {
  const css = withoutComments(readFileSync(join('renderer', TOKENS), 'utf8'));
  const named = (block: string) => [...block.matchAll(/^\s*(--[\w-]+):/gm)].map(([, name]) => name!);
  const dark = named(css.split(`[data-theme='dark']`)[1]!.split('}')[0]!);
  const light = named(css.split(`[data-theme='light']`)[1]!.split('}')[0]!);
  expect(dark.toSorted()).toEqual(light.toSorted());
  expect(dark.length).toBeGreaterThan(30);
});

test('the check sees what it is made for', () => {
  expect(
    literalsIn('a.css', '.a { color: #fff; font-size: 11px; border-radius: 3px; fill: rgb(0 0 0); }'),
  ).toHaveLength(4);
  expect(
    literalsIn('a.css', '.a { color: var(--text-1); font: inherit; border-radius: 0; fill: url(#hatch); }'),
  ).toEqual([]);
  expect(literalsIn('a.ts', "const ink = '#14161a';\nconst font = `420 11px ${family}`;")).toHaveLength(2);
});
