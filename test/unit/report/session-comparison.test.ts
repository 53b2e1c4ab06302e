import { expect, test } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../../core/analysis/compare-sessions/thresholds.ts';
import type { OperationFigures, SessionFigures } from '../../../core/model/session-figures.ts';
import { compareSides } from '../../../core/report/session-comparison/compared-sessions.ts';
import { writeSessionJson } from '../../../core/report/session-comparison/session-json.ts';
import { writeSessionMarkdown } from '../../../core/report/session-comparison/session-markdown.ts';
import { sessionTables } from '../../../core/report/session-comparison/session-tables.ts';
import { operation, pattern, session } from '../../helpers/session-figures.ts';

const compared = (before: SessionFigures, after: SessionFigures) =>
  compareSides({ title: 'a', ...before }, { title: 'b', ...after }, DEFAULT_THRESHOLDS);

const rowsOf = (before: SessionFigures, after: SessionFigures, heading: string) =>
  sessionTables(compared(before, after), 'en').find((table) => table.heading.startsWith(heading))?.rows;

test('the most slowed down come first, and what cannot be compared last', () => {
  const none = { p95Ns: NaN, p50Ns: NaN, timed: 0 };
  const before = [operation('a'), operation('b'), operation('none', none), operation('zero', { p95Ms: 0 })];
  const after = [operation('a', { p95Ms: 20 }), operation('b', { p95Ms: 30 }), operation('none'), operation('zero')];
  const rows = rowsOf(session(before), session(after), 'Operations in both')!;
  expect(rows.map((row) => [row[1], row.at(-2)])).toEqual([
    ['b', '200.0'],
    ['a', '100.0'],
    ['zero', ''],
    ['none', ''],
  ]);
});

test('a list that was cut is said, and nothing is called gone for it', () => {
  const all = (...items: OperationFigures[]) => session(items);
  const after = { ...all(operation('a')), operations: { items: [operation('a')], truncated: true } };
  const before = all(operation('a'), operation('b'));
  expect(rowsOf(before, after, 'The two')!.map((row) => row.at(-1))).toEqual(['', 'Operation']);
  expect(rowsOf(before, after, 'Operations that came')![0]!.slice(0, 3)).toEqual([
    ...['not known: the other list is cut', 'shop', 'b'],
  ]);
  expect(rowsOf(before, after, 'Regressions')).toEqual([]);
});

test('of log patterns, errors are counted beside all records', () => {
  const of = (info: number, errors: number) => ({
    ...pattern('POST /checkout <*>', info + errors),
    levels: [0, 0, 0, info, 0, errors, 0],
  });
  const [before, after] = [session([], [of(112, 19)]), session([], [of(20, 101)])];
  expect(rowsOf(before, before, 'Log patterns in both')).toEqual([
    ['error', '131', '131', '19', '19', '0.0', 'POST /checkout <*>'],
  ]);
  expect(rowsOf(before, before, 'Regressions')).toEqual([]);
  expect(rowsOf(before, after, 'Regressions')).toEqual([
    ['more errors', '', 'POST /checkout <*>', 'error', '14.5 % (n=131)', '83.5 % (n=121)', '+69.0 pp'],
  ]);
});

test('only what was cut is told, and nothing changed has no sign', () => {
  const before = session([operation('a', { p95Ms: 10 })]);
  const after = session([operation('a', { p95Ms: 9.9999 })]);
  expect(rowsOf(before, after, 'The two')![0]).toEqual(['a', '1,000', '100.0', '0', '0']);
  expect(rowsOf(before, after, 'Operations in both')![0]!.slice(-2)).toEqual(['0.0', '0.0']);
});

test('Markdown: names are no markup, rows beyond the most are counted', () => {
  const before = session([operation('<b>|x'), operation('b')], [pattern('`gone` <*>')]);
  const markdown = writeSessionMarkdown(compared(before, session([])), 'ko', 1);
  expect(markdown).toContain('## 전후 비교');
  expect(markdown).toContain('| 사라짐 | `shop` | `<b>\\|x` | SERVER | n=1,000 | n=0 |  |');
  expect(markdown).toContain('… +1');
  expect(markdown).toContain('`` `gone` <*> ``');
});

test('figures have their digits in groups of three, and what is behind the point stays', () => {
  const figures = { spans: 12_345, timed: 12_345, p95Ms: 1_234.5678 };
  const rows = rowsOf(session([operation('a', figures)]), session([operation('a', figures)]), 'Operations in both')!;
  expect(rows[0]).toEqual(expect.arrayContaining(['12,345', '1,234.568']));
});

test('JSON: one document, every row, null for what is not known', () => {
  const text = writeSessionJson(compared(session([operation('a')]), session([operation('b')], [pattern('x')]))).join(
    '',
  );
  const json = JSON.parse(text) as Record<string, never>;
  expect(json).toMatchObject({
    ...{ kind: 'tracebench.session-comparison', version: 1, regressions: 1, unsure: 0 },
    before: { title: 'a', spans: 1_000, truncated: { operations: false } },
    operations: [
      { name: 'a', presence: 'gone', regressions: ['gone'], p95Change: null },
      { name: 'b', presence: 'new', regressions: [] },
    ],
    ...{ metrics: [], patterns: [{ template: 'x', presence: 'new' }] },
  });
});
