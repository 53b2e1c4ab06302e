import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { success, failure } from '../../../contract/result.ts';
import { runCliProcess, runWithInput } from '../../helpers/run-cli.ts';
import { runFakeCli } from '../../helpers/run-fake-cli.ts';
import { operation, session } from '../../helpers/session-figures.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { noCounts } from '../../../core/model/telemetry.ts';

vi.setConfig({ testTimeout: 60_000 });

/** 200 spans of `ms` each. */
function dumpOf(ms: number, name = 'GET /a'): string {
  const at = (i: number, more = 0) => String(1_700_000_000_000_000_000n + BigInt(i * 1_000_000 + more * 1_000_000));
  const spans = Array.from({ length: 200 }, (_, i) => ({
    ...{ traceId: (i + 1).toString(16).padStart(32, '0'), spanId: (i + 1).toString(16).padStart(16, '0') },
    ...{ name, kind: 2, startTimeUnixNano: at(i), endTimeUnixNano: at(i, ms) },
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

async function makeDumps(): Promise<{ before: string; after: string; dir: string }> {
  const dir = await makeTempDir();
  const [before, after] = [join(dir, 'before.json'), join(dir, 'after.json')];
  await writeFile(before, dumpOf(10));
  await writeFile(after, dumpOf(40));
  return { before, after, dir };
}

describe('tracebench diff', () => {
  test('exit code 1 on a regression, 0 without one, and the thresholds decide', async () => {
    const { before, after } = await makeDumps();
    const worse = await runCliProcess(['diff', before, after]);
    expect(worse).toMatchObject({ code: 1, err: '' });
    expect(worse.out).toContain('slower (p95)');
    expect(worse.out).toContain('10.000 ms (n=200)');
    expect(await runCliProcess(['diff', after, before])).toMatchObject({ code: 0, err: '' });
    expect(await runCliProcess(['diff', before, after, '--p95-ms', '31'])).toMatchObject({ code: 0 });
    const few = await runCliProcess(['diff', before, after, '--min-spans', '201', '--json']);
    expect(few.code).toBe(0);
    expect(JSON.parse(few.out)).toMatchObject({ regressions: 0, unsure: 1, thresholds: { fewestSpans: 201 } });
  });

  test('names are without secrets, unless that is asked for', async () => {
    const { before, after } = await makeDumps();
    await writeFile(after, dumpOf(10, 'GET /b?token=opensesame'));
    const { out } = await runCliProcess(['diff', before, after, '--json']);
    expect(out).toContain('GET /b?token=[redacted]');
    expect(out).not.toContain('opensesame');
    const plain = await runCliProcess(['diff', before, after, '--format', 'markdown', '--no-redact']);
    expect(plain.out).toContain('opensesame');
    expect((await runFakeCli(['diff', before, after, '--redact', 'all', '--no-redact'])).code).toBe(2);
  });

  test('a session beside a dump on standard input', async () => {
    const { before, after, dir } = await makeDumps();
    const store = join(dir, 'before.tracebench');
    expect(await runCliProcess(['import', '--store', store, before])).toMatchObject({ code: 0 });
    const { out, err, code } = await runWithInput(['diff', store, '-', '--format', 'markdown'], dumpOf(40));
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('| `before.tracebench` | 200 |');
    expect(out).toContain('| `-` | 200 |');
    expect(await runCliProcess(['diff', store, after, '--p95-percent', '400'])).toMatchObject({ code: 0 });
  });

  test.each([
    [['a'], 'Two sessions'],
    [['a', 'b', 'c'], 'Two sessions'],
    [['-', '-'], 'Only one'],
    [['a', 'b', '--p95-ms', 'x'], '--p95-ms'],
    [['a', 'b', '--min-spans=-1'], '--min-spans'],
    [['a', 'b', '--format', 'html'], 'text, markdown, json'],
    [['/nowhere/a', '/nowhere/b'], 'There is no file'],
  ])('%j is exit code 2', async (args, words) => {
    const { code, err } = await runFakeCli(['diff', ...args]);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  test('what cannot be read is exit code 2, not a regression', async () => {
    const file = join(await makeTempDir(), 'a.json');
    await writeFile(file, 'x');
    const handlers = { 'import.path': () => failure('unsupported', 'Nothing we know.') };
    const { code, err, engines } = await runFakeCli(['diff', file, file, '--json'], { handlers });
    expect(code).toBe(2);
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'unsupported', message: 'Nothing we know.' } });
    expect(engines.map(({ closed }) => closed)).toEqual([true]);
  });

  test('what of a side was not read or not told is said', async () => {
    const file = join(await makeTempDir(), 'a.json');
    await writeFile(file, 'x');
    const summary = { ...session([operation('a')]), revision: 1, patternsProblem: 'Too varied.' };
    const handlers = {
      'import.path': () => success({ state: 'done', skippedTotal: 3, warnings: [], counts: noCounts() }),
      'session.summary': () => success(summary),
      'redaction.texts': ({ texts }: { texts: string[] }) => success({ texts, hidden: [] }),
    } as never;
    const { code, err } = await runFakeCli(['diff', file, file, '--allow-skipped'], { handlers });
    expect(code).toBe(0);
    expect(err).toContain('a.json: Too varied.');
    expect(err).toContain('a.json: 3 records skipped.');
    // A broken dump passes for none.
    const broken = await runFakeCli(['diff', file, file], { handlers });
    expect(broken.code).toBe(2);
    expect(broken.err).toMatch(/3 records of .*a\.json could not be read\./);
    expect(broken.err).toContain('--allow-skipped');
  });
});
