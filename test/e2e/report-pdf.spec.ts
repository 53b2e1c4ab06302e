import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { ReportBlock, ReportDocument } from '../../core/report/document/report-document.ts';
import { writeReportHtml } from '../../core/report/document/write-html.ts';
import { createReportFonts } from '../../main/hosts/report-fonts.ts';
import { printPdf } from '../../main/hosts/cli/report/print-pdf.ts';
import { traceId } from '../helpers/telemetry.ts';
import { expect, goTo, test } from './fixture.ts';
import { readPdf } from './pdf-pages.ts';
import { failingCheckout } from './shop.ts';

// A browser of its own for each, and the machine may be busy.
test.setTimeout(300_000);

/* PDFs as they are printed, drawn again by others' code (pdf.js), and looked at. */

/** The one that prints is the one that looks; `serve` finds it here. */
const BROWSER = (process.env.TRACEBENCH_CHROMIUM ??= chromium.executablePath());
const SAMPLE = 'resources/samples/shop-demo.jsonl';

function report(args: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'tracebench-pdf-'));
  try {
    const [before, out] = [join(folder, 'before.jsonl'), join(folder, 'out')];
    writeFileSync(before, fasterSample());
    const all = [SAMPLE, ...(args.includes('compare') ? ['--before', before] : []), ...args];
    execFileSync(process.execPath, ['dist/main/cli.js', 'report', ...all, '--chromium', BROWSER, '-o', out], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The sample as it may have been before: searches and requests took a third of the time, nobody rendered anything. */
function fasterSample(): string {
  const faster = (span: { name: string; startTimeUnixNano: string; endTimeUnixNano: string }) => {
    const start = BigInt(span.startTimeUnixNano);
    if (span.name.startsWith('render')) return { ...span, name: 'draw' };
    if (!/search|^GET$/.test(span.name)) return span;
    return { ...span, endTimeUnixNano: String(start + (BigInt(span.endTimeUnixNano) - start) / 3n) };
  };
  return readFileSync(SAMPLE, 'utf8').replaceAll(/^.+$/gm, (line) =>
    JSON.stringify(JSON.parse(line), (key, value: unknown) =>
      key === 'spans' ? (value as Parameters<typeof faster>[0][]).map(faster) : value,
    ),
  );
}

const squeeze = (text: string): string => text.replace(/\s+/g, '');

/** What is to be read in it: titles, heads and the first cells. */
function wordsOf({ title, blocks }: ReportDocument): string[] {
  const tables = blocks.filter((block) => block.kind === 'table');
  const logs = blocks.filter((block) => block.kind === 'logs');
  return [
    title,
    ...blocks.flatMap((block) => (block.kind === 'notes' ? [] : [block.title, block.source.session])),
    ...tables.flatMap(({ columns, rows }) => (rows.length > 0 ? columns.map(({ label }) => label) : [])),
    ...tables.flatMap(({ rows }) => rows.slice(0, 20).flat()),
    ...logs.flatMap(({ lines }) => lines.slice(0, 20).map(({ body }) => body)),
  ].map(squeeze);
}

for (const language of ['en', 'ko'] as const)
  for (const template of ['incident', 'latency', 'compare'] as const)
    test(`${template}, printed in ${language}, is whole, within its page and readable`, async ({ browser }, info) => {
      const args = ['--template', template, '--language', language];
      const pdf = report([...args, '--format', 'pdf']);
      const pages = await readPdf(browser, pdf);
      for (const [at, { png }] of pages.entries())
        await info.attach(`${template}-${language}-${at + 1}.png`, { body: png, contentType: 'image/png' });

      expect(pages.length).toBeGreaterThanOrEqual(3);
      expect(pages.length).toBeLessThanOrEqual(6);
      for (const [at, page] of pages.entries()) {
        expect([Math.round(page.widthMm), Math.round(page.heightMm)]).toEqual([210, 297]);
        expect(page.text).toMatch(new RegExp(`${at + 1}/${pages.length}$|^${at + 1}/${pages.length}`));
        expect(page.edgeInk).toBe(0);
        // A sheet that is empty is one too many, one that is black is none.
        expect(page.bands.filter((ink) => ink > 0.004).length).toBeGreaterThanOrEqual(at + 1 < pages.length ? 5 : 1);
        expect(page.text.length).toBeGreaterThan(50);
        expect(page.ink).toBeLessThan(0.5);
        expect(page.hangul.blank).toEqual([]);
        expect(page.hangul.alike).toBeLessThan(0.1);
      }
      // Pictures are in the colours of the screen.
      expect(pages[0]!.colour).toBeGreaterThan(0.0001);

      const text = pages.map((page) => page.text).join('');
      const written = JSON.parse(report([...args, '--format', 'json']).toString()) as ReportDocument;
      expect(wordsOf(written).filter((word) => !text.includes(word))).toEqual([]);
      if (language === 'ko') {
        expect(pages[0]!.hangul.letters).toBeGreaterThan(15);
        // Not the font of this machine, which others lack.
        expect(pdf.toString('latin1')).toContain('Pretendard');
      }
    });

test('tables of any width, long words and long lists stay on the page, all of them', async ({ browser }) => {
  const source = { session: 's', what: '', place: '' };
  const id = (n: number) => n.toString(36).padStart(5, 'q');
  const table = (columns: number, kind: 'text' | 'number'): ReportBlock => ({
    ...{ kind: 'table', id: `t${columns}${kind}`, title: `${columns} columns`, leftOut: 0, source },
    columns: Array.from({ length: columns }, (_, at) => ({ label: `column_of_the_table_${id(at)}`, kind })),
    rows: [
      Array.from({ length: columns }, (_, at) => (kind === 'text' ? `${'w'.repeat(40)}${id(at)}` : `1234567890.${at}`)),
    ],
  });
  const blocks: ReportBlock[] = [
    ...[1, 5, 8, 9, 14, 15, 24].flatMap((columns) => [table(columns, 'text'), table(columns, 'number')]),
    { kind: 'notes', id: 'n1', markdown: `${'x'.repeat(500)}\n\n\`\`\`\n${'y'.repeat(500)}\n\`\`\`` },
    {
      ...{ kind: 'logs', id: 'l1', title: 'z'.repeat(200), leftOut: 0, source },
      lines: Array.from({ length: 150 }, (_, at) => ({
        ...{ time: '2026-03-03 01:06:49.083', severity: 17, severityText: 'ERROR', service: 'v'.repeat(50) },
        body: `${'u'.repeat(200)} ${id(at)}`,
      })),
    },
  ];
  const html = writeReportHtml({ version: 1, language: 'en', title: 'Wide', blocks }).write('');
  const pages = await readPdf(browser, await printPdf(html, BROWSER, new AbortController().signal));
  expect(pages.map(({ edgeInk }) => edgeInk)).toEqual(pages.map(() => 0));
  const text = pages.map((page) => page.text).join('');
  expect(wordsOf({ version: 1, language: 'en', title: 'Wide', blocks }).filter((word) => !text.includes(word))).toEqual(
    [],
  );
  for (let at = 0; at < 150; at++) expect(text).toContain(`${'u'.repeat(5)}${id(at)}`);
});

test('a tall picture shares the first sheet with the title, and with short notes', async ({ browser }) => {
  const source = { session: 's', what: 'of a trace', place: '' };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1800" viewBox="0 0 900 1800"><rect width="900" height="1800" fill="#4a55c6"/><text x="9" y="900">in the picture</text></svg>`;
  const picture: ReportBlock = { kind: 'picture', id: 'p1', title: 'The slowest trace', svg, source };
  const notes: ReportBlock = { kind: 'notes', id: 'n1', markdown: '## Cause\n\nThe bank refused.\n\n- once\n- twice' };
  const first = async (title: string, ...blocks: ReportBlock[]) => {
    const html = writeReportHtml({ version: 1, language: 'en', title, blocks }).write('');
    return (await readPdf(browser, await printPdf(html, BROWSER, new AbortController().signal)))[0]!.text;
  };
  expect(await first('Checkout fails on the third of March, and what is done about it now', picture)).toContain(
    'inthepicture',
  );
  expect(await first('결제 장애 보고서', notes, picture)).toContain('inthepicture');
});

test('syllables that all look alike, as boxes do, are seen, and those of which nothing is', async ({ browser }) => {
  const fonts = await createReportFonts('dist/renderer')('가나다라');
  const seen = async (html: string) => {
    const page = `<!doctype html><style>${fonts}p{font:20px Pretendard}</style>${html}`;
    return (await readPdf(browser, await printPdf(page, BROWSER, new AbortController().signal), true))[0]!.hangul;
  };
  const same = await seen('<p>가가가가</p>');
  expect(same).toMatchObject({ letters: 4, blank: [] });
  expect(same.alike).toBeGreaterThan(0.5);
  expect(await seen('<p>가나다라</p><p style="color:#fff">가</p>')).toEqual({ letters: 5, blank: ['가'], alike: 0 });
});

test('what is printed asks for nothing, whatever is in it', async ({ browser }) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const html = `<!doctype html><link rel="stylesheet" href="${address}/style"><p>loud</p><img src="${address}/image">
<script src="${address}/script"></script><iframe src="${address}/frame"></iframe><style>p{background:url(${address}/background)}</style>`;
    const pages = await readPdf(browser, await printPdf(html, BROWSER, new AbortController().signal));
    expect(pages[0]!.text).toBe('loud');
    expect(asked).toEqual([]);
    // The same page in a browser that is not cut off.
    const page = await browser.newPage();
    await page.setContent(html);
    await expect.poll(() => [...asked].sort()).toEqual(['/background', '/frame', '/image', '/script', '/style']);
    await page.close();
  } finally {
    server.close();
  }
});

test('a report of the page is saved as PDF by the machine that serves it', async ({
  opened: page,
  workbench,
  browser,
}) => {
  for (const telemetry of failingCheckout(BigInt(Date.now()) * 1_000_000n)) await workbench.send(telemetry);
  await goTo(page, `trace/${traceId(0xabc)}`);
  await expect(page.getByRole('tree')).toBeVisible();
  await page.keyboard.press('Shift+P');
  await expect(page.getByRole('status').filter({ hasText: /pinned to the report/i })).toBeVisible();
  await page.keyboard.press('9');
  await page.getByLabel('Title of the report').fill('결제 장애');
  await page.getByLabel('Title of the report').blur();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save report' }).click();
  await page.getByRole('menuitem', { name: 'Save as PDF' }).click();
  const download = await downloading;
  // Before the pages are drawn again, which may take longer than a notice stays.
  await expect(page.getByRole('status').filter({ hasText: 'tracebench-report.pdf' })).toBeVisible();
  expect(download.suggestedFilename()).toBe('tracebench-report.pdf');
  const file = join(workbench.folder, 'report.pdf');
  await download.saveAs(file);
  const pages = await readPdf(browser, readFileSync(file));
  expect(pages).toHaveLength(1);
  expect(pages[0]!.text).toContain('결제장애');
  expect(pages[0]!.text).toContain('chargecard');
  expect(pages[0]!.hangul.letters).toBeGreaterThanOrEqual(4);
  expect(pages[0]!.hangul.blank).toEqual([]);
});
