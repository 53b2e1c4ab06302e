import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { CreateEngine } from '../../../main/engine/api.ts';
import { COMMANDS } from '../../../main/hosts/cli/commands.ts';
import { createOutput } from '../../../main/hosts/cli/output.ts';
import { createTeller } from '../../../main/hosts/cli/progress.ts';
import { createReadEngine } from '../../helpers/read-engine.ts';
import { runCliHere } from '../../helpers/run-cli-here.ts';
import { spansRequest } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

// What holds of every command, whatever it does: --json, - in the place of a file, and progress where somebody is watching.

// A busy machine takes long to load what reads a file and to open a session.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/**
 * Words of `args`: FILE and OTHER are dumps, SESSION is what may be a dump or a session, CONFIG a configuration, OUT the file that is
 * written, DIR a folder.
 */
interface Conventions {
  args: string[];
  /** What --json gives on standard output: one value, or one a line. */
  json: 'value' | 'lines';
  /** Whether it runs until it is stopped. */
  isServer?: true;
}

const PORTS = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0', '--no-open', '--store', ':memory:'];
const TRACE = '1'.padStart(32, '0');

/** Every command, and how it is asked for something it can do. */
const TABLE: Readonly<Record<string, Conventions>> = {
  serve: { args: [...PORTS, 'FILE'], json: 'lines', isServer: true },
  open: { args: ['--no-open', 'FILE'], json: 'lines', isServer: true },
  import: { args: ['FILE', '--store', 'DIR/session.tracebench'], json: 'lines' },
  inspect: { args: ['SESSION'], json: 'lines' },
  traces: { args: ['SESSION'], json: 'lines' },
  logs: { args: ['SESSION'], json: 'lines' },
  query: { args: ['SESSION', 'SELECT name FROM spans'], json: 'value' },
  convert: { args: ['FILE', '--to', 'otlp-json', '-o', 'OUT'], json: 'value' },
  merge: { args: ['FILE', 'OTHER', '--to', 'otlp-json', '-o', 'OUT'], json: 'value' },
  split: { args: ['FILE', '-o', 'DIR/part-%.jsonl'], json: 'lines' },
  redact: { args: ['FILE', '--to', 'otlp-json', '-o', 'OUT'], json: 'value' },
  export: { args: ['SESSION', '--format', 'zipkin-json', '-o', 'OUT'], json: 'value' },
  report: { args: ['SESSION', '--trace', TRACE, '-o', 'OUT'], json: 'value' },
  diff: { args: ['SESSION', 'SESSION'], json: 'value' },
  agent: { args: ['--check', '--config', 'CONFIG'], json: 'value' },
  generate: { args: ['--spans', '9', '-o', 'OUT'], json: 'value' },
  version: { args: [], json: 'value' },
};

/** Other ways to use some of them. */
const MORE: readonly [name: string, Conventions][] = [
  ['serve', { args: [...PORTS, '--config', 'CONFIG', 'FILE'], json: 'lines', isServer: true }],
  ['query', { args: ['--store', 'SESSION', 'SELECT name FROM spans'], json: 'value' }],
  ['redact', { args: ['FILE', '--preview'], json: 'value' }],
  ['logs', { args: ['SESSION', '--patterns'], json: 'lines' }],
  ['split', { args: ['FILE', '--by', 'trace', '-o', 'DIR/%.json'], json: 'lines' }],
  ['report', { args: ['SESSION', '--template', 'latency', '-o', 'OUT'], json: 'value' }],
  [
    'report',
    {
      args: ['--before', 'SESSION', '--template', 'compare', 'SESSION', '--format', 'json', '-o', 'OUT'],
      json: 'value',
    },
  ],
];

interface Use extends Conventions {
  name: string;
  reads: boolean;
  writes: boolean;
}

const USES = [...Object.entries(TABLE), ...MORE].map(([name, conventions]): Use => ({
  ...{ ...conventions, name, writes: conventions.args.includes('OUT') },
  reads: conventions.args.includes('FILE') || conventions.args.includes('SESSION'),
}));
const CASES = USES.map((use) => [`${use.name} ${use.args.join(' ')}`, use] as const);
const those = (which: (use: Use) => boolean) => CASES.filter(([, use]) => which(use));

const CONFIG = `receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters: {debug: }
service: {pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}
`;
const DUMP = Buffer.from(spansRequest(0, 3));

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tracebench-'));
  await writeFile(join(dir, 'FILE'), DUMP);
  await writeFile(join(dir, 'OTHER'), spansRequest(1, 2));
  await writeFile(join(dir, 'CONFIG'), CONFIG);
  await runCliHere(['import', join(dir, 'FILE'), '--store', join(dir, 'SESSION')]);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** The words of a use, filled in; the first file it reads is `read`. */
async function fillIn({ name, args }: Use, { out = '', read = '' }: { out?: string; read?: string }) {
  const own = await makeTempDir();
  const first = args.findIndex((arg) => arg === 'FILE' || arg === 'SESSION' || arg === 'CONFIG');
  const filled = args.map((arg, at) => {
    if (at === first && read !== '') return read;
    if (arg === 'OUT') return out || join(own, 'out');
    return /^[A-Z]{4,}$/.test(arg) ? join(dir, arg) : arg.replace('DIR', () => own);
  });
  return [name, ...filled];
}

interface RunOptions {
  input?: Uint8Array;
  isWatched?: boolean;
  createEngine?: CreateEngine;
}

/** A server runs until it has read its file, or could not. */
async function run(args: readonly string[], options: RunOptions = {}) {
  const stop = new AbortController();
  const onErr = (err: string) => void (/^Opened |That was all/m.test(err) && stop.abort());
  return runCliHere(args, { signal: stop.signal, onErr, ...options });
}

/** Sessions are asked as they are; of dumps, each of which would start a thread, it is told that they were read. */
async function runJson(one: Use, out: string) {
  const told: RunOptions = one.args.includes('FILE') ? { createEngine: async () => createReadEngine() } : {};
  return run([...(await fillIn(one, { out })), '--json'], told);
}

function jsonLines(text: string): unknown[] {
  expect(text).toMatch(/^$|\n$/);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
}

test('every command is in the table, and its use there is what its help speaks of', () => {
  expect(Object.keys(TABLE).toSorted()).toEqual(COMMANDS.map(({ name }) => name).toSorted());
  for (const { name, help } of COMMANDS) {
    const { args } = TABLE[name]!;
    expect([name, help]).toEqual([name, expect.stringContaining('--json')]);
    // split writes several files, in whose name % stands for what differs.
    expect([name, args.includes('OUT')]).toEqual([name, / -o (OUT|FILE)\b/.test(help) && name !== 'split']);
    if (args.includes('OUT')) expect([name, help]).toEqual([name, expect.stringMatching(/- is\s+standard output/)]);
    const reads = args.some((arg) => /^(FILE|SESSION|CONFIG)$/.test(arg));
    expect([name, reads]).toEqual([name, name !== 'generate' && name !== 'version']);
    if (reads)
      expect([name, help]).toEqual([
        name,
        expect.stringMatching(/(-|which) is\s+.*standard\s+input|on\s+standard\s+input/),
      ]);
  }
});

const EXAMPLE = /^Example: (?:echo '(?<input>.+)' \| )?tracebench (?<words>.+)$/m;
const SAMPLES = ['shop.jsonl', 'later.jsonl'];

/** The words of an example as a shell would give them. Dumps are those of here, and what is written is written elsewhere. */
async function readExample(name: string, help: string) {
  const { input, words } = EXAMPLE.exec(help)?.groups ?? {};
  const own = await makeTempDir();
  const dumps = TABLE[name]!.args.includes('SESSION') ? ['SESSION', 'SESSION'] : ['FILE', 'OTHER'];
  const args = (words?.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) => {
    if (/^['"]/.test(word)) return word.slice(1, -1);
    if (SAMPLES.includes(word)) return join(dir, dumps[SAMPLES.indexOf(word)]!);
    return /\.[a-z]+$/.test(word) ? join(own, word) : word;
  });
  return { args, ...(input === undefined ? {} : { input: Buffer.from(input) }) };
}

describe('the example in the help', () => {
  test.each(COMMANDS.map(({ name, help }) => [name, help] as const))('of %s works as it stands', async (name, help) => {
    const { args, input } = await readExample(name, help);
    expect(args[0]).toBe(name);
    if (TABLE[name]!.isServer) {
      const { code, err } = await run([...args, '--no-such-option']);
      return expect([code, err]).toEqual([2, expect.stringContaining("'--no-such-option'")]);
    }
    const { code, err } = await run(args, input && { input });
    expect([code, err]).toEqual([0, expect.not.stringContaining('tracebench:')]);
  });

  test('reads files of which it is said how they are made', async () => {
    const { out } = await run(['diff', '--help']);
    expect(out).toContain('\n  shop.jsonl is made by: tracebench generate -o shop.jsonl\n');
    const made = /later\.jsonl is made by: tracebench (.+)\n$/.exec(out)![1]!.split(' ');
    const own = await makeTempDir();
    const { code } = await run([...made.slice(0, -2), '--spans', '9', '-o', join(own, made.at(-1)!)]);
    expect([code, made.slice(-2)]).toEqual([0, ['-o', 'later.jsonl']]);
  });
});

describe('--json', () => {
  test.each(CASES)('%s gives JSON on standard output, and nothing else', async (_, one) => {
    const out = join(await makeTempDir(), 'out');
    const told = await runJson(one, out);
    // There are no log records in it.
    const some = one.name === 'logs' ? [] : expect.arrayContaining([expect.anything()]);
    const values = one.json === 'value' ? [JSON.parse(told.out)] : jsonLines(told.out);
    expect([told.code, values]).toEqual([0, some]);
    if (!one.writes) return;
    // With -o - the file is there instead, to the byte, and what was done stands on standard error.
    const piped = await runJson(one, '-');
    const written = await readFile(out);
    expect([piped.code, piped.bytes.equals(written), written.length > 0]).toEqual([0, true, true]);
    const account = JSON.parse(told.out) as { file?: string };
    expect(jsonLines(piped.err)).toEqual([{ ...account, ...(account.file === undefined ? {} : { file: '-' }) }]);
  });

  test.each(CASES)('%s: wrong usage is one line of JSON on standard error', async (_, one) => {
    const { code, out, err } = await run([...(await fillIn(one, {})), '--json', '--no-such-option']);
    expect([code, out]).toEqual([2, '']);
    const message = expect.stringContaining('--no-such-option') as unknown;
    expect(jsonLines(err)).toEqual([
      { error: { code: 'invalid-input', message, hint: expect.any(String) as unknown } },
    ]);
  });

  test.each(those(({ args, isServer }) => args.some((arg) => /^(FILE|SESSION|CONFIG)$/.test(arg)) && !isServer))(
    '%s: a file that is not there is told as JSON',
    async (_, one) => {
      const args = await fillIn(one, { read: join(dir, 'missing') });
      const { code, out, err } = await run([...args, '--json']);
      expect(code).toBeGreaterThan(0);
      const told = [...jsonLines(out), ...jsonLines(err)] as { error: string | { message: string } }[];
      const messages = told.map(({ error }) => (typeof error === 'string' ? error : error.message));
      expect(messages).toEqual([expect.stringContaining('missing')]);
    },
  );
});

describe('-', () => {
  test.each(those(({ reads, args }) => reads && !args.includes('CONFIG')))(
    '%s reads standard input',
    async (_, one) => {
      const engine = createReadEngine({ fails: true });
      await run(await fillIn(one, { read: '-', out: '-' }), { input: DUMP, createEngine: async () => engine });
      const read = engine.calls.filter(({ operation }) => operation.startsWith('import.'));
      expect(read.map(({ operation, input }) => [operation, input])).toEqual([
        ['import.begin', expect.objectContaining({ name: '-' })],
        ['import.chunk', { importId: 'one', bytes: DUMP }],
        ['import.end', { importId: 'one' }],
      ]);
    },
  );

  test('is a configuration for agent, which cannot watch it, and for serve', async () => {
    const input = Buffer.from(CONFIG);
    const checked = await run(['agent', '--check', '--config', '-'], { input });
    expect(checked).toMatchObject({ code: 0, out: 'Pipelines that run: traces\n' });
    const watched = await run(['agent', '--config', '-', '--watch'], { input });
    expect(watched).toMatchObject({ code: 2, err: expect.stringContaining('cannot be watched') as unknown });
    const createEngine: CreateEngine = ({ pipelines }) => Promise.reject(new Error(`Given: ${pipelines?.config}`));
    const served = await run(['serve', ...PORTS, '--config', '-'], { input, createEngine });
    expect(served.err).toContain(`Given: ${CONFIG.split('\n')[0]}`);
  });

  test.each([
    ['convert', '-', '-', '--to', 'otlp-json', '-o', '-'],
    ['import', '-', '-', '--store', ':memory:'],
    ['inspect', '-', '-'],
    ['serve', ...PORTS, '--config', '-', '-'],
  ])('%s takes it once', async (...args) => {
    const createEngine = async () => createReadEngine();
    const { code, err, out } = await run([...args, '--json'], { input: DUMP, createEngine });
    expect(`${out}${err}`).toContain('Only one can be -');
    expect(code).toBeGreaterThan(0);
  });
});

describe('progress', () => {
  test.each(those(({ reads }) => reads))('%s shows it where somebody is watching', async (_, one) => {
    runAheadOfTime();
    const args = await fillIn(one, { read: join(dir, 'FILE'), out: '-' });
    const createEngine = async () => createReadEngine({ fails: true });
    const said = async (isWatched: boolean) => (await run(args, { isWatched, createEngine })).err;
    expect(await said(true)).toContain('half: 50 %, 7 spans, 0 logs, 0 points so far\n');
    expect(await said(false)).not.toContain('so far');
  });

  test('tells at most once a second, and makes up nothing where nobody is watching', () => {
    runAheadOfTime();
    const said: string[] = [];
    const output = {
      ...createOutput(new PassThrough(), new PassThrough()),
      err: (line: string) => void said.push(line),
    };
    const tell = createTeller({ ...output, isWatched: true });
    for (const line of ['one', 'two', 'three', 'four']) tell(() => line);
    expect(said).toEqual(['two', 'four']);
    createTeller(output)(() => expect.unreachable());
  });

  test('somebody is watching where standard error is a terminal, whatever standard output is', () => {
    const stream = (isTTY?: boolean) => Object.assign(new PassThrough(), isTTY === undefined ? {} : { isTTY });
    expect(createOutput(stream(false), stream(true)).isWatched).toBe(true);
    expect(createOutput(stream(true), stream(false)).isWatched).toBe(false);
    expect(createOutput(stream(true), stream()).isWatched).toBe(false);
  });
});

/** A clock that goes 600 ms further each time it is looked at. */
function runAheadOfTime(): void {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 600));
  onTestFinished(() => void vi.restoreAllMocks());
}

test('start without the libraries that only some of them need', async () => {
  const script = `await import('./main/hosts/cli/commands.ts');
    const { Module } = await import('node:module');
    console.log(JSON.stringify(Object.keys(Module._cache)));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  const loaded = JSON.parse(stdout) as string[];
  expect(loaded.filter((path) => /@grpc|protobufjs|duckdb/.test(path))).toEqual([]);
});
