import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const IMPORT = /^import (\w+) from '([^']+\.module\.css)';$/gm;

type Sources = ReadonlyMap<string, string>;

/** The classes a stylesheet defines; comments and file names aside. */
function definedIn(css: string): Set<string> {
  const rules = css.replace(/\/\*[\s\S]*?\*\/|'[^']*'/g, '');
  return new Set([...rules.matchAll(/\.([A-Za-z]\w*)/g)].map(([, name]) => name!));
}

interface Use {
  sheet: string;
  names: string[];
  /** `classes[kind]` may take any of them. */
  isOpen: boolean;
}

/** The classes a component takes from each stylesheet it imports. */
function usedIn(file: string, code: string): Use[] {
  return [...code.matchAll(IMPORT)].map(([, local, path]) => {
    const sheet = join(dirname(file), path!);
    // Neither the import's own file name nor a text that happens to look like a use.
    const bare = code.replace(/'[^'\n]*'/g, '');
    const names = [...bare.matchAll(new RegExp(`\\b${local}\\.(\\w+)`, 'g'))].map(([, name]) => name!);
    return { sheet, names, isOpen: bare.includes(`${local}[`) };
  });
}

/** "Sheet.module.css: name" for what nobody uses, "Component.tsx: name" for what nobody defines. */
function findStrays(sources: Sources): string[] {
  const used = new Map<string, Set<string>>();
  const strays: string[] = [];
  for (const [file, code] of sources) {
    if (file.endsWith('.css')) continue;
    for (const { sheet, names, isOpen } of usedIn(file, code)) {
      const defined = definedIn(sources.get(sheet) ?? '');
      used.set(sheet, new Set([...(used.get(sheet) ?? []), ...(isOpen ? defined : names)]));
      strays.push(...names.filter((name) => !defined.has(name)).map((name) => `${file}: ${name}`));
    }
  }
  for (const [file, css] of sources) {
    if (!file.endsWith('.module.css')) continue;
    const idle = [...definedIn(css)].filter((name) => !used.get(file)?.has(name));
    strays.push(...idle.map((name) => `${file}: ${name}`));
  }
  return strays;
}

test('a class nobody uses and a class nobody defines are found', () => {
  const sources = new Map([
    ['a/A.module.css', '/* .old */ .row, .cell:hover { color: red; } .idle { width: 1.5em; }'],
    [
      'a/A.tsx',
      "import classes from './A.module.css';\nconst a = [classes.row, classes.cell, classes.gone, 'classes.x'];",
    ],
  ]);
  expect(findStrays(sources)).toEqual(['a/A.tsx: gone', 'a/A.module.css: idle']);
});

test('every class of the stylesheets is used, and every class used is defined', () => {
  const files = readdirSync('renderer', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|module\.css)$/.test(name))
    .map((name) => join('renderer', name));
  expect(files.filter((file) => file.endsWith('.css')).length).toBeGreaterThan(30);
  expect(findStrays(new Map(files.map((file) => [file, readFileSync(file, 'utf8')])))).toEqual([]);
});

test('a primary button keeps its look while its menu is open, whatever plain ones take then', () => {
  const css = readFileSync(join('renderer', 'widgets', 'Button.module.css'), 'utf8');
  const [any, primary] = ['.button[data-popup-open]', '.primary[data-popup-open]'].map((rule) => css.lastIndexOf(rule));
  expect(any).toBeGreaterThan(0);
  // As specific as the other, so the later one holds.
  expect(primary).toBeGreaterThan(any!);
  expect(css.slice(primary).split('}')[0]).toMatch(
    /background: var\(--accent-strong\);\s+color: var\(--text-on-accent\);/,
  );
});
