import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { failure, success } from '../../../contract/result.ts';
import { noCounts } from '../../../core/model/telemetry.ts';
import { COMMANDS } from '../../../main/hosts/cli/commands.ts';
import { createOutput } from '../../../main/hosts/cli/output.ts';
import { createTeller } from '../../../main/hosts/cli/progress.ts';
import { FakeEngine } from '../../helpers/fake-engine.ts';
import { runCliHere } from '../../helpers/run-cli-here.ts';
import { spansRequest } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

// What holds of every command, whatever it does: --json, - in the place of a file, and progress where somebody is watching.

/** FILE stands for the file that is read or -, OUT for the one that is written or -, DIR for a folder of the run's own. */
interface Conventions {
  args: string[];
  /** What --json gives on standard output: one value, or one a line. */
  json: 'value' | 'lines';
  /** Whether it runs until it is stopped. */
  isServer?: true;
  reads?: 'telemetry' | 'configuration';
  /** OUT; with - in its place it goes to standard output. */
  writes?: true;
}

const TRACE = '1'.padStart(32, '0');
const PORTS = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0'];

/** Every command, and how it is asked for something it can do. */
const TABLE: Readonly<Record<string, Conventions>> = {
  serve: { args: [...PORTS, '--store', ':memory:', 'FILE'], json: 'lines', reads: 'telemetry', isServer: true },
  open: { args: ['--no-open', 'FILE'], json: 'lines', reads: 'telemetry', isServer: true },
  import: { args: ['FILE', '--store', 'DIR/session.tracebench'], json: 'lines', reads: 'telemetry' },
  inspect: { args: ['FILE'], json: 'lines', reads: 'telemetry' },
  traces: { args: ['FILE'], json: 'lines', reads: 'telemetry' },
  logs: { args: ['FILE'], json: 'lines', reads: 'telemetry' },
  query: { args: ['--store', 'FILE', 'SELECT name FROM spans'], json: 'value', reads: 'telemetry' },
  convert: { args: ['FILE', '--to', 'otlp-json', '-o', 'OUT'], json: 'value', reads: 'telemetry', writes: true },
  merge: { args: ['OTHER', 'FILE', '--to', 'otlp-json', '-o', 'OUT'], json: 'value', reads: 'telemetry', writes: true },
  split: { args: ['FILE', '-o', 'DIR/part-%.jsonl'], json: 'lines', reads: 'telemetry' },
  redact: { args: ['FILE', '--to', 'otlp-json', '-o', 'OUT'], json: 'value', reads: 'telemetry', writes: true },
  export: { args: ['FILE', '--format', 'zipkin-json', '-o', 'OUT'], json: 'value', reads: 'telemetry', writes: true },
  report: { args: ['FILE', '--trace', TRACE, '-o', 'OUT'], json: 'value', reads: 'telemetry', writes: true },
  diff: { args: ['OTHER', 'FILE'], json: 'value', reads: 'telemetry' },
  agent: { args: ['--check', '--config', 'FILE'], json: 'value', reads: 'configuration' },
  generate: { args: ['--spans', '9', '-o', 'OUT'], json: 'value', writes: true },
  version: { args: [], json: 'value' },
};

/** Other ways to use some of them. */
const MORE: readonly (Conventions & { name: string })[] = [
  { name: 'redact', args: ['FILE', '--preview'], json: 'value', reads: 'telemetry' },
  { name: 'logs', args: ['FILE', '--patterns'], json: 'lines', reads: 'telemetry' },
  { name: 'split', args: ['FILE', '--by', 'trace', '-o', 'DIR/%.json'], json: 'lines', reads: 'telemetry' },
  {
    name: 'report',
    args: ['FILE', '--template', 'latency', '--format', 'markdown', '-o', 'OUT'],
    ...{ json: 'value', reads: 'telemetry', writes: true },
  },
  {
    name: 'report',
    args: ['OTHER', '--before', 'FILE', '--template', 'compare', '--format', 'json', '-o', 'OUT'],
    ...{ json: 'value', reads: 'telemetry', writes: true },
  },
];

const USES = [...Object.entries(TABLE).map(([name, conventions]) => ({ name, ...conventions })), ...MORE];
type Use = (typeof USES)[number];
const CASES = USES.map((use) => [`${use.name} ${use.args.join(' ')}`, use] as const);
const those = (which: (use: Use) => boolean) => CASES.filter(([, use]) => which(use));

const CONFIG = `receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters: {debug: }
service: {pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}
`;

/** What the words of a use stand for, in a folder of its own. */
async function makeFiles({ reads }: Pick<Conventions, 'reads'>) {
  const dir = await makeTempDir();
  const [file, other] = [join(dir, 'file'), join(dir, 'other')];
  await writeFile(file, reads === 'configuration' ? CONFIG : spansRequest(0, 3));
  await writeFile(other, spansRequest(1, 2));
  return { dir, file, other, out: join(dir, 'out') };
}

function fillIn(args: readonly string[], { dir, file, other, out }: Awaited<ReturnType<typeof makeFiles>>): string[] {
  const words: Readonly<Record<string, string>> = { FILE: file, OTHER: other, OUT: out };
  return args.map((arg) => words[arg] ?? arg.replace('DIR', () => dir));
}

interface Run {
  out: string;
  bytes: Uint8Array;
  err: string;
  code: number;
}

/** Runs a use with FILE, OUT and DIR filled in; a server until it has opened its file. */
async function use(one: Use, places: { file?: string; out?: string }, ...more: string[]): Promise<Run> {
  const files = await makeFiles(one);
  const stop = new AbortController();
  const onErr = (err: string) => void (one.isServer && err.includes('Opened ') && stop.abort());
  const input = await readFile(files.file);
  const args = [one.name, ...fillIn(one.args, { ...files, ...places }), ...more];
  const run = await runCliHere(args, { signal: stop.signal, onErr, input });
  // What it reads and where are the only differences.
  const bare = (text: string) =>
    text.replaceAll(files.file, '-').replaceAll(files.dir, 'DIR').replaceAll('"file"', '"-"');
  return { ...run, out: bare(run.out), err: bare(run.err) };
}

function jsonLines(text: string): unknown[] {
  expect(text).toMatch(/^$|\n$/);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
}

test('every command is in the table, and has there what its help speaks of', () => {
  expect(Object.keys(TABLE).toSorted()).toEqual(COMMANDS.map(({ name }) => name).toSorted());
  for (const { name, help } of COMMANDS) {
    const { reads, writes } = TABLE[name]!;
    expect([name, /--json/.test(help)]).toEqual([name, true]);
    // split writes several files, in whose name % stands for what differs.
    expect([name, writes === true]).toEqual([name, /-o (OUT|FILE)\b/.test(help) && name !== 'split']);
    if (writes) expect([name, help]).toEqual([name, expect.stringMatching(/- is\s+standard output/)]);
    // What generate's FILE and version's nothing are: not read.
    expect([name, reads !== undefined]).toEqual([name, name !== 'generate' && name !== 'version']);
    if (reads) expect([name, help]).toEqual([name, expect.stringMatching(/standard\s+input/)]);
  }
});

describe('--json', () => {
  test.each(CASES)('%s gives JSON on standard output, and nothing else', async (_, one) => {
    const { code, out } = await use(one, {}, '--json');
    expect(code === 0 || one.name === 'diff').toBe(true);
    const values = one.json === 'value' ? [JSON.parse(out) as unknown] : jsonLines(out);
    if (!(one.name === 'logs')) expect(values.length).toBeGreaterThan(0);
    if (one.json === 'value') expect(values).toHaveLength(1);
  });

  test.each(CASES)('%s: wrong usage is one line of JSON on standard error', async (_, one) => {
    const { code, out, err } = await use(one, {}, '--json', '--no-such-option');
    expect([code, out]).toEqual([2, '']);
    expect(jsonLines(err)).toEqual([
      {
        error: {
          code: 'invalid-input',
          message: expect.stringContaining('--no-such-option'),
          hint: expect.any(String),
        },
      },
    ]);
  });

  test.each(those(({ reads, isServer }) => reads !== undefined && !isServer))(
    '%s: a file that is not there is told as JSON',
    async (_, one) => {
      const { code, out, err } = await use(one, { file: join(await makeTempDir(), 'missing') }, '--json');
      expect(code).toBeGreaterThan(0);
      expect([...jsonLines(out), ...jsonLines(err)]).toEqual([
        expect.objectContaining({ error: expect.objectContaining({ message: expect.stringContaining('missing') }) }),
      ]);
    },
  );

  test.each(those(({ writes }) => writes === true))('%s: with -o - it is on standard error', async (_, one) => {
    const plain = await use(one, { out: '-' });
    const { code, bytes, err } = await use(one, { out: '-' }, '--json');
    expect([code, bytes]).toEqual([0, plain.bytes]);
    const told = jsonLines(err);
    expect(told).toHaveLength(1);
    expect(told[0]).toHaveProperty('bytes', bytes.length);
  });
});

describe('-', () => {
  test.each(those(({ reads }) => reads !== undefined))('%s reads standard input', async (_, one) => {
    const [file, piped] = [await use(one, {}, '--json'), await use(one, { file: '-' }, '--json')];
    expect(piped.code).toBe(file.code);
    if (!one.isServer) return expect(piped.out).toBe(file.out);
    expect(piped.err).toContain('Opened -: 3 spans');
  });

  test.each(those(({ writes }) => writes === true))('%s writes standard output', async (_, one) => {
    const out = join(await makeTempDir(), 'written');
    const [file, piped] = [await use(one, { out }), await use(one, { out: '-' })];
    expect([file.code, piped.code, file.out]).toEqual([0, 0, '']);
    expect(piped.bytes.length).toBeGreaterThan(0);
    expect(piped.bytes).toEqual(await readFile(out));
  });

  test.each([
    ['convert', '-', '-', '--to', 'otlp-json', '-o', '-'],
    ['inspect', '-', '-'],
    ['report', '-', '--before', '-', '--template', 'compare', '-o', '-'],
  ])('%s takes it once', async (...args) => {
    const { code, err, out } = await runCliHere([...args, '--json'], { input: Buffer.from(spansRequest(0, 3)) });
    expect(code).toBeGreaterThan(0);
    expect(`${out}${err}`).toContain('Only one can be -');
  });
});

describe('progress', () => {
  test.each(those(({ reads }) => reads === 'telemetry'))('%s shows it where somebody is watching', async (_, one) => {
    const watched = await reading(one, true);
    expect(watched).toContain('half: 50 %, 7 spans, 0 logs, 0 points so far\n');
    expect(await reading(one, false)).not.toContain('so far');
  });

  test('of writing, once a second', async () => {
    runAheadOfTime();
    const said: string[] = [];
    const tell = createTeller({
      ...createOutput(new PassThrough(), new PassThrough()),
      err: (line) => said.push(line),
      isWatched: true,
    });
    tell(() => 'one');
    tell(() => 'two');
    tell(() => 'three');
    expect(said).toEqual(['two']);
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

/** What is said on standard error while an engine tells that half is read, and then fails. */
async function reading(one: Use, isWatched: boolean): Promise<string> {
  runAheadOfTime();
  const files = { ...(await makeFiles(one)), out: '-' };
  const stop = new AbortController();
  const halfRead = () => {
    const counts = { ...noCounts(), spans: 7 };
    for (let times = 0; times < 3; times++)
      engine.announce('import.progress', { importId: 'one', file: 'half', readBytes: 5, totalBytes: 10, counts });
    stop.abort();
    return failure('internal', 'That was all.');
  };
  const engine: FakeEngine = new FakeEngine({
    'import.begin': () => success({ importId: 'one' }),
    'import.chunk': () => success({}),
    'import.end': halfRead,
    'import.path': halfRead,
  });
  const options = { isWatched, createEngine: async () => engine, signal: stop.signal };
  return (await runCliHere([one.name, ...fillIn(one.args, files)], options)).err;
}
