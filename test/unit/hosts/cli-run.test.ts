import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { failure, success } from '../../../contract/result.ts';
import { noCounts } from '../../../core/model/telemetry.ts';
import { StoreLockedError } from '../../../main/engine/api.ts';
import { countOf, formatInstant, formatTable, printable } from '../../../main/hosts/cli/text.ts';
import { findDataDir } from '../../../main/hosts/default-store.ts';
import { untilCancelled, type FakeHandlers } from '../../helpers/fake-engine.ts';
import { runFakeCli } from '../../helpers/run-fake-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const counts = { spans: 3, events: 1, links: 0, logs: 2, metrics: 0, points: 0, exemplars: 0 };
const account = {
  file: 'f',
  format: 'otlp-json',
  evidence: 'it has resourceSpans',
  bytes: 10,
  counts,
  firstNs: '1',
  lastNs: '2',
  skipped: [{ line: 4, offset: 0, reason: 'no trace id' }],
  skippedTotal: 1,
  warnings: [{ code: 'base64-id', count: 2, example: 'traceId' }],
  state: 'done' as const,
  error: '',
};
const traceId = 'ab'.repeat(16);
const tracesOf = (many: number) =>
  Array.from({ length: many }, (_, i) => ['--trace', i.toString(16).padStart(32, '0')]).flat();

async function makeFiles() {
  const dir = await makeTempDir();
  const store = join(dir, 'a.tracebench');
  const dump = join(dir, 'dump.json');
  await writeFile(store, '12345678DUCK and the rest');
  await writeFile(dump, '{}');
  return { dir, store, dump };
}

describe('usage', () => {
  test.each([[['--help']], [['-h']], [['help']]])('%j lists the commands', async (args) => {
    const { code, out } = await runFakeCli(args);
    expect(code).toBe(0);
    for (const name of [
      'serve',
      'import',
      'query',
      'traces',
      'logs',
      'export',
      'report',
      'generate',
      'inspect',
      'version',
    ]) {
      expect(out).toContain(`  ${name}`);
    }
  });

  test.each(['serve', 'import', 'query', 'traces', 'logs', 'export', 'report', 'generate', 'inspect', 'version'])(
    '%s has a help text that ends well',
    async (name) => {
      const { code, out, opened } = await runFakeCli([name, 'x', '--help']);
      expect({ code, opened }).toEqual({ code: 0, opened: [] });
      expect(out).toMatch(new RegExp(`^Usage: tracebench ${name} `));
    },
  );

  test.each([[['version']], [['--version']], [['-v']]])('%j says the version', async (args) => {
    expect(await runFakeCli(args)).toMatchObject({ code: 0, out: 'tracebench 1.2.3\n' });
  });

  test.each([
    [[], 'Which command?'],
    [['frobnicate'], '"frobnicate"'],
    [['import', 'a'], '--store'],
    [['import', '--store', 's'], 'FILE'],
    [['import', '--nope'], "'--nope'"],
    [['query', 'SELECT 1'], '--store'],
    [['query', '--store', 's'], 'statement'],
    [['query'], 'FILE "SQL"'],
    [['query', 'a', 'b', 'c'], 'One statement'],
    [['query', '--store', 's', 'a', 'b'], 'statement'],
    [['query', '--store', 's', 'a', '--format', 'xml'], 'table, json, csv'],
    [['traces'], '--store'],
    [['traces', '--store'], '--store'],
    [['traces', 'a', '--store', 'b'], 'FILE'],
    [['traces', 'a', '--sort', 'age'], 'start, duration, spans, errors'],
    [['logs'], 'FILE'],
    [['logs', 'a', 'b'], 'FILE'],
    [['export', '--store', 's', '-o', 'x'], '--format'],
    [['export', '--store', 's', '--format', 'otlp-json'], '-o OUT'],
    [['export', 's', '--format', 'csv', '-o', 'x'], '--table'],
    [['export', 's', '--format', 'html', '-o', 'x'], '--trace ID is missing'],
    [['export', '--format', 'otlp-json', '-o', 'x'], 'FILE'],
    [['export', 'a', '--store', 'b', '--format', 'otlp-json', '-o', 'x'], 'FILE'],
    [['export', 'a', '--format', 'otlp-json', '-o', 'x', '--trace', 'zz'], '32 hex'],
    [['export', 'a', '--format', 'otlp-json', '-o', 'x', '--trace', traceId, '--trace', 'zz'], '32 hex'],
    [
      ['export', 'a', '--format', 'otlp-json', '-o', 'x', '--trace', traceId, '--since', '1970-01-01T00:00:00Z'],
      'not both',
    ],
    [['export', 'a', '--format', 'otlp-json', '-o', 'x', ...tracesOf(1_001)], 'at most 1000 traces, not 1001'],
    [['report', 'a', '-o', 'x'], '--trace'],
    [['report', 'a', '-o', 'x', '--trace', traceId, '--format', 'pdf'], 'html'],
    [['inspect'], 'FILE'],
    [['generate'], '-o FILE, or --send URL'],
    [['generate', '-o', 'x', '--send', 'http://127.0.0.1:1'], '-o FILE, or --send URL'],
    [['generate', 'queue', '-o', 'x'], '--shape'],
    [['generate', '--shape', 'star', '-o', 'x'], 'fan-out'],
    [['generate', '--spans', '0', '-o', 'x'], '--spans'],
    [['generate', '--traces', '99999999', '-o', 'x'], '10000000'],
    [['generate', '--seed', '1.5', '-o', 'x'], '--seed'],
    [['generate', '--start', 'yesterday', '-o', 'x'], '"yesterday"'],
    [['generate', '--start', '1970-01-01', '-o', 'x'], 'after 1970'],
    [['generate', '-o', 'x.jsonl.gz'], 'uncompressed'],
    [['generate', '-o', ''], '-o'],
    [['generate', '--send', 'localhost:4318'], 'http://localhost:4318'],
    [['serve', '--port', 'x'], '--port'],
    [['serve', '--port', '65536'], '--port'],
    [['serve', '--otlp-http-port', '-1'], '--otlp-http-port'],
  ])('%j is wrong usage', async (args, words) => {
    const { code, out, err, opened } = await runFakeCli(args);
    expect({ code, out, opened }).toEqual({ code: 2, out: '', opened: [] });
    expect(err).toContain(words);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('with --json an error is an object', async () => {
    const { code, err } = await runFakeCli(['traces', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(err)).toEqual({
      error: {
        code: 'invalid-input',
        message: 'One store or file is wanted: --store PATH, or FILE.',
        hint: 'See: tracebench traces --help',
      },
    });
  });
});

describe('stores', () => {
  test.each([
    ['query', '--store', '{}', 'SELECT 1'],
    ['traces', '--store', '{}'],
    ['query', '{}', 'SELECT 1'],
    ['traces', '{}'],
    ['logs', '{}'],
    ['export', '--store', '{}', '--format', 'otlp-json', '-o', '-'],
    ['report', '--store', '{}', '--trace', traceId, '-o', '-'],
  ])('%s of a store that is not there fails and makes nothing', async (...args) => {
    const dir = await makeTempDir();
    const run = await runFakeCli(args.map((arg) => arg.replace('{}', join(dir, 'none.tracebench'))));
    expect(run).toMatchObject({ code: 1, opened: [], err: expect.stringContaining('There is no file') });
    expect(await readdir(dir)).toEqual([]);
  });

  test('a locked store names its owner', async () => {
    const { store } = await makeFiles();
    const openError = () => new StoreLockedError(`${store} is in use by process 4711`);
    const { code, err } = await runFakeCli(['traces', '--store', store, '--json'], { openError });
    expect(code).toBe(1);
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'store-locked', message: /process 4711/ } });
  });

  test('a dump is read into memory, a store opened as it is, whatever their names', async () => {
    const { dump, store } = await makeFiles();
    const handlers = {
      'import.path': () => success(account),
      'sql.query': () => success({ columns: [], rows: [], truncated: false }),
    };
    const ofDump = await runFakeCli(['query', '--store', dump, 'SELECT 1', '--json'], { handlers });
    expect(ofDump.opened).toMatchObject([{ storePath: ':memory:', receivers: null, allowSql: true }]);
    expect(ofDump.engines[0]!.calls.map(({ operation }) => operation)).toEqual(['import.path', 'sql.query']);
    const byItself = await runFakeCli(['query', dump, 'SELECT 1', '--json'], { handlers });
    expect(byItself).toMatchObject({ code: 0, opened: [{ storePath: ':memory:' }] });
    expect(byItself.engines[0]!.calls.map(({ input }) => input)).toMatchObject([{ path: dump }, { sql: 'SELECT 1' }]);
    const ofStore = await runFakeCli(['query', '--store', store, 'SELECT 1', '--json'], { handlers });
    expect(ofStore.opened).toMatchObject([{ storePath: store }]);
    expect(ofStore.engines[0]!.calls.map(({ operation }) => operation)).toEqual(['sql.query']);
    expect(ofStore.engines[0]!.closed).toBe(true);
  });

  test('a statement has ten seconds, or as many as are given it', async () => {
    const { store } = await makeFiles();
    const handlers = { 'sql.query': () => success({ columns: [], rows: [], truncated: false }) };
    const inputOf = async (...more: string[]) => {
      const { engines } = await runFakeCli(['query', '--store', store, 'SELECT 1', ...more], { handlers });
      return engines[0]!.calls[0]!.input;
    };
    expect(await inputOf()).toMatchObject({ timeoutMs: 10_000 });
    expect(await inputOf('--timeout', '120')).toMatchObject({ timeoutMs: 120_000 });
    const { code, err } = await runFakeCli(['query', '--store', store, 'SELECT 1', '--timeout', '601'], { handlers });
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('from 1 to 600') });
  });

  test('what is no store of ours is an error of the store', async () => {
    const { store } = await makeFiles();
    const { code, err } = await runFakeCli(['traces', '--store', store, '--json'], { openError: () => new Error('x') });
    expect(code).toBe(1);
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'store-failed', message: 'x' } });
  });

  test('the engine is closed when an operation fails', async () => {
    const { store } = await makeFiles();
    const handlers = { 'sql.query': () => failure('unsupported', 'one statement\n  only', 'Mind the hint.') };
    const { code, err, engines } = await runFakeCli(['query', '--store', store, 'x'], { handlers });
    expect({ code, err }).toEqual({ code: 1, err: 'tracebench: one statement only. Mind the hint.\n' });
    expect(engines[0]!.closed).toBe(true);
  });

  test('data lies where the system keeps such things', () => {
    expect(findDataDir({ XDG_DATA_HOME: '/x' })).toBe('/x/tracebench');
    expect(findDataDir({}, 'linux')).toMatch(/\/\.local\/share\/tracebench$/);
    expect(findDataDir({}, 'darwin')).toMatch(/Application Support\/Tracebench$/);
    expect(findDataDir({ LOCALAPPDATA: '/l' }, 'win32')).toBe('/l/Tracebench');
  });
});

describe('import', () => {
  test('a line of JSON per file; one that fails does not stop the others', async () => {
    const handlers = {
      'import.path': ({ path }: { path: string }) =>
        path === 'bad'
          ? failure('io', 'no such file')
          : success(path === 'worse' ? { ...account, state: 'failed', error: 'not telemetry' } : account),
    };
    const { code, out, engines, opened } = await runFakeCli(
      ['import', 'bad', 'worse', 'good', '--store', 's', '--json'],
      { handlers },
    );
    expect(code).toBe(1);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { file: 'bad', error: 'no such file' },
      { file: 'worse', error: 'not telemetry' },
      {},
    ]);
    expect(lines[2]).toEqual({
      file: 'good',
      format: 'otlp-json',
      spans: 3,
      events: 1,
      links: 0,
      logs: 2,
      metrics: 0,
      points: 0,
      skipped: 1,
      warnings: [{ code: 'base64-id', count: 2, example: 'traceId' }],
    });
    expect(opened).toMatchObject([{ storePath: 's', capabilities: { host: 'cli', openPath: true } }]);
    expect(engines[0]!.closed).toBe(true);
  });

  test('without --json there is a table, and the warnings beside it', async () => {
    const handlers = { 'import.path': () => success(account) };
    const { code, out, err } = await runFakeCli(['import', 'f', '--store', 's'], { handlers });
    expect(code).toBe(0);
    expect(out).toMatch(/file +format +spans/);
    expect(out).toMatch(/f +otlp-json +3 +1 +0 +2/);
    expect(err).toContain('base64-id × 2');
  });

  test('a stop cancels what is being read, and the rest is not begun', async () => {
    const controller = new AbortController();
    const stopped = vi.fn();
    const handlers: FakeHandlers = {
      'import.path': (input, signal) => {
        const reading = untilCancelled(stopped)(input, signal);
        controller.abort();
        return reading;
      },
    };
    const files = ['import', 'f', 'g', '--store', 's'];
    const { code, engines } = await runFakeCli(files, { handlers, signal: controller.signal });
    expect(code).toBe(1);
    expect(stopped).toHaveBeenCalledOnce();
    expect(engines[0]!.calls.map(({ operation }) => operation)).toEqual(['import.path', 'sql.query']);
    expect(engines[0]!.closed).toBe(true);
  });
});

describe('query', () => {
  const answer = {
    columns: [
      { name: 'n', type: 'BIGINT' },
      { name: 'n', type: 'UBIGINT' },
      { name: '__proto__', type: 'VARCHAR' },
    ],
    rows: [
      [1n, 18_446_744_073_709_551_615n, '=1+1'],
      [-(2n ** 53n), null, 'a"b\u001b[31m'],
      [NaN, true, '-5'],
    ],
    truncated: false,
  };
  const query = async (format: string, truncated = false) => {
    const { store } = await makeFiles();
    const handlers = { 'sql.query': () => success({ ...answer, truncated }) };
    return runFakeCli(['query', '--store', store, 'SELECT', '--format', format], { handlers });
  };

  test('json keeps every bit', async () => {
    const { out } = await query('json');
    expect(out).toContain('"n":1,"n:1":"18446744073709551615","__proto__":"=1+1"');
    expect(out).toContain('"n":"-9007199254740992","n:1":null');
    expect(out).toContain('"n":"NaN","n:1":true');
    expect(JSON.parse(out)).toHaveLength(3);
  });

  test('csv holds no formula and keeps numbers', async () => {
    const { out } = await query('csv');
    expect(out.split('\r\n')).toEqual([
      'n,n,__proto__',
      "1,18446744073709551615,'=1+1",
      '-9007199254740992,,"a""b\u001b[31m"',
      'NaN,true,-5',
      '',
    ]);
  });

  test('the table shows control characters instead of sending them', async () => {
    const { out } = await query('table');
    expect(out).not.toContain('\u001b');
    expect(out).toContain('a"b\\u001b[31m');
    expect(out).toContain('NULL');
  });

  test('a cut answer is said to be one', async () => {
    expect((await query('csv', true)).err).toContain('Cut after 3 rows');
  });

  test('no rows are an empty array', async () => {
    const { store } = await makeFiles();
    const handlers = { 'sql.query': () => success({ columns: [], rows: [], truncated: false }) };
    expect((await runFakeCli(['query', '--store', store, 'x', '--json'], { handlers })).out).toBe('[]\n');
  });
});

/** A session that holds nothing yet. */
const UNTOLD_TIMES = { 'session.get': () => success({ timeRange: null }) };

test('traces come in pages, each once', async () => {
  const { store } = await makeFiles();
  const total = 5_003;
  const handlers = {
    'traces.search': ({ offset, limit }: { offset: number; limit: number }) => {
      const rows = Math.min(limit, total - offset);
      const at = (row: number) => offset + row;
      const text = { dictionary: [traceId], codes: new Uint32Array(rows) };
      const columns = {
        traceId: text,
        service: text,
        name: text,
        start: BigUint64Array.from({ length: rows }, (_, row) => 1_700_000_000_123_456_789n + BigInt(at(row))),
        duration: new Float64Array(rows).fill(1_500),
        spans: new Uint32Array(rows).fill(2),
        errors: new Uint32Array(rows),
      };
      return success({ frame: { rows, baseNs: '0', columns }, total, outsideRange: 0 });
    },
    ...UNTOLD_TIMES,
  };
  const { out } = await runFakeCli(['traces', '--store', store, '--json'], { handlers });
  const lines = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(new Set(lines.map(({ startNs }) => startNs)).size).toBe(total);
  expect(lines[1]).toEqual({
    traceId,
    service: traceId,
    name: traceId,
    start: '2023-11-14T22:13:20.123456790Z',
    startNs: '1700000000123456790',
    durationNs: 1_500,
    spans: 2,
    errors: 0,
  });
  expect((await runFakeCli(['traces', '--store', store], { handlers })).out).toContain('1.50 µs');
});

test.each([
  [[], { by: 'start', descending: false }],
  [['--reverse'], { by: 'start', descending: true }],
  [['--sort', 'duration'], { by: 'duration', descending: true }],
  [['--sort', 'errors', '--reverse'], { by: 'errors', descending: false }],
  [['--sort', 'name'], { by: 'name', descending: false }],
])('traces %j asks for them in that order', async (args, sort) => {
  const { store } = await makeFiles();
  const frame = { rows: 0, baseNs: '0', columns: { start: new BigUint64Array() } };
  const handlers = { 'traces.search': () => success({ frame, total: 0, outsideRange: 0 }), ...UNTOLD_TIMES };
  const { code, engines } = await runFakeCli(['traces', store, ...args], { handlers });
  const asked = engines[0]!.calls.filter(({ operation }) => operation === 'traces.search').map(({ input }) => input);
  expect([code, asked]).toMatchObject([0, [{ sort }]]);
});

describe('export and report', () => {
  function exporting(parts: string[], failAt = Infinity) {
    let next = 0;
    return {
      'import.path': () => success(account),
      'export.begin': () => success({ exportId: 'e', fileName: 'f', mediaType: 'm' }),
      'export.cancel': () => success({ cancelled: true }),
      'export.next': () => {
        if (next === failAt) return failure('not-found', 'That trace is gone.');
        const bytes = Buffer.from(parts[next++]!);
        return success({
          bytes,
          done: next === parts.length,
          writtenItems: next,
          totalItems: 3,
          leftOut: [],
          hidden: [],
        });
      },
    };
  }

  test('the pieces become one file', async () => {
    const { dir, store } = await makeFiles();
    const out = join(dir, 'out.json');
    const args = ['export', '--store', store, '--format', 'otlp-json', '--trace', traceId.toUpperCase(), '-o', out];
    const { code, engines, err } = await runFakeCli(args, { handlers: exporting(['a', '', 'bc']) });
    expect(code).toBe(0);
    expect(await readFile(out, 'utf8')).toBe('abc');
    expect(engines[0]!.calls[0]!.input).toEqual({
      format: 'otlp-json',
      table: undefined,
      scope: { kind: 'trace', traceId },
      compression: 'none',
    });
    expect(err).toContain('3 items, 3 bytes');
    expect((await readdir(dir)).sort()).toEqual(['a.tracebench', 'dump.json', 'out.json']);
  });

  test('several traces are chosen by --trace, each once; one given twice is one', async () => {
    const { store } = await makeFiles();
    const scopeOf = async (...ids: string[]) => {
      const asked = ids.flatMap((id) => ['--trace', id]);
      const args = ['export', '--store', store, '--format', 'otlp-json', ...asked, '-o', '-'];
      const { engines } = await runFakeCli(args, { handlers: exporting(['a']) });
      return (engines[0]!.calls[0]!.input as { scope: unknown }).scope;
    };
    const other = 'F'.repeat(32);
    expect(await scopeOf(traceId, other, traceId.toUpperCase())).toEqual({
      kind: 'chosen',
      traceIds: [traceId, other.toLowerCase()],
    });
    expect(await scopeOf(traceId, traceId)).toEqual({ kind: 'trace', traceId });
  });

  test('a report of a dump goes to standard output', async () => {
    const { dump } = await makeFiles();
    const args = ['report', dump, '--trace', traceId, '--format', 'html', '-o', '-'];
    const { code, out, err } = await runFakeCli(args, { handlers: exporting(['<p>']) });
    expect({ code, out, err }).toEqual({
      code: 0,
      out: '<p>',
      err: expect.stringMatching(/dump\.json: 1 record skipped, the first at line 4: no trace id\n$/) as string,
    });
  });

  test('what fails half way leaves the old file as it was', async () => {
    const { dir, store } = await makeFiles();
    const out = join(dir, 'out.json');
    await writeFile(out, 'old');
    const args = ['export', store, '--format', 'otlp-json', '-o', out];
    const { code, err, engines } = await runFakeCli(args, { handlers: exporting(['a', 'b'], 1) });
    expect(code).toBe(1);
    expect(err).toContain('That trace is gone.');
    expect(await readFile(out, 'utf8')).toBe('old');
    expect((await readdir(dir)).sort()).toEqual(['a.tracebench', 'dump.json', 'out.json']);
    expect(engines[0]!.calls.at(-1)!.operation).toBe('export.cancel');
  });

  test('a link stays a link, a folder is refused, a device is written to', async () => {
    const { dir, store } = await makeFiles();
    await writeFile(join(dir, 'real.json'), 'old');
    await symlink(join(dir, 'real.json'), join(dir, 'link.json'));
    await mkdir(join(dir, 'folder'));
    const write = (out: string) =>
      runFakeCli(['export', store, '--format', 'otlp-json', '-o', out], { handlers: exporting(['new']) });
    expect((await write(join(dir, 'link.json'))).code).toBe(0);
    expect(await readFile(join(dir, 'real.json'), 'utf8')).toBe('new');
    expect((await write(join(dir, 'folder'))).code).toBe(1);
    expect((await write(join(dir, 'no/such/folder.json'))).code).toBe(1);
    if (process.platform !== 'win32') expect((await write('/dev/null')).code).toBe(0);
  });
});

test('inspect says what a file is and why', async () => {
  const { dump, dir } = await makeFiles();
  const handlers = { 'import.path': () => success(account) };
  const json = await runFakeCli(['inspect', dump, '--json'], { handlers });
  expect(json.code).toBe(0);
  expect(JSON.parse(json.out)).toMatchObject({ file: dump, format: 'otlp-json', evidence: account.evidence, spans: 3 });
  const { code, out } = await runFakeCli(['inspect', join(dir, 'none'), dump], { handlers });
  expect(code).toBe(1);
  expect(out).toMatch(/There is no file \S+\. Check the path\.\n/);
  expect(out).toContain('because it has resourceSpans');
  expect(out).toContain('skipped at line 4: no trace id');
});

test('inspect counts one of a thing as one', async () => {
  const { dump } = await makeFiles();
  const one = { ...account, counts: { ...noCounts(), spans: 1, logs: 2 } };
  const { out } = await runFakeCli(['inspect', dump], { handlers: { 'import.path': () => success(one) } });
  expect(out).toMatch(/ {2}1 span, 2 logs,/);
});

describe('serve', () => {
  /** Stopped once it is ready, or once it has said what is waited for on standard error. */
  async function serve(args: string[], options: Parameters<typeof runFakeCli>[1] = {}, lastWords?: string) {
    const controller = new AbortController();
    const stop = () => controller.abort();
    const all = ['serve', '--port', '0', ...args];
    const hearing =
      lastWords === undefined ? { onOut: stop } : { onErr: (line: string) => line.includes(lastWords) && stop() };
    return runFakeCli(all, { ...hearing, signal: controller.signal, ...options });
  }

  test('prints one line when ready, and stops cleanly', async () => {
    const { code, out, err, engines, opened } = await serve(['--store', ':memory:', '--json', '--otlp-http-port', '0']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual({
      ui: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{12}\/\?token=[\w-]{22}$/),
      otlpHttp: '',
      otlpGrpc: '',
      store: ':memory:',
      pid: process.pid,
    });
    expect(engines[0]!.closed).toBe(true);
    expect(opened).toMatchObject([
      {
        capabilities: { host: 'serve', openPath: false },
        receivers: { hosts: ['127.0.0.1', '::1'], otlpHttpPort: 0, otlpGrpcPort: 4317 },
        allowSql: false,
      },
    ]);
  });

  test('without --store it takes the next session nobody holds, and says so', async () => {
    const dir = await makeTempDir();
    const openError = ({ storePath }: { storePath: string }) =>
      /live(-2)?\.tracebench$/.test(storePath) ? new StoreLockedError('in use') : undefined;
    const { code, out, opened } = await serve(['--no-open'], { env: { XDG_DATA_HOME: dir }, openError });
    expect(code).toBe(0);
    expect(opened.map(({ storePath }) => storePath)).toEqual([join(dir, 'tracebench/live-3.tracebench')]);
    expect(out).toContain('live.tracebench is in use by another Tracebench; using live-3.tracebench.');
  });

  test('a named store that is locked is an error', async () => {
    const openError = () => new StoreLockedError('x is in use by process 12');
    const { code, err } = await serve(['--store', 'x', '--json'], { openError });
    expect(code).toBe(1);
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'store-locked', message: 'x is in use by process 12' } });
  });

  test('a session among the files becomes the store; two are one too many', async () => {
    const { store, dump } = await makeFiles();
    const handlers = {
      'import.begin': () => success({ importId: 'i' }),
      'import.chunk': () => success({ received: 2 }),
      'import.end': () => success(account),
    };
    const { code, engines, opened, err } = await serve([dump, store, '--json'], { handlers }, 'Opened');
    expect(code).toBe(0);
    expect(opened).toMatchObject([{ storePath: store }]);
    expect(engines[0]!.calls.map(({ operation }) => operation)).toEqual(['import.begin', 'import.chunk', 'import.end']);
    expect(err).toContain(`Opened ${dump}: 3 spans`);
    expect((await serve([store, '--store', ':memory:'])).code).toBe(2);
  });

  test('a file that cannot be opened is said so, and serving goes on', async () => {
    const { dump } = await makeFiles();
    const { code, err } = await serve([dump, '--store', ':memory:', '--json'], {}, 'import.begin');
    expect(code).toBe(0);
    expect(err).toContain('import.begin is not faked');
  });

  test('beyond this machine there is a warning, and no SQL', async () => {
    const { err, opened } = await serve(['--store', ':memory:', '--host', '0.0.0.0', '--json']);
    expect(err).toContain('Warning: the page is on 0.0.0.0');
    expect(opened).toMatchObject([{ allowSql: false, receivers: { hosts: ['127.0.0.1', '::1'] } }]);
  });

  test('SQL is for those who ask for it', async () => {
    const { opened } = await serve(['--store', ':memory:', '--allow-sql', '--json']);
    expect(opened).toMatchObject([{ allowSql: true, allowPipelines: false }]);
  });

  test('so are pipelines that pages write', async () => {
    const { opened } = await serve(['--store', ':memory:', '--allow-pipelines', '--json']);
    expect(opened).toMatchObject([{ allowPipelines: true, pipelines: {} }]);
    expect((await serve(['--store', ':memory:', '--config', '/nowhere/config.yaml'])).code).toBe(1);
  });
});

describe('text', () => {
  test.each([
    ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
    ['a\nb\tc', 'a\\u000ab\\u0009c'],
    ['\u009b31m', '\\u009b31m'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['한국어 😀', '한국어 😀'],
  ])('printable(%j)', (text, shown) => expect(printable(text)).toBe(shown));

  test('instants and counts read well', () => {
    expect(formatInstant(18_446_744_073_709_551_615n)).toBe('2554-07-21T23:34:33.709551615Z');
    expect([0, 1, 1_240].map((n) => countOf(n, 'spans'))).toEqual(['0 spans', '1 span', '1,240 spans']);
  });

  test('wide cells are cut', () => {
    const table = formatTable([{ title: 't', align: 'left' }], [['x'.repeat(200)]]);
    expect(table.split('\n')[2]).toHaveLength(80);
  });
});
