import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { runCliProcess, runWithInput, spansRequest } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

// Each of these starts a process.
vi.setConfig({ testTimeout: 120_000 });

/** Two dumps of a trace of three spans each. */
async function makeDumps(): Promise<{ dir: string; dumps: string[] }> {
  const dir = await makeTempDir();
  const dumps = [0, 1].map((trace) => join(dir, `dump-${trace}.json`));
  await Promise.all(dumps.map((dump, trace) => writeFile(dump, spansRequest(trace, 3))));
  return { dir, dumps };
}

describe('tracebench convert', () => {
  test('reads several dumps, and writes by the name of what is wanted', async () => {
    const { dir, dumps } = await makeDumps();
    const out = join(dir, 'all.jaeger.json.gz');
    const converted = await runCliProcess(['convert', ...dumps, '-o', out, '--json']);
    expect(converted.code).toBe(0);
    const { items, leftOut } = JSON.parse(converted.out) as { items: number; leftOut: { code: string }[] };
    expect(items).toBe(6);
    expect(leftOut.map(({ code }) => code)).toContain('nanoseconds');
    const { data } = JSON.parse(gunzipSync(await readFile(out)).toString()) as { data: { spans: unknown[] }[] };
    expect(data.map(({ spans }) => spans.length)).toEqual([3, 3]);
  });

  test('says where nothing has a place in the format, and only there', async () => {
    const { dir, dumps } = await makeDumps();
    const none = await runCliProcess(['convert', ...dumps, '-o', join(dir, 'all.om.txt')]);
    expect(none).toMatchObject({ code: 0, err: expect.stringContaining('spans (6).\nNothing of it fits') as string });
    const all = await runCliProcess(['convert', ...dumps, '-o', join(dir, 'all.jaeger.json')]);
    expect(all.err).not.toContain('Nothing of it');
  });

  test('of one trace, to standard output, in the format that is named', async () => {
    const { dumps } = await makeDumps();
    const id = '1'.padStart(32, '0');
    const { code, out, err } = await runCliProcess([
      'convert',
      ...dumps,
      '--to',
      'zipkin-json',
      '--trace',
      id,
      '-o',
      '-',
    ]);
    expect(code).toBe(0);
    expect(err).toBe('The format has no place for: time digits below a microsecond (2).\n');
    expect((JSON.parse(out) as { traceId: string }[]).map(({ traceId }) => traceId)).toEqual([id, id, id]);
  });

  test('of several traces, of which those that are not there are passed over', async () => {
    const { dumps } = await makeDumps();
    const asked = (...ids: number[]) => ids.flatMap((id) => ['--trace', String(id).padStart(32, '0')]);
    const convert = (...args: string[]) =>
      runCliProcess(['convert', ...dumps, '--to', 'zipkin-json', ...args, '-o', '-', '--json']);
    const two = await convert(...asked(1, 2, 9));
    expect(two.code).toBe(0);
    const ids = (JSON.parse(two.out) as { traceId: string }[]).map(({ traceId }) => Number(traceId));
    expect(ids.sort()).toEqual([1, 1, 1, 2, 2, 2]);
    const none = await convert(...asked(8, 9));
    expect(none.code).toBe(1);
    expect(JSON.parse(none.err)).toMatchObject({
      error: { code: 'not-found', message: 'None of the 2 traces is in this session.' },
    });
  });

  test('reads standard input where a file is named -, as import and inspect do', async () => {
    const { dir, dumps } = await makeDumps();
    const bytes = await readFile(dumps[0]!);
    const store = join(dir, 'session.tracebench');
    const converted = await runWithInput(['convert', '-', '--to', 'otlp-jsonl', '-o', '-'], bytes);
    expect(converted).toMatchObject({ code: 0, err: '' });
    expect(converted.out).toContain('"spanId"');
    const inspected = await runWithInput(['inspect', '-', '--json'], bytes);
    expect(JSON.parse(inspected.out)).toMatchObject({ file: '-', format: 'otlp-json', spans: 3 });
    const imported = await runWithInput(['import', '-', '--store', store, '--json'], bytes);
    expect(JSON.parse(imported.out)).toMatchObject({ file: '-', spans: 3 });
    expect(imported.code).toBe(0);
    expect((await runCliProcess(['import', '-', '--follow', '--store', store])).code).toBe(2);
  });

  test('says what of a dump could not be read', async () => {
    const { dir, dumps } = await makeDumps();
    const torn = join(dir, 'torn.jsonl');
    await writeFile(torn, `${(await readFile(dumps[0]!, 'utf8')).trim()}\n{"resourceSpans":[{"x\n`);
    const { code, out, err } = await runCliProcess(['convert', torn, '-o', join(dir, 'out.jsonl'), '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ items: 3, skipped: 1, unreadFiles: 0 });
    expect(JSON.parse(err)).toMatchObject({ file: torn, spans: 3, skipped: 1, warnings: [] });
  });

  test('says what is missing, and writes nothing when a dump cannot be read', async () => {
    const { dir, dumps } = await makeDumps();
    const unnamed = await runCliProcess(['convert', dumps[0]!, '-o', join(dir, 'out.bin')]);
    expect(unnamed.code).toBe(2);
    expect(unnamed.err).toContain('Which format?');
    const itself = await runCliProcess(['convert', dumps[0]!, '-o', dumps[0]!]);
    expect(itself.code).toBe(2);
    const bad = join(dir, 'bad.json');
    await writeFile(bad, 'no telemetry');
    const failed = await runCliProcess(['convert', dumps[0]!, bad, '-o', join(dir, 'out.jsonl')]);
    expect(failed.code).toBe(1);
    expect(failed.err).toContain('bad.json');
    await expect(readFile(join(dir, 'out.jsonl'))).rejects.toThrow('ENOENT');
  });
});
