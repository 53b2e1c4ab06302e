import { expect, test } from 'vitest';
import { isLongName, paperLook } from '../../../core/report/document/paper-width.ts';

const table = (columns: number, cell: string, kind: 'text' | 'number' = 'number', label = 'n') => ({
  columns: Array.from({ length: columns }, () => ({ label, kind })),
  rows: [Array.from({ length: columns }, () => cell)],
});
const name = (...args: Parameters<typeof table>): string => paperLook(table(...args)).name;

test('a table gets smaller letters on paper by what cannot be broken in it', () => {
  expect(paperLook({ columns: [], rows: [] })).toEqual({ name: '', columns: [] });
  expect([10, 12, 14, 15].map((columns) => name(columns, '1234.567'))).toEqual(['', ' snug', ' wide', ' widest']);
  // Heads are not broken, and Hangul is twice as wide.
  expect(name(5, '1', 'number', 'http_request_duration_seconds')).toBe(' widest');
  expect([name(10, '1', 'number', 'abcde'), name(10, '1', 'number', '응답시간초')]).toEqual(['', ' snug']);
  // Two words are two lines.
  expect(name(10, '1', 'number', 'mean before')).toBe('');
});

test('words of a text stay whole where there is room for them; ids and addresses are broken', () => {
  expect(paperLook(table(3, 'recommendation', 'text')).columns).toEqual(['', '', '']);
  expect(paperLook(table(5, 'x'.repeat(400), 'text'))).toEqual({ name: '', columns: Array(5).fill('long') });
  expect([isLongName('recommendation'), isLongName('x'.repeat(33))]).toEqual([false, true]);
});

test('the longest words are broken first, and only as many as have to be', () => {
  const words = ['service', 'a.metric.with.a.long.name', 'another.metric.of.that.kind'];
  const cells = [...words, ...words, words[2]!];
  const look = paperLook({ columns: cells.map(() => ({ label: 'n', kind: 'text' as const })), rows: [cells] });
  expect(look).toEqual({ name: ' wide', columns: ['', '', 'long', '', '', 'long', ''] });
});

test('a moment is on one line, where all of its column are one', () => {
  const columns = [{ label: 'Start', kind: 'text' as const }];
  const rows = [['2026-03-03 01:00:18.966'], [''], ['2026-03-03 01:00:18.966 UTC']];
  expect(paperLook({ columns, rows }).columns).toEqual(['moment']);
  expect(paperLook({ columns, rows: [...rows, ['later']] }).columns).toEqual(['']);
});
