import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { success } from '../../../contract/result.ts';
import { noCounts } from '../../../core/model/telemetry.ts';
import type { CreateEngine } from '../../../main/engine/api.ts';
import { createEngine } from '../../../main/engine/engine.ts';
import type { FakeHandlers } from '../../helpers/fake-engine.ts';
import { runCliHere } from '../../helpers/run-cli-here.ts';
import { runFakeCli } from '../../helpers/run-fake-cli.ts';
import { spansRequest } from '../../helpers/run-cli.ts';
import { operation, session } from '../../helpers/session-figures.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

// What a command does with a dump of which a part could not be read: keeps the rest, names the part, and does not end with 0.

vi.setConfig({ testTimeout: 120_000 });

const TRACE = '1'.padStart(32, '0');
const NOTHING = {
  ...{ format: '', evidence: '', bytes: 1, counts: noCounts(), firstNs: '', lastNs: '', skipped: [], skippedTotal: 0 },
  ...{ warnings: [], state: 'done', error: '' },
};
const torn = { line: 2, offset: 9, reason: 'no JSON' };
/** As the engine tells of a folder with a good file, one with a broken line, and one that it cannot read. */
const FOLDER = {
  ...{ ...NOTHING, file: 'dumps', format: 'folder', skippedTotal: 2 },
  skipped: [
    { line: 0, offset: 0, reason: 'junk.json: not telemetry' },
    { ...torn, reason: `torn.jsonl: ${torn.reason}` },
  ],
  parts: [
    { ...NOTHING, file: 'dumps › good.json', format: 'otlp-json' },
    { ...NOTHING, file: 'dumps › junk.json', state: 'failed', error: 'not telemetry' },
    { ...NOTHING, file: 'dumps › torn.jsonl', format: 'otlp-jsonl', skipped: [torn], skippedTotal: 1 },
  ],
};
const MISSING = { skipped: 1, unreadFiles: 1 };
const PIECE = { bytes: Buffer.from('{}\n'), done: true, writtenItems: 3, totalItems: 3, leftOut: [], hidden: [] };

/** An engine that reads nothing but this folder, and answers whatever it is asked. */
function handlersOf(account: object = FOLDER): FakeHandlers {
  const frame = { rows: 0, baseNs: '0', columns: { start: new Float64Array(), time: new Float64Array() } };
  const figures = { ...session([operation('a')]), revision: 1, patternsProblem: '' };
  return {
    'import.path': () => success(account),
    'export.begin': () => success({ exportId: 'e', fileName: 'f', mediaType: 'm' }),
    'export.next': () => success(PIECE),
    'export.cancel': () => success({ cancelled: true }),
    'logs.search': () => success({ frame, total: 0 }),
    'traces.search': () => success({ frame, total: 0 }),
    'session.get': () => success({ timeRange: null }),
    'session.summary': () => success(figures),
    'sql.query': () => success({ columns: [{ name: 'id', type: 'VARCHAR' }], rows: [[TRACE]], truncated: false }),
    'redaction.preview': () => success({ hidden: [], places: [], items: 3 }),
    'redaction.texts': ({ texts }: { texts: string[] }) => success({ texts, hidden: [] }),
  } as FakeHandlers;
}

/** Of words in which FOLDER is a folder, and OUT a file beside it. */
async function run(args: readonly string[], account?: object) {
  const dir = await makeTempDir();
  const folder = join(dir, 'dumps');
  await mkdir(folder);
  const filled = args.map((arg) => arg.replace('FOLDER', folder).replace('OUT', join(dir, 'out')));
  const ran = await runFakeCli(filled, { handlers: handlersOf(account) });
  return { ...ran, folder, written: (await readdir(dir)).filter((name) => name.startsWith('out')) };
}

const READERS: readonly string[][] = [
  ['traces', 'FOLDER'],
  ['logs', 'FOLDER'],
  ['query', 'FOLDER', 'SELECT 1'],
  ['inspect', 'FOLDER'],
  ['import', 'FOLDER', '--store', 'STORE'],
  ['convert', 'FOLDER', '--to', 'otlp-json', '-o', 'OUT'],
  ['merge', 'FOLDER', 'FOLDER', '--to', 'otlp-json', '-o', 'OUT'],
  ['split', 'FOLDER', '-o', 'OUT-%.jsonl'],
  ['split', 'FOLDER', '--by', 'trace', '-o', 'OUT-%.jsonl'],
  ['redact', 'FOLDER', '--to', 'otlp-json', '-o', 'OUT'],
  ['redact', 'FOLDER', '--preview'],
  ['export', 'FOLDER', '--format', 'otlp-json', '-o', 'OUT'],
  ['report', 'FOLDER', '--trace', TRACE, '--format', 'html', '-o', 'OUT'],
];
const CASES = READERS.map((args) => [args.join(' '), args] as const);
const isFile = (args: readonly string[]) => args.some((arg) => arg.startsWith('OUT'));

describe('a folder of which a file cannot be read', () => {
  test.each(CASES)('%s: what could be read is kept, the file is named, the exit code is 1', async (_, args) => {
    const { code, out, err, written } = await run(args);
    expect([code, written.length > 0]).toEqual([1, isFile(args)]);
    expect(`${out}${err}`).toContain('dumps › junk.json: not telemetry\n');
    expect(err).not.toContain('tracebench:');
  });

  test.each(CASES)('%s --json tells of it in JSON, each file by itself', async (_, args) => {
    const { code, out, err } = await run([...args, '--json']);
    expect(code).toBe(1);
    const lines = `${out.startsWith('[') ? '' : out}${err}`.trimEnd().split('\n');
    const told = lines.map((line) => JSON.parse(line) as object);
    const files = [{}, { error: 'not telemetry' }, { skipped: 1 }];
    expect(told).toContainEqual(expect.objectContaining({ skipped: 1, unreadFiles: 1, warnings: [] }));
    expect(told.find((one) => 'files' in one)).toMatchObject({ files });
    const times = args[0] === 'merge' ? 2 : 1;
    const counts = { skipped: MISSING.skipped * times, unreadFiles: MISSING.unreadFiles * times };
    if (isFile(args) || args.includes('--preview')) expect(told).toContainEqual(expect.objectContaining(counts));
  });

  test.each(CASES)('%s: single records that cannot be read are told, and no reason to fail', async (_, args) => {
    const account = { ...NOTHING, file: 'dumps', format: 'otlp-jsonl', skipped: [torn], skippedTotal: 1 };
    const { code, out, err } = await run(args, account);
    expect(code).toBe(0);
    const isTable = args[0] === 'import';
    expect(`${out}${err}`).toMatch(
      isTable ? /otlp-jsonl .* 1\n/ : /(1 record skipped, the first|skipped) at line 2: no JSON/,
    );
  });

  test('inspect tells records where they stood, and files by themselves', async () => {
    const { out } = await run(['inspect', 'FOLDER']);
    expect(out.match(/skipped at .*/g)).toEqual(['skipped at line 2: torn.jsonl: no JSON']);
    expect(out).toContain('1 record skipped, 1 file not read\n');
  });

  test('a folder in it that cannot be looked into is one as well', async () => {
    const warnings = [{ code: 'folder-unreadable', count: 1, example: 'private' }];
    const { code, err } = await run(['traces', 'FOLDER'], { ...NOTHING, file: 'dumps', format: 'folder', warnings });
    expect([code, err]).toEqual([1, expect.stringContaining('folder-unreadable × 1, e.g. private')]);
  });

  test('two sides are compared only where that is allowed, and all writings say what is missing', async () => {
    const refused = await run(['diff', 'FOLDER', 'FOLDER']);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(`1 record and 1 file of ${refused.folder} could not be read. What is missing`);
    const allowed = (...args: string[]) => run(['diff', 'FOLDER', 'FOLDER', '--allow-skipped', ...args]);
    const markdown = await allowed('--format', 'markdown');
    expect(markdown.code).toBe(0);
    expect(markdown.out).toContain('> 1 record and 1 file of `dumps` could not be read.\n');
    expect((await allowed('--language', 'ko')).out).toContain('dumps: 레코드 1건, 파일 1개를 읽지 못했습니다.\n');
    const json = await allowed('--json');
    expect(JSON.parse(json.out)).toMatchObject({ before: MISSING, after: MISSING });
  });

  test('a report that compares says in its head what is missing of both', async () => {
    const compare = ['report', 'FOLDER', '--before', 'FOLDER', '--template', 'compare', '--format', 'json'];
    const { code, out } = await run([...compare, '-o', '-']);
    const { unread } = JSON.parse(out) as { unread: unknown };
    const one = { name: 'dumps', records: 1, files: 1 };
    expect([code, unread]).toEqual([1, [one, one]]);
  });
});

/** A dump, and what is none. */
async function makeFiles() {
  const dir = await makeTempDir();
  const file = (name: string) => join(dir, name);
  await writeFile(file('good.json'), spansRequest(0, 3));
  await writeFile(file('junk.json'), 'x');
  return { dir, file, store: file('a.tracebench') };
}

describe('a store of which a part could not be read when it was imported', () => {
  async function importTorn() {
    const { dir, file, store } = await makeFiles();
    await mkdir(file('dumps'));
    await writeFile(file('dumps/torn.jsonl'), `${spansRequest(0, 3)}\n{"resourceSpans":[{"x\n`);
    await writeFile(file('dumps/junk.json'), 'x');
    expect((await runCliHere(['import', file('dumps'), '--store', store])).code).toBe(1);
    return { dir, file, store };
  }
  const SENTENCE = /1 record and 1 file of \S*a\.tracebench could not be read\./;

  test('is compared only where that is allowed, and says what is missing', async () => {
    const { store } = await importTorn();
    const refused = await runCliHere(['diff', store, store]);
    expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(SENTENCE)]);
    const allowed = await runCliHere(['diff', store, store, '--allow-skipped', '--json']);
    expect([allowed.code, JSON.parse(allowed.out)]).toMatchObject([0, { before: MISSING, after: MISSING }]);
  });

  test('says so in the head of reports, and of itself', async () => {
    const { store } = await importTorn();
    const report = ['report', store, '--template', 'latency', '--format', 'markdown', '-o', '-'];
    const latency = await runCliHere(report);
    expect([latency.code, latency.out]).toEqual([0, expect.stringMatching(SENTENCE)]);
    const { out } = await runCliHere(['inspect', store]);
    expect(out).toContain('1 record skipped, 1 file not read');
  });

  test('is asked without a word: nothing is wrong with what is in it', async () => {
    const { store } = await importTorn();
    expect(await runCliHere(['traces', store])).toMatchObject({ code: 0, err: '' });
  });

  test('the report of a trace says so in its head, of a dump as well', async () => {
    const { file, store } = await importTorn();
    const [trace] = JSON.parse((await runCliHere(['query', store, 'SELECT trace_id FROM spans', '--json'])).out) as [
      { trace_id: string },
    ];
    const write = async (from: string) =>
      (await runCliHere(['report', from, '--trace', trace.trace_id, '--format', 'html', '-o', '-'])).out;
    const head = '<p class="unread">1 record and 1 file of what was opened could not be read.</p>';
    expect(await write(store)).toContain(head);
    expect(await write(file('dumps'))).toContain(head);
    expect(await write(file('good.json'))).not.toContain('class="unread"');
  });
});

describe('an import of which nothing comes', () => {
  test('makes no store', async () => {
    const { dir, file, store } = await makeFiles();
    const { code } = await runCliHere(['import', file('junk.json'), join(dir, 'none'), '--store', store]);
    expect([code, (await readdir(dir)).toSorted()]).toEqual([1, ['good.json', 'junk.json']]);
  });

  test('makes none where it is stopped', async () => {
    const { dir, file, store } = await makeFiles();
    const stop = new AbortController();
    const createStopped: CreateEngine = async (options) => {
      const engine = await createEngine(options);
      stop.abort();
      return engine;
    };
    const args = ['import', file('good.json'), '--store', store];
    const { code } = await runCliHere(args, { signal: stop.signal, createEngine: createStopped });
    expect([code, (await readdir(dir)).toSorted()]).toEqual([1, ['good.json', 'junk.json']]);
  });

  test('makes none where it cannot be opened', async () => {
    const { dir, file, store } = await makeFiles();
    const createBroken: CreateEngine = async () => {
      await writeFile(store, 'half');
      throw new Error('no room');
    };
    const { code, err } = await runCliHere(['import', file('good.json'), '--store', store], {
      createEngine: createBroken,
    });
    expect([code, err]).toEqual([1, expect.stringContaining('no room')]);
    expect((await readdir(dir)).toSorted()).toEqual(['good.json', 'junk.json']);
  });

  test('leaves a store that is there, be it empty', async () => {
    const { file, store } = await makeFiles();
    await writeFile(file('nothing.json'), '{"resourceSpans":[]}');
    expect((await runCliHere(['import', file('nothing.json'), '--store', store])).code).toBe(0);
    expect((await runCliHere(['import', file('junk.json'), '--store', store])).code).toBe(1);
    expect((await runCliHere(['traces', store])).code).toBe(0);
  });

  test('is one where no file was read: one of several is enough to keep it', async () => {
    const { file, store } = await makeFiles();
    const { code } = await runCliHere(['import', file('junk.json'), file('good.json'), '--store', store]);
    const counted = await runCliHere(['query', store, 'SELECT count(*) AS n FROM spans', '--json']);
    expect([code, JSON.parse(counted.out)]).toEqual([1, [{ n: 3 }]]);
  });
});
