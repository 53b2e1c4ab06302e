import { describe, expect, it } from 'vitest';
import { csvHeader, csvRow, type CsvColumn } from '../../../core/report/csv.ts';

const TEXT: CsvColumn = { name: 'text', kind: 'text' };
const NUMBER: CsvColumn = { name: 'number', kind: 'number' };
const cell = (text: string | null) => csvRow([TEXT], [text]).slice(0, -2);

describe('CSV', () => {
  it('quotes what has to be quoted', () => {
    expect(['plain', 'a,b', 'say "hi"', 'two\nlines', '한글'].map(cell)).toEqual([
      'plain',
      '"a,b"',
      '"say ""hi"""',
      '"two\nlines"',
      '한글',
    ]);
  });

  it('tells nothing from an empty text', () => {
    expect([cell(null), cell('')]).toEqual(['', '""']);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\0x', '＝1', '＋1', '－1', '＠x'])('makes %j no formula', (text) => {
    expect(cell(text)).toBe(`'${text}`);
  });

  it.each(['\r=1', '\n=1', '=HYPERLINK("http://x","y")'])('makes %j no formula, quoted', (text) => {
    expect(cell(text).startsWith(`"'`)).toBe(true);
  });

  it('leaves numbers as they are', () => {
    expect(csvRow([NUMBER, NUMBER, TEXT], ['-1.5', null, '-1.5'])).toBe("-1.5,,'-1.5\r\n");
    expect(csvHeader([NUMBER, { name: '=x', kind: 'number' }])).toBe("number,'=x\r\n");
  });
});
