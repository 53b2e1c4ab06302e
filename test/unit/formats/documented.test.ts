import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXPORT_FORMATS } from '../../../contract/operations/files.ts';
import { FORMATS } from '../../../core/formats/registry.ts';

// docs/formats.md has every format that is read or written, with what is kept and what is lost.

const TEXT = readFileSync(join(import.meta.dirname, '../../../docs/formats.md'), 'utf8');
const LOSS = /\b(?:lost|left out|dropped|not kept)\b/i;

/** Parts of the document under headings of any depth. */
const sections = TEXT.split(/^(?=#{1,2} )/m);
/** Rows of tables, as cells. */
const rowsOf = (section: string): string[][] =>
  section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
const named = (section: string): string[] => {
  const [, names = ''] = /^In accounts: (.+)\.$/m.exec(section) ?? [];
  return names.match(/[a-z0-9-]+/g) ?? [];
};
const columnsOf = (rows: readonly string[][], names: RegExp): number[] =>
  rows[0]!.map((title, at) => (names.test(title) ? at : -1)).filter((at) => at >= 0);

describe('formats that are read', () => {
  const inSections = sections.filter((section) => named(section).length > 0);
  const tables = sections.map(rowsOf).filter(([head]) => head?.some((title) => /^lost/.test(title)));

  test.each(FORMATS.map(({ name }) => name))('%s: its part or its row says what is lost', (name) => {
    const parts = inSections.filter((section) => named(section).includes(name));
    const rows = tables.flatMap((table) => table.slice(2).filter(([first]) => first!.includes(`\`${name}\``)));
    expect(parts.length + rows.length).toBe(1);
    for (const part of parts) expect(part).toMatch(LOSS);
    // An empty last cell says that nothing is.
    for (const row of rows) expect(row.length).toBe(tables[0]![0]!.length);
  });

  test('no other is named', () => {
    const known = FORMATS.map(({ name }) => name);
    expect(inSections.flatMap(named).filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('formats that are written', () => {
  const rows = rowsOf(sections.find((section) => section.startsWith('# What is written'))!);
  const [kept] = columnsOf(rows, /^kept$/);
  const [lost] = columnsOf(rows, /^not kept$/);

  test.each(EXPORT_FORMATS)('%s: what is kept stands in its row, and a cell for what is not', (name) => {
    const found = rows.slice(2).filter(([first]) => first!.includes(`\`${name}\``));
    expect(found).toHaveLength(1);
    expect(found[0]![kept!]).not.toBe('');
    expect(found[0]![lost!]).toBeDefined();
  });
});
