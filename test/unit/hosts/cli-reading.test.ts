import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { runCliHere } from '../../helpers/run-cli-here.ts';
import { runCliProcess } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

// Each of these starts a process.
vi.setConfig({ testTimeout: 120_000 });

const LINES =
  '<34>Mar 11 22:14:15 box sshd[411]: first\n<34>Mar 11 22:14:16 box sshd[411]: second\n<34>Mar 11 22:14:17 box cron: third\n';

/** Lines of syslog, which names neither year nor zone, last changed in May 2024. */
async function makeSyslog(): Promise<{ dir: string; file: string }> {
  const dir = await makeTempDir();
  const file = join(dir, 'messages');
  await writeFile(file, LINES);
  const changed = new Date('2024-05-01T00:00:00Z');
  await utimes(file, changed, changed);
  return { dir, file };
}

async function firstTime(file: string, ...more: string[]): Promise<{ time: string; err: string }> {
  const { code, out, err } = await runCliProcess(['logs', file, '--json', ...more]);
  expect(code).toBe(0);
  const { timeNs } = JSON.parse(out.split('\n')[0]!) as { timeNs: string };
  return { time: new Date(Number(BigInt(timeNs) / 1_000_000n)).toISOString(), err };
}

test('a file that a store was opened from before is imported, and told of', async () => {
  const { dir, file } = await makeSyslog();
  const into = ['--store', join(dir, 'session.tracebench'), '--zone', 'UTC', '--year', '2024'];
  expect(await runCliHere(['import', file, ...into])).toMatchObject({ code: 0, err: '' });
  const again = await runCliHere(['import', file, ...into]);
  expect(again.code).toBe(0);
  expect(again.err).toMatch(
    /messages: opened-before × 1, e\.g\. messages, \d{4}-\S+Z\. Unless that was removed since, what is in it is there twice now\.\n$/,
  );
  const sql = 'SELECT count(*) AS n FROM logs';
  const counted = await runCliHere(['query', '--store', into[1]!, sql, '--json']);
  expect(JSON.parse(counted.out)).toEqual([{ n: 6 }]);
});

describe('files that name no year and no zone', () => {
  test('are read with what is likely, and it is said how to say otherwise', async () => {
    const { file } = await makeSyslog();
    const { time, err: line } = await firstTime(file);
    expect(time).toBe('2024-03-11T22:14:15.000Z');
    expect(JSON.parse(line)).toMatchObject({ warnings: [{ code: 'year-assumed' }, { code: 'zone-assumed' }] });
    const { err } = await runCliHere(['logs', file]);
    expect(err).toMatch(
      /year-assumed × 3, e\.g\. .* read as of 2024; it may be of \d+\. Say otherwise with --year YEAR\./,
    );
    expect(err).toMatch(/zone-assumed × 3, e\.g\. .* read as UTC.*\. Say otherwise with --zone ZONE/);
  });

  test('are read as asked for, and then nothing was assumed', async () => {
    const { dir, file } = await makeSyslog();
    const asked = ['--year', '2021', '--zone', 'Asia/Seoul'];
    expect(await firstTime(file, ...asked)).toEqual({ time: '2021-03-11T13:14:15.000Z', err: '' });
    const store = join(dir, 'session.tracebench');
    const imported = await runCliProcess(['import', file, '--store', store, '--json', ...asked]);
    expect(JSON.parse(imported.out)).toMatchObject({ logs: 3, warnings: [] });
    expect((await firstTime(store)).time).toBe('2021-03-11T13:14:15.000Z');
  });

  test('may be converted, inspected and asked the same way', async () => {
    const { file } = await makeSyslog();
    const asked = ['--year', '2021', '--zone', 'Asia/Seoul'];
    const converted = await runCliProcess(['convert', file, '--to', 'otlp-jsonl', '-o', '-', ...asked]);
    expect(converted).toMatchObject({ code: 0, err: '' });
    expect(converted.out).toContain(`"timeUnixNano":"${Date.UTC(2021, 2, 11, 13, 14, 15)}000000"`);
    const inspected = await runCliProcess(['inspect', file, '--json', '--zone', 'UTC']);
    const { warnings } = JSON.parse(inspected.out) as { warnings: { code: string }[] };
    expect(warnings.map(({ code }) => code)).toEqual(['year-assumed']);
    const sql = 'SELECT count(*) AS n FROM logs';
    const asking = await runCliProcess(['query', '--store', file, sql, '--format', 'csv', ...asked]);
    expect(asking).toMatchObject({ code: 0, out: 'n\r\n3\r\n', err: '' });
  });

  test.each([
    ['--year', '21'],
    ['--year', '1969'],
    ['--zone', 'Mars/Base'],
  ])('%s %s is wrong usage', async (option, value) => {
    const { file } = await makeSyslog();
    const { code, err } = await runCliProcess(['inspect', file, option, value]);
    expect(code).toBe(2);
    expect(err).toContain(option);
    expect(err).toContain(value);
  });
});
