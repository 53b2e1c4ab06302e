import { expect, test } from 'vitest';
import { paperLook } from '../../../core/report/document/paper-width.ts';

const table = (columns: number, cell: string, kind: 'text' | 'number' = 'number', label = 'n') => ({
  columns: Array.from({ length: columns }, () => ({ label, kind })),
  rows: [Array.from({ length: columns }, () => cell)],
});

test('a table gets smaller letters on paper by what cannot be broken in it', () => {
  expect(paperLook({ columns: [], rows: [] })).toBe('');
  expect([10, 11, 13, 14].map((columns) => paperLook(table(columns, '1234.567')))).toEqual([
    '',
    ' wide',
    ' wide',
    ' widest',
  ]);
  // Words of a text are broken, however long; heads are not, and Hangul is twice as wide.
  expect([5, 8].map((columns) => paperLook(table(columns, 'x'.repeat(400), 'text')))).toEqual(['', ' wide']);
  expect(paperLook(table(5, '1', 'number', 'http_request_duration_seconds'))).toBe(' widest');
  expect([10, 10].map((columns, at) => paperLook(table(columns, '1', 'number', at ? '응답시간초' : 'abcde')))).toEqual([
    '',
    ' wide',
  ]);
  // Two words are two lines.
  expect(paperLook(table(10, '1', 'number', 'mean before'))).toBe('');
});
