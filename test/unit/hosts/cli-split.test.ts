import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { runCliProcess, spansRequest } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

// Each of these starts a process.
vi.setConfig({ testTimeout: 120_000 });

async function makeDump(traces: number, spans: number): Promise<{ dir: string; dump: string }> {
  const dir = await makeTempDir();
  const dump = join(dir, 'dump.jsonl');
  const lines = Array.from({ length: traces }, (_, trace) => spansRequest(trace, spans));
  await writeFile(dump, lines.map((line) => `${line}\n`).join(''));
  return { dir, dump };
}

const spansIn = (text: string): number => text.split('"spanId"').length - 1;

test('by size: whole requests, all of them, in files of about that size', async () => {
  const { dir, dump } = await makeDump(4, 3_000);
  const { code, out } = await runCliProcess([
    'split',
    dump,
    '-o',
    join(dir, 'part-%.jsonl'),
    '--size',
    '0.5',
    '--json',
  ]);
  expect(code).toBe(0);
  const told = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { file: string; bytes: number });
  expect(told.pop()).toEqual({ hidden: [], skipped: 0, unreadFiles: 0 });
  const files = told;
  expect(files.length).toBeGreaterThan(2);
  const texts = await Promise.all(files.map(({ file }) => readFile(file, 'utf8')));
  expect(texts.map((text) => Buffer.byteLength(text))).toEqual(files.map(({ bytes }) => bytes));
  expect(texts.reduce((sum, text) => sum + spansIn(text), 0)).toBe(12_000);
  for (const text of texts) for (const line of text.trim().split('\n')) JSON.parse(line);
  const longest = Math.max(...texts.flatMap((text) => text.split('\n').map(({ length }) => length)));
  expect(Math.max(...files.map(({ bytes }) => bytes))).toBeLessThanOrEqual(500_000 + longest + 1);
});

test('by trace: a file each, by its id', async () => {
  const { dir, dump } = await makeDump(3, 2);
  const { code } = await runCliProcess(['split', dump, '-o', join(dir, 't-%.jaeger.json'), '--by', 'trace']);
  expect(code).toBe(0);
  const ids = [1, 2, 3].map((id) => String(id).padStart(32, '0'));
  expect((await readdir(dir)).sort()).toEqual(['dump.jsonl', ...ids.map((id) => `t-${id}.jaeger.json`)]);
  const { data } = JSON.parse(await readFile(join(dir, `t-${ids[1]!}.jaeger.json`), 'utf8')) as {
    data: { traceID: string; spans: unknown[] }[];
  };
  expect(data.map(({ traceID, spans }) => [traceID, spans.length])).toEqual([[ids[1], 2]]);
});

test('by trace: what belongs to no trace is counted, and many files are told as one', async () => {
  const { dir, dump } = await makeDump(21, 1);
  const withSome = join(dir, 'more.jsonl');
  const record = (traceId?: string) => ({ timeUnixNano: '1', body: { stringValue: 'x' }, traceId });
  const logRecords = [record(), record('f'.repeat(32)), record('1'.padStart(32, '0'))];
  const gauge = { dataPoints: [{ timeUnixNano: '1', asInt: '1' }] };
  const rest = [
    { resourceLogs: [{ scopeLogs: [{ logRecords }] }] },
    { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', gauge }] }] }] },
  ];
  await writeFile(withSome, rest.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const split = (out: string, ...more: string[]) =>
    runCliProcess(['split', dump, withSome, '-o', join(dir, out), '--by', 'trace', ...more]);
  const { err } = await split('a-%.json');
  expect(err).toContain('Wrote 21 files');
  expect(err).toContain(': 22 items, ');
  expect(err).toContain('In no file, since they belong to no trace that is here: 2 log records, 1 data point.');
  const told = (await split('b-%.jaeger.json', '--json')).out.trim().split('\n');
  expect(JSON.parse(told.pop()!)).toMatchObject({
    leftOut: expect.arrayContaining([
      { code: 'logs', count: 3 },
      { code: 'metrics', count: 1 },
    ]) as unknown,
    skipped: 0,
  });
  expect(told).toHaveLength(21);
});

test('a stretch of time, and what is no time', async () => {
  const { dir, dump } = await makeDump(1, 3);
  const convert = (...more: string[]) =>
    runCliProcess(['convert', dump, '-o', join(dir, 'out.jsonl'), '--json', ...more]);
  const all = await convert('--since', '2000-01-01T00:00:00Z');
  expect(JSON.parse(all.out)).toMatchObject({ items: 3 });
  const none = await convert('--until', '2000-01-01T00:00:00Z');
  expect(JSON.parse(none.out)).toMatchObject({ items: 0 });
  const wrong = await convert('--since', 'yesterday');
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('--since wants a time')]);
});

test('says what is missing', async () => {
  const { dir, dump } = await makeDump(1, 1);
  for (const args of [
    ['-o', join(dir, 'part.jsonl')],
    ['-o', join(dir, '%.json')],
    ['-o', join(dir, '%.jsonl'), '--size', '0'],
  ])
    expect((await runCliProcess(['split', dump, ...args])).code).toBe(2);
});

test('what is there from before is not written over unless that is said', async () => {
  const { dir, dump } = await makeDump(2, 2);
  const out = ['-o', join(dir, 'part-%.jsonl')];
  await writeFile(join(dir, 'part-007.jsonl'), 'mine');
  const refused = await runCliProcess(['split', dump, ...out]);
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('part-007.jsonl is there already.')]);
  expect((await readdir(dir)).sort()).toEqual(['dump.jsonl', 'part-007.jsonl']);
  expect((await runCliProcess(['split', dump, ...out, '--force'])).code).toBe(0);
  expect((await readdir(dir)).sort()).toEqual(['dump.jsonl', 'part-001.jsonl', 'part-007.jsonl']);
  expect(await readFile(join(dir, 'part-007.jsonl'), 'utf8')).toBe('mine');
});

test('where it fails, no part is left', async () => {
  const { dir, dump } = await makeDump(3, 2);
  // A folder stands where the second part is to be: a name that no check before it takes for a part.
  const ids = [1, 2, 3].map((id) => String(id).padStart(32, '0'));
  await mkdir(join(dir, `t-${ids[1]!}.json`));
  const { code } = await runCliProcess(['split', dump, '-o', join(dir, 't-%.json'), '--by', 'trace', '--force']);
  expect(code).toBe(1);
  expect((await readdir(dir)).sort()).toEqual(['dump.jsonl', `t-${ids[1]!}.json`]);
});

test('a folder that is read is not written into', async () => {
  const { dir } = await makeDump(1, 1);
  const other = await makeTempDir();
  await symlink(dir, join(other, 'link'));
  for (const out of [join(dir, 'all.jsonl'), join(other, 'link', 'all.jsonl')]) {
    const { code, err } = await runCliProcess(['convert', dir, '-o', out]);
    expect([code, err]).toEqual([2, expect.stringContaining('which is read from. Write to another folder.')]);
  }
  expect((await runCliProcess(['split', dir, '-o', join(dir, 'p-%.jsonl')])).code).toBe(2);
  expect(await readdir(dir)).toEqual(['dump.jsonl']);
  expect((await runCliProcess(['convert', dir, '-o', join(other, 'all.jsonl')])).code).toBe(0);
});
