import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createTransport } from '../../../renderer/transport/channel.ts';
import { connect } from '../../../renderer/transport/connect.ts';
import { createSocketChannel, type SocketLike } from '../../../renderer/transport/socket.ts';
import { eventually } from '../../helpers/eventually.ts';
import { fetchFrom } from '../../helpers/fetch-answer.ts';
import { runCliProcess, sendSpans, spansRequest, spawnCli, startServing } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

// Each of these starts several processes, up to ten; beside a dozen busy ones that takes a minute and a half.
vi.setConfig({ testTimeout: 300_000 });
/** What another process does. */
const soon = <T>(check: () => T | Promise<T>): Promise<T> => eventually(check, 60_000);

/** A folder with one dump of two traces of three spans each, and the name of a store that is not there yet. */
async function makeDump() {
  const dir = await makeTempDir();
  const dump = join(dir, 'dump.json');
  const [first, second] = [0, 1].map((trace) => JSON.parse(spansRequest(trace, 3)) as { resourceSpans: unknown[] });
  await writeFile(dump, JSON.stringify({ resourceSpans: [...first!.resourceSpans, ...second!.resourceSpans] }));
  return { dir, dump, store: join(dir, 'a.tracebench') };
}

const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const traceId = '1'.padStart(32, '0');

describe('commands over a real store', () => {
  test('import, then ask in every way', async () => {
    const { dump, store } = await makeDump();
    const imported = await runCliProcess(['import', dump, '--store', store, '--json']);
    expect(imported).toMatchObject({ code: 0, err: '' });
    expect(lines(imported.out)).toEqual([
      {
        file: dump,
        format: 'otlp-json',
        spans: 6,
        events: 0,
        links: 0,
        logs: 0,
        metrics: 0,
        points: 0,
        skipped: 0,
        warnings: [],
      },
    ]);

    const traces = await runCliProcess(['traces', '--store', store, '--json']);
    const first = await runCliProcess(['traces', '--store', store, '--json', '--limit', '1']);
    expect([first.out, first.err]).toEqual([
      `${traces.out.split('\n', 1)[0]}\n`,
      'Cut: 1 of 2. --limit N gives more.\n',
    ]);
    expect(lines(traces.out)).toMatchObject([
      { traceId, service: 'shop', name: 'span 0', spans: 3, errors: 1, durationNs: 500_002 },
      { start: '2023-11-14T22:13:20.001000000Z', startNs: '1700000000001000000' },
    ]);

    const sql = 'SELECT name, count(*) AS n FROM spans GROUP BY name ORDER BY name';
    const json = await runCliProcess(['query', '--store', store, sql, '--format', 'json']);
    expect(JSON.parse(json.out)).toEqual([0, 1, 2].map((at) => ({ name: `span ${at}`, n: 2 })));
    const csv = await runCliProcess(['query', '--store', store, sql, '--format', 'csv']);
    expect(csv.out).toBe('name,n\r\nspan 0,2\r\nspan 1,2\r\nspan 2,2\r\n');
    const table = await runCliProcess(['query', '--store', store, sql]);
    expect(table.out).toContain('span 1  2');
  });

  test.skipIf(process.platform === 'win32')('a store is for its owner only, an export as other files are', async () => {
    const { dir, dump, store } = await makeDump();
    const out = join(dir, 'out.json');
    await runCliProcess(['import', dump, '--store', store]);
    await runCliProcess(['export', store, '--format', 'otlp-json', '-o', out]);
    const modes = await Promise.all(
      [store, out, dump].map(async (path) => ((await stat(path)).mode & 0o777).toString(8)),
    );
    expect(modes).toEqual(['600', modes[2], modes[2]]);
  });

  test('what generate makes up is stored whole', async () => {
    const { dir, store } = await makeDump();
    const files = ['unfinished.pb', 'links.jsonl'].map((name) => join(dir, name));
    const made = await Promise.all(
      files.map(async (file) => {
        const shape = basename(file).replace(/\..*/, '');
        return lines((await runCliProcess(['generate', '--shape', shape, '-o', file, '--json'])).out)[0]!;
      }),
    );
    const imported = lines((await runCliProcess(['import', ...files, '--store', store, '--json'])).out);
    expect(imported).toMatchObject(made.map(({ spans, logs }) => ({ spans, logs, skipped: 0, warnings: [] })));
    const sql = `SELECT count(*) AS spans, count(*) FILTER (end_time_unix_nano = 0) AS open FROM spans
      WHERE trace_id IN (SELECT trace_id FROM spans WHERE name = 'callback 1')`;
    const answer = await runCliProcess(['query', '--store', store, sql, '--format', 'json']);
    expect(answer.err).toBe('');
    expect(JSON.parse(answer.out)).toEqual([{ spans: made[0]!['spans'], open: 2 }]);
  });

  test('nothing is exported over what it is made from', async () => {
    const { dump, store } = await makeDump();
    await runCliProcess(['import', dump, '--store', store]);
    for (const source of [store, dump]) {
      const before = await readFile(source);
      for (const how of [
        ['export', '--format', 'otlp-json'],
        ['report', '--trace', traceId],
      ]) {
        const { code, err } = await runCliProcess([...how, source, '-o', source]);
        expect([code, err]).toEqual([2, expect.stringContaining('is what is read from')]);
      }
      expect((await readFile(source)).equals(before)).toBe(true);
    }
  });

  test('the example in the help of query works', async () => {
    const { dump } = await makeDump();
    const { out } = await runCliProcess(['query', '--help']);
    const [, sql] = /^Example: .* "(.+)"$/m.exec(out)!;
    const [, views] = /views ([\s\w,]+);/.exec(out)!;
    expect((await runCliProcess(['query', '--store', dump, sql!, '--format', 'csv'])).out).toContain('shop,6');
    const counts = views!.split(/,\s|\sand\s/).map((view) => `(SELECT count(*) FROM ${view})`);
    expect(await runCliProcess(['query', '--store', dump, `SELECT ${counts.join()}`])).toMatchObject({ code: 0 });
  });

  test('a query that writes or is wrong fails in one line', async () => {
    const { dump } = await makeDump();
    for (const sql of ['DROP TABLE spans', 'SELECT * FROM nowhere', 'SELECT 1; SELECT 2']) {
      const { code, out, err } = await runCliProcess(['query', '--store', dump, sql]);
      expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({ code: 1, out: '', lines: 1 });
    }
  });

  test('export writes one trace, or everything, from a store or a dump', async () => {
    const { dir, dump } = await makeDump();
    const one = join(dir, 'one.json');
    const exported = await runCliProcess(['export', dump, '--format', 'otlp-json', '--trace', traceId, '-o', one]);
    expect(exported).toMatchObject({ code: 0, out: '' });
    const text = await readFile(one, 'utf8');
    expect(text.match(/"traceId"/g)).toHaveLength(3);
    const all = await runCliProcess(['export', '--store', one, '--format', 'otlp-json', '-o', '-']);
    expect(JSON.parse(all.out)).toEqual(JSON.parse(text));
    expect((await readdir(dir)).sort()).toEqual(['dump.json', 'one.json']);
  });

  test('a trace that is not there is an error, and no file', async () => {
    const { dir, dump } = await makeDump();
    const out = join(dir, 'none.html');
    const asked = [dump, '--trace', 'f'.repeat(32), '-o', out, '--json'];
    for (const command of [['report'], ['export', '--format', 'otlp-json']]) {
      const { code, err } = await runCliProcess([...command, ...asked]);
      expect(code).toBe(1);
      expect(JSON.parse(err)).toMatchObject({ error: { code: 'not-found' } });
      expect(await readdir(dir)).toEqual(['dump.json']);
    }
  });

  test('report writes one page', async () => {
    const { dir, dump } = await makeDump();
    const out = join(dir, 'trace.html');
    expect(await runCliProcess(['report', dump, '--trace', traceId, '--format', 'html', '-o', out])).toMatchObject({
      code: 0,
    });
    const html = await readFile(out, 'utf8');
    expect(html).toMatch(/^<!doctype html>/i);
    expect(html).toContain('span 1');
  });

  test('inspect says what files are, and fails for what is none of ours', async () => {
    const { dir, dump } = await makeDump();
    await writeFile(join(dir, 'junk.bin'), Buffer.from([1, 2, 3, 250, 251]));
    await writeFile(join(dir, 'empty'), '');
    const files = [dump, join(dir, 'junk.bin'), join(dir, 'empty'), join(dir, 'none'), dir];
    const { code, out } = await runCliProcess(['inspect', ...files, '--json']);
    expect(code).toBe(1);
    const [first, ...others] = lines(out);
    expect(first).toMatchObject({ format: 'otlp-json', spans: 6, evidence: expect.stringContaining('resourceSpans') });
    const folder = others.pop();
    expect(folder).toMatchObject({ format: 'folder', spans: 6, skipped: 0, unreadFiles: 2 });
    expect(folder?.['files']).toMatchObject([
      { spans: 6 },
      { error: expect.any(String) },
      { error: expect.any(String) },
    ]);
    expect(others.map(({ error }) => typeof error)).toEqual(['string', 'string', 'string']);
    expect((await readdir(dir)).sort()).toEqual(['dump.json', 'empty', 'junk.bin']);
  });

  test('one bad file among good ones: the good are in, the exit code says so', async () => {
    const { dir, dump, store } = await makeDump();
    await writeFile(join(dir, 'broken.json'), '{"resourceSpans":[');
    const { code, out } = await runCliProcess(['import', join(dir, 'broken.json'), dump, '--store', store, '--json']);
    expect(code).toBe(1);
    expect(lines(out)).toMatchObject([{ spans: 0, error: expect.any(String) }, { spans: 6 }]);
    expect(lines((await runCliProcess(['traces', '--store', store, '--json'])).out)).toHaveLength(2);
  });

  test('a reader that leaves is no error', async () => {
    const { dump } = await makeDump();
    const child = spawnCli(['query', '--store', dump, 'SELECT * FROM range(300000)', '--format', 'csv']);
    child.stdout.once('data', () => child.stdout.destroy());
    let err = '';
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    const [code] = await once(child, 'close');
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});

describe('serve', () => {
  test('receives, keeps what it acknowledged, and is gone when told', async () => {
    const { dir, store } = await makeDump();
    const { ready, child, stop, said } = await startServing(['--store', store]);
    expect(ready).toEqual({
      ui: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{12}\/\?token=/),
      otlpHttp: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      otlpGrpc: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      store,
      pid: child.pid,
    });
    let acknowledged = 0;
    let isStopping = false;
    const senders = [0, 1, 2, 3].map(async (sender) => {
      for (let request = 0; !isStopping && request < 500; request++) {
        const status = await sendSpans(ready.otlpHttp, spansRequest(sender * 1_000 + request, 5)).catch(() => 0);
        if (status === 200) acknowledged += 5;
      }
    });
    await soon(() => expect(acknowledged).toBeGreaterThan(100));
    const code = await stop();
    isStopping = true;
    await Promise.all(senders);
    expect({ code, said: said() }).toEqual({ code: 0, said: '' });
    const { out } = await runCliProcess([
      'query',
      '--store',
      store,
      'SELECT count(*) AS n FROM spans',
      '--format',
      'json',
    ]);
    const [{ n }] = JSON.parse(out) as [{ n: number }];
    expect(n).toBeGreaterThanOrEqual(acknowledged);
    expect((await readdir(dir)).sort()).toEqual(['a.tracebench', 'dump.json']);
  });

  test('the address opens the page, and the page reaches the engine', async () => {
    const { ready, stop } = await startServing(['--store', ':memory:']);
    expect(ready.store).toBe(':memory:');
    const opened = await fetch(ready.ui, { redirect: 'manual' });
    expect(opened.status).toBe(303);
    const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!;
    const { origin, host, pathname } = new URL(ready.ui);
    expect([200, 503]).toContain((await fetch(origin + pathname, { headers: { cookie } })).status);
    expect((await fetch(origin + pathname)).status).toBe(401);
    expect((await fetch(origin)).status).toBe(401);

    const socket = new WebSocket(`ws://${host}${pathname}socket`, { headers: { cookie }, origin });
    const transport = createTransport(
      createSocketChannel(socket as unknown as SocketLike, fetchFrom(origin + pathname, { cookie })),
    );
    expect(await connect(transport)).toMatchObject({ ok: true, value: { capabilities: { host: 'serve' } } });
    const changed = vi.fn();
    transport.subscribe('store.changed', changed);
    // An answer on the same line says that the wish before it has arrived.
    expect(await transport.call('session.get', {})).toMatchObject({ ok: true });
    await sendSpans(ready.otlpHttp, spansRequest(0, 3));
    await soon(() => expect(changed.mock.lastCall?.[0]).toMatchObject({ counts: { spans: 3 } }));
    expect(await transport.call('import.path', { path: '/etc/passwd' })).toMatchObject({ ok: false });
    expect(await transport.call('span.get', { spanKey: -1 })).toMatchObject({ error: { code: 'invalid-input' } });
    const gone = vi.fn();
    transport.onClose(gone);
    expect(await stop('SIGINT')).toBe(0);
    await soon(() => expect(gone).toHaveBeenCalledWith('the server is stopping'));
  });

  test.skipIf(process.platform !== 'linux')(
    'the browser is given an address for once, and makes files as usual',
    async () => {
      const dir = await makeTempDir();
      const seen = join(dir, 'seen');
      await writeFile(
        join(dir, 'xdg-open'),
        `#!/bin/sh\numask > '${seen}.tmp'\necho "$1" >> '${seen}.tmp'\nmv '${seen}.tmp' '${seen}'`,
      );
      await chmod(join(dir, 'xdg-open'), 0o755);
      const ports = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0'];
      const child = spawnCli(['serve', '--store', ':memory:', ...ports], {
        DISPLAY: ':9',
        PATH: `${dir}:${process.env.PATH}`,
      });
      const [printed] = (await once(child.stdout, 'data')) as [Buffer];
      const [mask, address] = (await soon(() => readFile(seen, 'utf8'))).split('\n');
      expect(Number.parseInt(mask!, 8)).toBe(process.umask());
      expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{12}\/\?token=[\w-]{22}$/);
      expect(printed.toString()).not.toContain(address);
      child.kill();
      await once(child, 'close');
    },
  );

  test('files are opened once it runs; one that fails does not stop it', async () => {
    const { dir, dump, store } = await makeDump();
    await writeFile(join(dir, 'junk.json'), 'junk');
    const { stop, said } = await startServing([join(dir, 'junk.json'), dump, '--store', store]);
    await soon(() => expect(said()).toContain(`Opened ${dump}: 6 spans`));
    expect(said()).toContain('junk.json');
    expect(await stop()).toBe(0);
    // The session it left behind is a file like others, and known by its content.
    const named = join(dir, 'renamed.json');
    await writeFile(named, await readFile(store));
    const again = await startServing([named]);
    expect(again.ready.store).toBe(named);
    expect(await again.stop()).toBe(0);
  });

  test('without --store two of them have two sessions; a named one that is taken names its owner', async () => {
    const env = { XDG_DATA_HOME: await makeTempDir() };
    const first = await startServing([], env);
    const second = await startServing([], env);
    expect(first.ready.store).toBe(join(env.XDG_DATA_HOME, 'tracebench/live.tracebench'));
    expect(second.ready.store).toBe(join(env.XDG_DATA_HOME, 'tracebench/live-2.tracebench'));
    expect(second.said()).toContain('live-2.tracebench');
    const third = await runCliProcess(['serve', '--port', '0', '--json', '--store', first.ready.store], env);
    expect(third.code).toBe(1);
    const { error } = JSON.parse(third.err) as { error: { code: string; message: string } };
    expect(error.code).toBe('store-locked');
    expect(error.message).toContain(String(first.ready.pid));
    const asked = await runCliProcess(['traces', '--store', first.ready.store]);
    expect(asked).toMatchObject({ code: 1, err: expect.stringContaining(String(first.ready.pid)) });
    expect(await first.stop()).toBe(0);
    expect(await second.stop()).toBe(0);
  });

  test('without --json it says in words where things are, and which port was taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    onTestFinished(() => void squatter.close());
    const taken = String((squatter.address() as AddressInfo).port);
    const ports = ['--port', taken, '--otlp-http-port', taken, '--otlp-grpc-port', '0'];
    const child = spawnCli(['serve', ...ports, '--store', ':memory:', '--no-open']);
    let out = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    await soon(() => expect(out).toContain('Ctrl-C'));
    expect(out).toMatch(/http:\/\/127\.0\.0\.1:\d+\/[\w-]{12}\/\?token=/);
    expect(out).toMatch(/OTLP\/HTTP {2}http:\/\/127\.0\.0\.1:\d+/);
    expect(out).toContain(`Port ${taken} is taken; the page is on`);
    expect(out.toLowerCase().match(new RegExp(`port ${taken} is taken`, 'g'))).toHaveLength(2);
    child.kill('SIGTERM');
    expect((await once(child, 'close'))[0]).toBe(0);
  });

  test('a store that is a folder is an error in one line', async () => {
    const dir = join(await makeTempDir(), 'folder');
    await mkdir(dir);
    const { code, out, err } = await runCliProcess(['serve', '--port', '0', '--store', dir, '--json']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(JSON.parse(err)).toMatchObject({ error: { message: expect.stringContaining(dir) } });
  });
});
