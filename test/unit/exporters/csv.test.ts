import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow, type CsvCell } from '../../../core/report/csv.ts';
import { withoutGuard } from '../../helpers/spreadsheet.ts';

const cell = (content: CsvCell) => csvRow([content]).slice(0, -2);

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

  it.each([
    ...['=1+1', '+1', '+82-10-1234-5678', '-1+1', '-cmd|x', '@SUM(A1)', '\tx', '\0x'],
    ...['＝1', '＋1', '－1', '＠x', '﹦1', '﹣1'],
    ...['  =1', '\u00a0=1', '\u3000＝1', '\ufeff=1', '\u200b@x', "'=1", "''-x"],
  ])('makes %j no formula', (text) => {
    expect(cell(text)).toBe(`'${text}`);
  });

  it.each(['\r=1', '\n=1', ' \n=1', '=HYPERLINK("http://x","y")', '=1,2'])('makes %j no formula, quoted', (text) => {
    expect(cell(text).startsWith(`"'`)).toBe(true);
  });

  it('leaves numbers as they are, also those that are texts', () => {
    expect(csvRow([-1.5, null, '-1.5', -7n, '-1e5', 1e21, -1e-7, true])).toBe(
      '-1.5,,-1.5,-7,-1e5,1e+21,-1e-7,true\r\n',
    );
  });

  it('takes minus infinity for the text it is to a spreadsheet', () => {
    expect(csvRow([-Infinity, Infinity, NaN])).toBe("'-Infinity,Infinity,NaN\r\n");
  });

  it('leaves all other texts alone', () => {
    for (const text of ["it's", '2-1', 'a=b', "'quoted'", 'x@y', ' x', '한글 = x']) expect(cell(text)).toBe(text);
  });

  it('adds nothing that cannot be taken away again', () => {
    const marks = fc.constantFrom("'", '=', '-', '+', '1', '.', ' ', '\t', 'x', '＝');
    fc.assert(
      fc.property(
        fc.string({ unit: marks, minLength: 1 }).filter((text) => !/\t/.test(text)),
        (text) => {
          expect(withoutGuard(cell(text))).toBe(text);
        },
      ),
      { endOnFailure: true },
    );
  });

  it('takes time by length only', () => {
    for (const part of ["'", ' ', '\u200b', '-1', '-']) expect(cell(part.repeat(200_000)).length).toBeGreaterThan(0);
  });
});
