import { expect, test } from 'vitest';
import { cutReport } from '../../../core/report/document/cut-report.ts';
import { editReport } from '../../../core/report/document/edit-report.ts';
import { redactReport } from '../../../core/report/document/redact-report.ts';
import { emptyReport, type NewBlock, type ReportDocument } from '../../../core/report/document/report-document.ts';
import { reportInLanguage } from '../../../core/report/document/report-in-language.ts';

const source = { session: 's', what: '', place: '' };
const table = (title: string, label: string): NewBlock => ({
  ...{ kind: 'table', title, columns: [{ label, kind: 'text' }], rows: [['a']], leftOut: 0, source },
});
const pinned = { ...table('서비스', '이름'), other: { language: 'en', block: table('Services', 'Name') } } as NewBlock;
const report = (language: ReportDocument['language']): ReportDocument =>
  [pinned, table('SQL', 'n')].reduce<ReportDocument>(
    (made, block) => editReport(made, { kind: 'add', block }),
    emptyReport(language),
  );

const titles = ({ blocks }: ReportDocument) => blocks.map((block) => block.kind !== 'notes' && block.title);

test('each block is read in the language of the report, where it was pinned in that', () => {
  expect(titles(reportInLanguage(report('en')))).toEqual(['Services', 'SQL']);
  expect(titles(reportInLanguage(report('ko')))).toEqual(['서비스', 'SQL']);
  expect(reportInLanguage(report('en')).blocks.map(({ id }) => id)).toEqual(['b1', 'b2']);
});

test('a name that was given is the same in both', () => {
  const named = editReport(report('ko'), { kind: 'rename', id: 'b1', title: 'Mine' });
  expect(titles(reportInLanguage(named))).toEqual(['Mine', 'SQL']);
  expect(titles(reportInLanguage({ ...named, language: 'en' }))).toEqual(['Mine', 'SQL']);
});

test('what is given away holds one language only', () => {
  const given = JSON.stringify(redactReport(report('en'), (text) => text));
  expect(given).not.toContain('서비스');
  expect(given).not.toContain('other');
});

test('long cells are cut, and no letter is torn', () => {
  const long = editReport(emptyReport('en'), {
    kind: 'add',
    block: { ...table('x', 'y'), rows: [['ab😀', 'abc', 'abcd']] } as NewBlock,
  });
  expect(cutReport(long, { cell: 3, logLine: 3 }).blocks[0]).toMatchObject({ rows: [['ab\ufffd…', 'abc', 'abc…']] });
});
