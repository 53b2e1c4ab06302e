import { describe, expect, test } from 'vitest';
import { firstPicture, TALLEST_MM } from '../../../core/report/document/first-picture.ts';
import type { ReportBlock, ReportDocument } from '../../../core/report/document/report-document.ts';
import { groupDigits } from '../../../core/report/document/report-document-words.ts';
import { redactReport } from '../../../core/report/document/redact-report.ts';
import { writeReportHtml } from '../../../core/report/document/write-html.ts';
import { writeReportJson } from '../../../core/report/document/write-json.ts';
import { writeReportMarkdown } from '../../../core/report/document/write-markdown.ts';

function table(id: string, session: string, cell = 'cart', place = ''): ReportBlock {
  const source = { session, what: '', place };
  return {
    kind: 'table',
    id,
    title: '',
    columns: [{ label: 'Name', kind: 'text' }],
    rows: [[cell]],
    leftOut: 0,
    source,
  };
}
const report = (title: string, ...blocks: ReportBlock[]): ReportDocument => ({
  version: 1,
  language: 'en',
  title,
  blocks,
});
/** What is to be read on the page, without its data. */
const read = (document: ReportDocument): string =>
  writeReportHtml(document)
    .write('')
    .replace(/^.*<body>|<script.*$/gs, '');
const timesIn = (text: string, part: string): number => text.split(part).length - 1;

test('a report without a title says once what it is, above and below', () => {
  const page = read(report(' '));
  expect(page).toContain('<h1>Tracebench report</h1>');
  expect(timesIn(page, 'eport</')).toBe(2);
  expect(page).not.toContain('class="kicker"');
  expect(read(report('Checkout'))).toContain('<p class="kicker">Tracebench report</p>');
});

test('a long name of a severity takes no room from the texts of records; the whole is in its title', () => {
  const line = { time: '10:00', severity: 17, service: 'cart', body: 'x' };
  const lines = ['INFORMATIONAL', `E<${'long '.repeat(800)}`].map((severityText) => ({ ...line, severityText }));
  const source = { session: '', what: '', place: '' };
  const page = read(report('', { kind: 'logs', id: 'a', title: '', lines, leftOut: 0, source }));
  expect(page).toContain('<td class="bad">INFORMATIONAL</td>');
  expect(page).toContain(`<td class="bad" title="E&lt;${'long '.repeat(800)}">E&lt;long long long lo…</td>`);
});

test('the session of all blocks is told once, above them; that of each where they differ', () => {
  const same = report('Checkout', table('a', 'monday'), table('b', 'monday'));
  expect(read(same)).toContain('<p class="kicker">Tracebench report · monday</p>');
  expect(timesIn(read(same), 'monday')).toBe(1);
  expect(timesIn(String(writeReportMarkdown(same)[0]!.content), 'monday')).toBe(1);
  const differ = report('Checkout', table('a', 'monday'), table('b', 'tuesday'));
  expect(read(differ)).toContain('<p class="kicker">Tracebench report</p>');
  expect([timesIn(read(differ), 'monday'), timesIn(read(differ), 'tuesday')]).toEqual([1, 1]);
});

test.each([
  ['en', '1 record of a&lt;b could not be read.', '1 record of a&lt;b could not be read.'],
  ['ko', 'a&lt;b: 레코드 1건을 읽지 못했습니다.', 'a&lt;b: 레코드 1건을 읽지 못했습니다.'],
] as const)('what could not be read stands below the title (%s)', (language, onPage, inText) => {
  const unread = [
    { name: 'a<b', records: 1, files: 0 },
    { name: 'c', records: 2, files: 3 },
  ];
  const document = { ...report('Checkout', table('a', 'monday')), language, unread };
  expect(read(document)).toContain(`</h1>\n<p class="notice">${onPage}</p>\n<p class="notice">`);
  expect(String(writeReportMarkdown(document)[0]!.content)).toContain(`# Checkout\n\n> ${inText}\n>\n> `);
  expect(JSON.parse(writeReportJson(document))).toMatchObject({ title: 'Checkout', unread });
  expect(redactReport(document, () => '…').unread).toMatchObject([{ name: '…', records: 1 }, { name: '…' }]);
});

test.each([
  ['en', 'Hidden values: 1,203 (passwords and tokens 1,200 · keys 3).'],
  ['ko', '가린 값: 1,203개 (비밀번호와 토큰 1,200개 · 키로 가리는 값 3개).'],
] as const)('how much is hidden stands below the title, before what could not be read (%s)', (language, said) => {
  const hidden = [
    { rule: 'tokens', count: 1_200 },
    { rule: 'keys', count: 3 },
  ] as const;
  const unread = [{ name: 'c', records: 2, files: 3 }];
  const document = { ...report('Checkout', table('a', 'monday')), language, hidden, unread };
  expect(read(document)).toContain(`</h1>\n<p class="notice">${said}</p>\n<p class="notice">`);
  expect(String(writeReportMarkdown(document)[0]!.content)).toMatch(/^# Checkout\n\n> [^\n]*1,203[^\n]*\n>\n> /);
  expect(JSON.parse(writeReportJson(document))).toMatchObject({ title: 'Checkout', hidden, unread });
});

test('where nothing is hidden and all of it could be read nothing is said of that', () => {
  const document = report('Checkout', table('a', 'monday'));
  expect(read(document)).not.toContain('class="notice"');
  expect(Object.keys(JSON.parse(writeReportJson(document)) as object)).toEqual([
    'format',
    'version',
    'language',
    'title',
    'blocks',
  ]);
});

test('an address inside Tracebench is for the screen, not for paper', () => {
  const page = writeReportHtml(report('', table('a', 'monday', 'cart', '#/traces'), table('b', 'monday'))).write('');
  expect(page).toContain('<p class="source place"> <code>#/traces</code></p>');
  expect(page).toMatch(/@media print\{[^]*\.source code,\.source\.place\{display:none\}/);
});

test('a word too long for its column breaks behind its points', () => {
  const name = `com.example.${'x'.repeat(30)}`;
  expect(read(report('', table('a', 's', name)))).toContain(
    `<td class="long">com.<wbr />example.<wbr />${'x'.repeat(30)}</td>`,
  );
  expect(read(report('', table('a', 's', 'com.example')))).toContain('<td>com.example</td>');
});

describe('a tall picture that comes first', () => {
  const source = { session: '', what: '', place: '' };
  const tall: ReportBlock = { kind: 'picture', id: 'p1', title: 'Trace', svg: '<svg></svg>', source };
  const notes = (lines: number): ReportBlock => ({
    ...{ kind: 'notes', id: 'n1' },
    markdown: Array.from({ length: lines }, (_, at) => `- line ${at}`).join('\n'),
  });
  const lookOf = (document: ReportDocument) => firstPicture(document)?.look;

  test('is as tall as the first sheet has room for under the title and notes', () => {
    expect(lookOf(report('Checkout', tall))).toBe('tall205');
    expect(lookOf(report('Checkout fails for reasons that take some words. '.repeat(4), tall))).toBe('tall175');
    expect(lookOf(report('결제가 실패한 이유와 그 대책에 대한 긴 제목입니다. '.repeat(3), tall))).toBe('tall175');
    expect(lookOf(report('Checkout', notes(6), tall))).toBe('tall175');
    expect(lookOf(report('Checkout', notes(13), tall))).toBe('tall115');
    expect(lookOf(report('Checkout', notes(30), tall))).toBeUndefined();
    expect(lookOf(report('Checkout', table('a', 's'), tall))).toBeUndefined();
    expect(lookOf(report('Checkout'))).toBeUndefined();
  });

  test('has its look in the page, and no other block has', () => {
    const page = writeReportHtml(report('Checkout', tall, { ...tall, id: 'p2' })).write('');
    expect(page).toContain('<section class="block tall205" id="p1">');
    expect(page).toContain('<section class="block" id="p2">');
    for (const mm of TALLEST_MM) expect(page).toContain(`.tall${mm}>figure>svg{max-height:${mm}mm}`);
  });
});

test('thousands are set apart in plain numbers only', () => {
  const written = ['1521', '-1234567.125', '999', '0.000123', '1e21', '12345 ms', ''];
  expect(written.map(groupDigits)).toEqual(['1,521', '-1,234,567.125', '999', '0.000123', '1e21', '12345 ms', '']);
});
