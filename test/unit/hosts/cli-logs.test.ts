import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { runCliHere } from '../../helpers/run-cli-here.ts';
import { logRecord, logs } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const record = (n: number, value: string, severityNumber: number) =>
  logRecord({ timeUnixNano: 1_763_800_000_000_000_000n + BigInt(n), body: { kind: 'string', value }, severityNumber });

async function writeDump(): Promise<string> {
  const dump = join(await makeTempDir(), 'logs.json');
  const said = logs('shop', record(1, 'user 1 paid', 9), record(3, '=full', 17), record(2, 'user 2 paid', 17));
  await writeFile(dump, encodeJson([said]));
  return dump;
}

const run = async (...args: string[]) => runAsGiven('--store', await writeDump(), ...args);

const runAsGiven = async (...args: string[]) => {
  const { code, out, err } = await runCliHere(['logs', ...args]);
  return { code, out, err };
};

const bodies = (out: string): string[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { body: string }).body);

test('records come by time, exact to the nanosecond', async () => {
  const { code, out, err } = await run('--format', 'json');
  expect([code, err]).toEqual([0, '']);
  expect(bodies(out)).toEqual(['user 1 paid', 'user 2 paid', '=full']);
  expect(JSON.parse(out.split('\n')[0]!)).toMatchObject({
    time: '2025-11-22T08:26:40.000000001Z',
    timeNs: '1763800000000000001',
    service: 'shop',
  });
});

test('the dump may stand without --store', async () => {
  const dump = await writeDump();
  const [named, bare] = [await runAsGiven('--store', dump), await runAsGiven(dump)];
  expect(bare).toEqual(named);
  expect(bare).toMatchObject({ code: 0, out: expect.stringContaining('user 1 paid') });
});

test('an expression and words narrow them', async () => {
  const error = JSON.stringify({ kind: 'term', field: 'severity', operator: '>=', value: 'error' });
  expect(bodies((await run('--json', '--filter', error)).out)).toEqual(['user 2 paid', '=full']);
  expect(bodies((await run('--json', '--filter', error, '--text', 'PAID')).out)).toEqual(['user 2 paid']);
});

test('a limit cuts, and says so', async () => {
  const { out, err } = await run('--json', '--limit', '2');
  expect(bodies(out)).toEqual(['user 1 paid', 'user 2 paid']);
  expect(err).toBe('Cut: 2 of 3. --limit N gives more.\n');
});

test('patterns, counted', async () => {
  const { out } = await run('--json', '--patterns');
  const lines = out.split('\n').filter(Boolean);
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { count: 2, template: 'user <*> paid', services: ['shop'] },
    { count: 1, template: '=full' },
  ]);
});

test('tables and CSV; a formula stays text', async () => {
  expect((await run('--format', 'table', '--text', 'user 1')).out).toMatch(/^time .*\n─.*\n2025-11-22T.*user 1 paid/);
  const { out } = await run('--format', 'csv', '--text', 'full');
  expect(out.split('\r\n')[0]).toBe('time,severity,service,body,traceId,spanId');
  expect(out).toContain("'=full");
});

test.each([
  [['--filter', '{'], '--filter is no expression'],
  [['--filter', '{"kind":"term","field":"colour","operator":"="}'], '--filter is no expression'],
  [['--limit', '0'], '--limit is a whole number'],
  [['--format', 'xml'], '--format is one of'],
  [['more'], 'One store or file'],
])('wrong usage %j', async (args, words) => {
  const { code, err } = await run(...args);
  expect(code).not.toBe(0);
  expect(err).toContain(words);
});
