import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { ReportDocument, TableBlock } from '../../../core/report/document/report-document.ts';
import { findChromium } from '../../../main/hosts/cli/report/chromium.ts';
import { runCliProcess } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

vi.setConfig({ testTimeout: 60_000 });

interface SpanOf {
  name: string;
  ms: number;
  error?: string;
}

/** No program is found. */
const NO_BROWSER = { PATH: '', TRACEBENCH_CHROMIUM: '' };

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');

/** A dump with a trace per span, and a log record for each that failed. */
async function makeDump(dir: string, name: string, spans: readonly SpanOf[]): Promise<string> {
  const at = (ms: number): string => `17000000${String(ms).padStart(5, '0')}000000`;
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
  const all = spans.map(({ name: operation, ms, error }, i) => ({
    ...{ traceId: hex(i + 1, 32), spanId: hex(i + 1, 16), name: operation, kind: 2 },
    ...{ startTimeUnixNano: at(i), endTimeUnixNano: at(i + ms), status: error === undefined ? {} : { code: 2 } },
    events:
      error === undefined
        ? []
        : [
            {
              ...{ name: 'exception', timeUnixNano: at(i) },
              attributes: [{ key: 'exception.message', value: { stringValue: error } }],
            },
          ],
  }));
  const logRecords = spans.flatMap(({ error }, i) =>
    error === undefined ? [] : [{ timeUnixNano: at(i), severityNumber: 17, body: { stringValue: `log: ${error}` } }],
  );
  const lines = [
    { resourceSpans: [{ resource, scopeSpans: [{ spans: all }] }] },
    { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] },
  ];
  const file = join(dir, name);
  await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  return file;
}

async function writeReport(args: readonly string[], said = ''): Promise<ReportDocument> {
  const { code, out, err } = await runCliProcess(['report', ...args, '--format', 'json', '-o', '-']);
  expect({ code, err }).toEqual({ code: 0, err: said });
  return JSON.parse(out) as ReportDocument;
}

const rowsOf = ({ blocks }: ReportDocument, at: number) => (blocks[at] as TableBlock).rows;

describe('a report by a template', () => {
  const spans: SpanOf[] = [
    { name: 'GET /a', ms: 10 },
    { name: 'GET /a', ms: 30, error: 'refused <b>' },
    { name: 'GET /b', ms: 500 },
  ];

  test.each(['incident', 'latency'])('%s: a trace without an end is no reason to write nothing', async (template) => {
    const file = join(await makeTempDir(), 'open.jsonl');
    const ids = { traceId: '1'.repeat(32), spanId: '2'.repeat(16) };
    const open = {
      ...ids,
      name: 'open',
      startTimeUnixNano: '1700000000000000000',
      endTimeUnixNano: '0',
      status: { code: 2 },
    };
    await writeFile(file, JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [open] }] }] }));
    expect(JSON.stringify(await writeReport([file, '--template', template]))).toContain('open');
  });

  test('incident: what failed, with its exceptions and logs', async () => {
    const dump = await makeDump(await makeTempDir(), 'a.jsonl', spans);
    const report = await writeReport([dump, '--template', 'incident']);
    expect(report.title).toBe('Incident report: a.jsonl');
    expect(report.blocks.map(({ kind }) => kind)).toEqual([
      ...['table', 'picture', 'table', 'table', 'picture', 'table', 'table', 'logs'],
    ]);
    expect(rowsOf(report, 0)).toEqual([
      ['2023-11-14 22:13:20.000', '2023-11-14 22:13:20.502', '1', '3', '3', '1', '1', '0', '0'],
    ]);
    expect(rowsOf(report, 2)).toEqual([['shop', 'GET /a', '2', '1', '50.0']]);
    expect(rowsOf(report, 3)).toEqual([['shop', '', 'refused <b>', '1']]);
    expect(report.blocks[4]).toMatchObject({ source: { what: hex(2, 32), place: `#/trace/${hex(2, 32)}` } });
    expect(rowsOf(report, 5)).toEqual([[hex(2, 32), 'shop', 'GET /a', '2023-11-14 22:13:20.001', '30.000', '1', '1']]);
    expect(rowsOf(report, 6)).toEqual([['ERROR', '1']]);
    expect(report.blocks[7]).toMatchObject({
      lines: [{ severity: 17, service: 'shop', body: 'log: refused <b>' }],
      leftOut: 0,
    });
  });

  test('incident: of logs and metrics alone it says what there is', async () => {
    const dump = join(await makeTempDir(), 'logs.jsonl');
    const at = (seconds: number) => `${1_700_000_000 + seconds}000000000`;
    const record = (seconds: number, severityNumber: number) => ({ timeUnixNano: at(seconds), severityNumber });
    const logRecords = [record(5, 9), record(6, 12), { observedTimeUnixNano: at(2) }, record(7, 24)];
    const gauge = { dataPoints: [{ timeUnixNano: at(9), asInt: '1' }] };
    const lines = [
      { resourceLogs: [{ scopeLogs: [{ logRecords }] }] },
      { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', gauge }] }] }] },
    ];
    await writeFile(dump, lines.map((line) => JSON.stringify(line)).join('\n'));
    const report = await writeReport([dump, '--template', 'incident']);
    expect(rowsOf(report, 0)).toEqual([
      ['2023-11-14 22:13:22.000', '2023-11-14 22:13:29.000', '0', '0', '0', '0', '4', '1', '1'],
    ]);
    expect(rowsOf(report, 1)).toEqual([
      ['FATAL', '1'],
      ['INFO', '2'],
      ['UNSPECIFIED', '1'],
    ]);
    expect(report.blocks.slice(2)).toMatchObject([
      { kind: 'logs', lines: [{ severity: 24 }] },
      {
        kind: 'notes',
        markdown: 'None in this session: Operations that failed · Exceptions · Traces with errors, the earliest first',
      },
    ]);
  });

  test('secrets are hidden before texts are cut, also in names that are drawn', async () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const error = `${'x'.repeat(3_990)} ${token}`;
    const dump = await makeDump(await makeTempDir(), 'a.jsonl', [
      { name: `GET /a?${'y'.repeat(40)}=${token}&${'z'.repeat(40)}`, ms: 30, error },
    ]);
    const said = 'Hidden: tokens (5). --no-redact hides nothing.\n';
    const report = await writeReport([dump, '--template', 'incident'], said);
    // One trace is no map.
    const [[, , message]] = rowsOf(report, 2) as [string[]];
    expect(message!.length).toBe(4_001);
    expect(JSON.stringify(report)).not.toContain('a1B2');
    const open = await writeReport([dump, '--template', 'incident', '--no-redact']);
    expect(JSON.stringify(open)).toContain('a1B2');
  });

  test('latency, in Korean, as HTML: the same bytes each time', async () => {
    const dir = await makeTempDir();
    const dump = await makeDump(dir, 'a.jsonl', spans);
    const write = async (name: string) => {
      const out = join(dir, name);
      const args = ['report', dump, '--template', 'latency', '--language', 'ko', '--title', '느림', '-o', out];
      expect(await runCliProcess(args)).toMatchObject({ code: 0 });
      return readFile(out, 'utf8');
    };
    const html = await write('1.html');
    expect(html).toContain('<h1>느림</h1>');
    expect(html.match(/<figure/g)).toHaveLength(2);
    // Durations that occurred: between 10 and 30 ms nothing is made up, for no percentile.
    const both = ['2', '10.000', '30.000', '30.000', '30.000', '40.000'];
    expect(html).toContain(`GET /a</td>${both.map((figure) => `<td class="number">${figure}</td>`).join('')}`);
    expect(html).toMatch(/GET \/b<\/td><td class="number">1<\/td><td class="number">500\.000</);
    expect(await write('2.html')).toBe(html);
  });

  test('compare: slower, new and gone operations of two sessions', async () => {
    const dir = await makeTempDir();
    const before = await makeDump(dir, 'before.jsonl', spans);
    const after = await makeDump(dir, 'after.jsonl', [
      { name: 'GET /a', ms: 100 },
      { name: 'GET /c', ms: 1 },
    ]);
    const report = await writeReport([after, '--before', before, '--template', 'compare']);
    expect(report.title).toBe('Before and after: before.jsonl → after.jsonl');
    const [picture] = report.blocks.filter(({ kind }) => kind === 'picture');
    expect(picture).toMatchObject({ title: 'Response times of operations (p95)' });
    const tables = report.blocks.filter((block): block is TableBlock => block.kind === 'table');
    const rows = Object.fromEntries(tables.map(({ title, rows }) => [title, rows]));
    expect(rows['Regressions (inferred)']).toEqual([]);
    expect(rows['Beyond a threshold, but too few spans to tell']).toEqual([
      ['gone', 'shop', 'GET /b', 'SERVER', 'n=1', 'n=0', ''],
      ['slower (p95)', 'shop', 'GET /a', 'SERVER', '30.000 ms (n=2)', '100.000 ms (n=1)', '+233.3 %'],
    ]);
    expect(rows['Operations in both, the most slowed down first']).toEqual([
      // Two spans in 2 ms, then one in 1 ms: as many per second.
      ['shop', 'GET /a', 'SERVER', '2', '50.0', '10.000', '30.000', '1', '0.0', '100.000', '100.000', '233.3', '0.0'],
    ]);
    expect(rows['Operations that came or went']).toEqual([
      ['gone', 'shop', 'GET /b', 'SERVER', '1', '0.0', '500.000', '500.000'],
      ['new', 'shop', 'GET /c', 'SERVER', '1', '0.0', '1.000', '1.000'],
    ]);
  });

  test('Markdown: pictures beside the text, or with it in one ZIP; without a browser SVG alone, which is said', async () => {
    const dir = await makeTempDir();
    const dump = await makeDump(dir, 'a.jsonl', spans);
    const write = (out: string) =>
      runCliProcess(['report', dump, '--template', 'incident', '--format', 'markdown', '-o', out], NO_BROWSER);
    const { err } = await write(join(dir, 'what failed.md'));
    expect(err).toContain('Pictures are SVG alone');
    const text = await readFile(join(dir, 'what failed.md'), 'utf8');
    expect(text).toContain('![The trace with the most failed spans](what%20failed-2.svg)');
    expect(await readFile(join(dir, 'what failed-2.svg'), 'utf8')).toContain('GET /a');
    await write(join(dir, 'all.zip'));
    expect((await readFile(join(dir, 'all.zip'), 'latin1')).match(/PK\x01\x02/g)).toHaveLength(3);
    const stream = await write('-');
    expect(stream.err).toContain('Pictures left out: 2.');
    expect(stream.out).not.toContain('.svg');
  });

  test.each([
    [['--template', 'compare'], '--before'],
    [['--template', 'nothing'], 'incident, latency, compare'],
    [['--template', 'latency', '--trace', hex(1, 32)], 'not both'],
  ])('%j is wrong usage', async (args, words) => {
    const { code, err } = await runCliProcess(['report', 'a', '-o', 'x', ...args]);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});

describe('the browser that prints', () => {
  test('is the one that is named, before the one of the environment', () => {
    const env = { TRACEBENCH_CHROMIUM: '/nowhere/chromium', PATH: '' };
    expect(findChromium(process.execPath, env)).toBe(process.execPath);
    expect(() => findChromium(undefined, env)).toThrow('/nowhere/chromium is no browser that can be run.');
  });
});
