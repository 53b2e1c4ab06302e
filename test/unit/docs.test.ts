import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../core/formats/registry.ts';
import { SHAPES } from '../../core/generate/shapes/registry.ts';

const root = dirname(dirname(import.meta.dirname));
const ROOMS = ['bin', 'contract', 'core', 'docs', 'main', 'preload', 'renderer', 'resources', 'scripts', 'test'];
const ALL = globSync(['*.md', `{${ROOMS.join(',')}}/**/*.md`], { cwd: root }).sort();
/** Decisions are never edited, so what they name may have gone since. */
const PAGES = ALL.filter((page) => !/^docs\/adr\/\d/.test(page));
/** So may what was changed once. */
const CURRENT = PAGES.filter((page) => page !== 'CHANGELOG.md');

const textOf = (page: string) => readFileSync(join(root, page), 'utf8');
const rowsOf = (page: string) => [...textOf(page).matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name!);

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  const shown = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return shown.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
}

function anchorsOf(page: string): Set<string> {
  const prose = textOf(page).replace(/^```.*?^```/gms, '');
  return new Set([...prose.matchAll(/^#+ +(.+)$/gm)].map(([, heading]) => anchorOf(heading!)));
}

/** Where a link of a page leads to within the repository; undefined for one that leads elsewhere. */
function targetOf(page: string, link: string): { file: string; anchor: string } | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [path = '', anchor = ''] = link.split('#');
  return { file: path === '' ? page : normalize(join(dirname(page), path)), anchor };
}

function leadsNowhere(page: string, link: string): boolean {
  const target = targetOf(page, link);
  if (target === undefined) return false;
  if (!existsSync(join(root, target.file))) return true;
  return target.anchor !== '' && target.file.endsWith('.md') && !anchorsOf(target.file).has(target.anchor);
}

const linksOf = (page: string) => [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);

/** Files and folders of the repository that a page names as code. Decisions are named by their number. */
const pathsOf = (page: string) =>
  [...textOf(page).matchAll(/`([\w.-]+\/[\w./-]+)`/g)]
    .map(([, path]) => path!)
    .filter((path) => ROOMS.includes(path.split('/')[0]!));

const isThere = (path: string) => existsSync(join(root, path)) || globSync(`${path}-*.md`, { cwd: root }).length === 1;

describe('pages for people', () => {
  test('are found, with what they lead to', () => {
    expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'README.ko.md', 'docs/formats.md', 'core/README.md']));
    expect(PAGES.flatMap(linksOf).length).toBeGreaterThan(150);
    expect(CURRENT.flatMap(pathsOf).length).toBeGreaterThan(100);
  });

  test.each(PAGES)('%s has no link to what is not there', (page) => {
    expect(linksOf(page).filter((link) => leadsNowhere(page, link))).toEqual([]);
  });

  test.each(CURRENT)('%s names no file that is not there', (page) => {
    expect(pathsOf(page).filter((path) => !isThere(path))).toEqual([]);
  });

  // Two versions of a line that were merged stay both where nobody looks.
  test.each(PAGES)('%s has no line that begins as the one before', (page) => {
    const lines = textOf(page).split('\n');
    const alike = lines.filter((line, at) => line.length > 80 && line.slice(0, 80) === lines[at - 1]?.slice(0, 80));
    expect(alike).toEqual([]);
  });

  test('a link to a page, a heading or a file that is not there is noticed', () => {
    const links = ['formats.md', 'formats.md#csv', '#parquet', 'https://example.com/x', 'none.md', '../README.md#none'];
    expect(links.filter((link) => leadsNowhere('docs/sql.md', link))).toEqual([
      '#parquet',
      'none.md',
      '../README.md#none',
    ]);
    expect(['docs/adr/0007', 'docs/adr/9999', 'core/none.ts'].filter((path) => !isThere(path))).toEqual([
      'docs/adr/9999',
      'core/none.ts',
    ]);
  });
});

describe('tables of what there is', () => {
  test('docs/formats.md names every format that can be opened', () => {
    const page = textOf('docs/formats.md');
    expect(FORMATS.map(({ name }) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  test('docs/generate.md has a row for every shape, and for no other', () => {
    expect(rowsOf('docs/generate.md').sort()).toEqual(Object.keys(SHAPES).sort());
  });
});
