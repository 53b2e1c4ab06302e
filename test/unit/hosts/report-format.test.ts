import { expect, test } from 'vitest';
import { formatOfReport } from '../../../main/hosts/cli/report/format-of-name.ts';

test.each([
  ['inc.pdf', 'pdf'],
  ['inc.MD', 'markdown'],
  ['inc.zip', 'markdown'],
  ['a.b/inc.json', 'json'],
  ['inc.htm', 'html'],
  ['inc', 'html'],
  ['-', 'html'],
])('a report in %s is %s without --format', (out, format) => expect(formatOfReport(undefined, out)).toBe(format));

test('what is asked for is written, except into a file whose name says otherwise', () => {
  expect(formatOfReport('pdf', 'inc')).toBe('pdf');
  expect(formatOfReport('markdown', 'inc.zip')).toBe('markdown');
  expect(() => formatOfReport('html', 'inc.pdf')).toThrow('A report as html in a file that ends in .pdf?');
});

test('a name that says another format is refused, unless one is asked for', () => {
  expect(() => formatOfReport(undefined, 'out.docx')).toThrow(/out\.docx/);
  expect(formatOfReport('html', 'out.docx')).toBe('html');
  expect(formatOfReport(undefined, 'reports.d/out')).toBe('html');
});
