import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { runCliHere } from '../../helpers/run-cli-here.ts';
import { spansRequest } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

// What a command does with a dump of which a part could not be read: keeps the rest, names the part, and does not end with 0.

vi.setConfig({ testTimeout: 120_000 });

const TRACE = '1'.padStart(32, '0');

/** A folder with a good dump, a broken one and one with a broken line. */
async function makeFolder() {
  const dir = await makeTempDir();
  const folder = join(dir, 'dumps');
  await mkdir(folder);
  await writeFile(join(folder, 'good.json'), spansRequest(0, 3));
  await writeFile(join(folder, 'junk.json'), 'x');
  await writeFile(join(folder, 'torn.jsonl'), `${spansRequest(1, 2)}\n{"resourceSpans":[{"x\n`);
  return { dir, folder };
}

describe('a folder of which a file cannot be read', () => {
  test.each([
    ['traces', 'FOLDER'],
    ['logs', 'FOLDER'],
    ['query', 'FOLDER', 'SELECT 1'],
    ['inspect', 'FOLDER'],
    ['import', 'FOLDER', '--store', 'OUT'],
    ['convert', 'FOLDER', '--to', 'otlp-json', '-o', 'OUT'],
    ['merge', 'FOLDER', 'FOLDER', '--to', 'otlp-json', '-o', 'OUT'],
    ['split', 'FOLDER', '-o', 'OUT-%.jsonl'],
    ['split', 'FOLDER', '--by', 'trace', '-o', 'OUT-%.jsonl'],
    ['redact', 'FOLDER', '--to', 'otlp-json', '-o', 'OUT'],
    ['redact', 'FOLDER', '--preview'],
    ['export', 'FOLDER', '--format', 'otlp-json', '-o', 'OUT'],
    ['report', 'FOLDER', '--trace', TRACE, '-o', 'OUT'],
    ['report', 'FOLDER', '--template', 'latency', '-o', 'OUT'],
  ])('%s %s %s: what could be read is kept, the file is named, the exit code is 1', async (...args) => {
    const { dir, folder } = await makeFolder();
    const filled = args.map((arg) => arg.replace('FOLDER', folder).replace('OUT', join(dir, 'out')));
    const { code, out, err } = await runCliHere(filled);
    expect(code).toBe(1);
    const said = `${out}${err}`;
    expect(said).toMatch(/dumps › junk\.json: ./);
    expect(said).not.toContain('tracebench:');
    // One record of another file is no reason to fail; it is told by itself.
    expect(said).toMatch(/torn\.jsonl(: 1 record skipped, the first at line 2: | .*1$)/m);
    const written = (await readdir(dir)).filter((name) => name.startsWith('out'));
    expect(written.length > 0).toBe(args.some((arg) => arg.startsWith('OUT')));
  });

  test('with --json it is one line on standard error, and counted in what was written', async () => {
    const { dir, folder } = await makeFolder();
    const out = join(dir, 'out.json');
    const converted = await runCliHere(['convert', folder, '-o', out, '--json']);
    expect(JSON.parse(converted.out)).toMatchObject({ file: out, items: 5, skipped: 1, unreadFiles: 1 });
    const files = [{ spans: 3 }, { error: expect.any(String) as string }, { spans: 2, skipped: 1 }];
    expect(JSON.parse(converted.err)).toMatchObject({ file: folder, spans: 5, skipped: 2, files });
    const traces = await runCliHere(['traces', folder, '--json']);
    expect(traces.out.trimEnd().split('\n')).toHaveLength(2);
    expect(JSON.parse(traces.err)).toMatchObject({ file: folder, spans: 5, files });
  });

  test('two sides are compared only where that is allowed, and both writings say what is missing', async () => {
    const { folder } = await makeFolder();
    const refused = await runCliHere(['diff', folder, folder]);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(`1 record and 1 file of ${folder} could not be read. What is missing`);
    const markdown = await runCliHere(['diff', folder, folder, '--allow-skipped', '--format', 'markdown']);
    expect(markdown.code).toBe(0);
    expect(markdown.out).toContain('> 1 record and 1 file of `dumps` could not be read.\n');
    const korean = await runCliHere(['diff', folder, folder, '--allow-skipped', '--language', 'ko']);
    expect(korean.out).toContain('dumps: 레코드 1건, 파일 1개를 읽지 못했습니다.\n');
    const json = await runCliHere(['diff', folder, folder, '--allow-skipped', '--json']);
    const side = { skipped: 1, unreadFiles: 1 };
    expect(JSON.parse(json.out)).toMatchObject({ before: side, after: side });
  });
});

describe('a report of it', () => {
  const compose = async (...args: string[]) => {
    const { dir, folder } = await makeFolder();
    const out = join(dir, 'out');
    const filled = args.map((arg) => (arg === 'FOLDER' ? folder : arg));
    const { code } = await runCliHere(['report', folder, ...filled, '-o', out]);
    return { code, text: await readFile(out, 'utf8') };
  };

  test.each([
    ['html', 'en', '<p class="unread">1 record and 1 file of dumps could not be read.</p>'],
    ['html', 'ko', '<p class="unread">dumps: 레코드 1건, 파일 1개를 읽지 못했습니다.</p>'],
    ['markdown', 'en', '\n> 1 record and 1 file of dumps could not be read.\n'],
    ['markdown', 'ko', '\n> dumps: 레코드 1건, 파일 1개를 읽지 못했습니다.\n'],
    ['json', 'en', '"records": 1,\n   "files": 1\n'],
  ])('in %s says in its head what is missing (%s)', async (format, language, words) => {
    const { text } = await compose('--template', 'latency', '--format', format, '--language', language);
    expect(text).toContain(words);
  });

  test('that compares says it of both', async () => {
    const { code, text } = await compose('--template', 'compare', '--before', 'FOLDER', '--format', 'json');
    const { unread } = JSON.parse(text) as { unread: unknown };
    const one = { name: 'dumps', records: 1, files: 1 };
    expect([code, unread]).toEqual([1, [one, one]]);
  });
});

describe('an import of which nothing comes', () => {
  test('makes no store, and leaves one that is there as it was', async () => {
    const { dir, folder } = await makeFolder();
    const store = join(dir, 'a.tracebench');
    const junk = join(folder, 'junk.json');
    const failed = await runCliHere(['import', junk, join(dir, 'none'), '--store', store]);
    expect([failed.code, await readdir(dir)]).toEqual([1, ['dumps']]);
    expect((await runCliHere(['import', join(folder, 'good.json'), '--store', store])).code).toBe(0);
    expect((await runCliHere(['import', junk, '--store', store])).code).toBe(1);
    const counted = await runCliHere(['query', store, 'SELECT count(*) AS n FROM spans', '--json']);
    expect(JSON.parse(counted.out)).toEqual([{ n: 3 }]);
    // An empty session is one as well.
    const empty = join(dir, 'empty.tracebench');
    await writeFile(join(dir, 'nothing.json'), '{"resourceSpans":[]}');
    expect((await runCliHere(['import', join(dir, 'nothing.json'), '--store', empty])).code).toBe(0);
    expect((await runCliHere(['import', junk, '--store', empty])).code).toBe(1);
    expect(await readdir(dir)).toContain('empty.tracebench');
  });

  test('one file of several is enough to keep it', async () => {
    const { dir, folder } = await makeFolder();
    const store = join(dir, 'a.tracebench');
    const files = ['junk.json', 'good.json'].map((name) => join(folder, name));
    expect((await runCliHere(['import', ...files, '--store', store])).code).toBe(1);
    expect(await readdir(dir)).toContain('a.tracebench');
  });
});
