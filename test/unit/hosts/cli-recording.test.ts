import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ReportDocument, TableBlock } from '../../../core/report/document/report-document.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { runCliHere } from '../../helpers/run-cli-here.ts';
import { logRecord, logs } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

/** Slices of a machine that was started two days ago. */
async function writeTrace(): Promise<string> {
  const events = [0, 1_500_000, 2_000_000, 4_000_000].map((us, at) => {
    return { ph: 'X', pid: 1, tid: 1, name: `slice ${at}`, ts: 172_800_000_000 + us, dur: 250_000 };
  });
  const file = join(await makeTempDir(), 'trace.json');
  await writeFile(file, JSON.stringify(events));
  return file;
}

async function run(...args: string[]): Promise<string> {
  const { code, out } = await runCliHere(args);
  expect(code).toBe(0);
  return out;
}

describe('a recording without dates, on the command line', () => {
  test('the table of traces has seconds from its start; JSON has what it had', async () => {
    const file = await writeTrace();
    const table = await run('traces', file);
    expect(table).toContain('+0.000000000 s');
    expect(table).toContain('+1.500000000 s');
    expect(table).not.toContain('1970');
    const first = JSON.parse((await run('traces', file, '--json')).split('\n')[0]!) as Record<string, unknown>;
    expect(first).toMatchObject({ start: '1970-01-04T00:00:00.000000000Z', startNs: '259200000000000' });
  });

  test('so have the tables of log records and patterns; CSV has what it had', async () => {
    const file = join(await makeTempDir(), 'logs.json');
    const at = (ns: bigint) =>
      logRecord({ timeUnixNano: 86_400_000_000_000n + ns, body: { kind: 'string', value: 'a' } });
    await writeFile(file, encodeJson([logs('shop', at(0n), at(1_234_567_890n))]));
    expect(await run('logs', file)).toContain('+1.234567890 s');
    expect(await run('logs', file, '--patterns')).toMatch(/\+0\.000000000 s {2}\+1\.234567890 s/);
    expect(await run('logs', file, '--format', 'csv')).toContain('1970-01-02T00:00:01.234567890Z');
  });

  test('so have the tables and pictures of a report', async () => {
    const file = await writeTrace();
    const out = await run('report', file, '--template', 'latency', '--format', 'json', '-o', '-');
    const { blocks } = JSON.parse(out) as ReportDocument;
    const overview = blocks[0] as TableBlock;
    expect(overview.columns.slice(0, 2).map(({ label }) => label)).toEqual(['First', 'Last']);
    expect(overview.rows[0]!.slice(0, 2)).toEqual(['+0.000 s', '+4.250 s']);
    expect(out).toContain('Began +');
    expect(out).toMatch(/By the end of traces, \+\d\.\d{3} s – \+\d\.\d{3} s; upwards/);
    expect(out).not.toContain('1970');
  });

  test('so has the page of a trace', async () => {
    const file = await writeTrace();
    const [, , line] = (await run('traces', file, '--json')).split('\n');
    const { traceId } = JSON.parse(line!) as { traceId: string };
    const page = join(await makeTempDir(), 'trace.html');
    await run('export', file, '--format', 'html', '--trace', traceId, '-o', page);
    const html = await readFile(page, 'utf8');
    expect(html).toContain('<dd>+2.000000000 s</dd>');
    expect(html).toContain('<p>+2.000000000 s – +2.250000000 s</p>');
    expect(html).not.toContain('1970-01');
  });
});
