import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { success } from '../../../contract/result.ts';
import type { Transport } from '../../../contract/transport.ts';
import { encodeMessage } from '../../../contract/wire.ts';
import { startServe, type ServeOptions, type Served } from '../../../main/hosts/serve/start-serve.ts';
import { createTransport } from '../../../renderer/transport/channel.ts';
import { connect } from '../../../renderer/transport/connect.ts';
import { createSocketChannel, type SocketLike } from '../../../renderer/transport/socket.ts';
import { eventually } from '../../helpers/eventually.ts';
import { fetchFrom } from '../../helpers/fetch-answer.ts';
import { FakeEngine } from '../../helpers/fake-engine.ts';
import * as raw from '../../helpers/raw-http.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

/** Where each server's page lies: by its port, prefix and folder. */
const folders = new Map<number, string>();

/** Asks for a path inside of it. */
const ask = (port: number, path: string, headers?: Record<string, string>, method?: string) =>
  raw.ask(port, folders.get(port) + path, headers, method);
const askUpgrade = (port: number, path: string, headers: Record<string, string>) =>
  raw.askUpgrade(port, folders.get(port) + path, headers);

async function serve({
  engine = new FakeEngine(),
  ...options
}: Partial<Omit<ServeOptions, 'engine'>> & { engine?: FakeEngine } = {}): Promise<
  Served & { cookie: string; origin: string }
> {
  const rendererDir = join(await makeTempDir(), 'renderer');
  await mkdir(join(rendererDir, 'assets'), { recursive: true });
  await writeFile(join(rendererDir, 'index.html'), '<!doctype html><script src="./assets/a-1.js"></script>');
  await writeFile(join(rendererDir, 'assets/a-1.js'), 'hello');
  const served = await startServe({
    engine: () => Promise.resolve(engine),
    host: '127.0.0.1',
    port: 0,
    rendererDir,
    ...options,
  });
  onTestFinished(() => served.close());
  const url = new URL(served.url);
  folders.set(served.port, url.pathname.slice(0, -1));
  return { ...served, cookie: `tracebench-${served.port}=${url.searchParams.get('token')}`, origin: url.origin };
}

describe('serve', () => {
  test('the address from the terminal sets the cookie and leads to the page', async () => {
    const { url, port } = await serve();
    const { pathname, search, searchParams } = new URL(url);
    const opened = await raw.ask(port, pathname + search);
    expect(opened.status).toBe(303);
    expect(opened.headers.location).toBe('./');
    expect(opened.headers['set-cookie']).toEqual([
      `tracebench-${port}=${searchParams.get('token')}; HttpOnly; SameSite=Strict`,
    ]);
    expect(Buffer.from(searchParams.get('token')!, 'base64url')).toHaveLength(16);
    const page = await ask(port, '/', { cookie: opened.headers['set-cookie']![0]!.split(';')[0]! });
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('<!doctype html>') });
  });

  test('clicked on another site, the address leads on by a page of ours, so that the cookie comes along', async () => {
    const { url, port } = await serve();
    const { pathname, search } = new URL(url);
    const clicked = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const opened = await raw.ask(port, pathname + search, clicked);
    expect(opened.status).toBe(200);
    expect(opened.headers['set-cookie']).toHaveLength(1);
    expect(opened.body).toContain('url=./');
  });

  // Its address is an argument of the browser's process, which every user of the machine can read.
  test('what the browser is started with opens the page once, and its token is not the one of the page', async () => {
    const { url, urlOnce, port } = await serve();
    const { pathname, search, searchParams } = new URL(urlOnce);
    expect(search).not.toBe(new URL(url).search);
    const opened = await raw.ask(port, pathname + search);
    expect(opened.status).toBe(303);
    expect(opened.headers['set-cookie']![0]).not.toContain(searchParams.get('token'));
    expect((await raw.ask(port, pathname + search)).status).toBe(401);
    expect((await ask(port, '/', { cookie: `tracebench-${port}=${searchParams.get('token')}` })).status).toBe(401);
    expect((await raw.ask(port, new URL(url).pathname + new URL(url).search)).status).toBe(303);
  });

  test('when somebody was faster with that address, the second use of it shuts both out', async () => {
    const { url, urlOnce, port, cookie, origin } = await serve();
    const { pathname, search } = new URL(urlOnce);
    const stolen = (await raw.ask(port, pathname + search)).headers['set-cookie']![0]!.split(';')[0]!;
    expect((await ask(port, '/', { cookie: stolen })).status).toBe(200);
    const thief = new WebSocket(`ws://127.0.0.1:${port}${pathname}socket`, { headers: { cookie: stolen }, origin });
    await once(thief, 'open');
    const shut = once(thief, 'close');
    expect((await raw.ask(port, pathname + search)).status).toBe(401);
    await shut;
    expect((await ask(port, '/', { cookie: stolen })).status).toBe(401);
    expect(await askUpgrade(port, '/socket', { cookie: stolen, origin })).toBe(401);
    // The address in the terminal is nobody else's, and goes on working; so does what it opened.
    expect((await ask(port, '/', { cookie })).status).toBe(200);
    expect((await raw.ask(port, new URL(url).pathname + new URL(url).search)).status).toBe(303);
    // Shown again and again, it drops nobody any more.
    const page = new WebSocket(`ws://127.0.0.1:${port}${pathname}socket`, { headers: { cookie }, origin });
    await once(page, 'open');
    expect((await raw.ask(port, pathname + search)).status).toBe(401);
    expect(page.readyState).toBe(WebSocket.OPEN);
    page.terminate();
  });

  test('who was shut out is not heard any more, also if it does not go', async () => {
    const asked = vi.fn(() => success({ rows: [] }));
    const { urlOnce, port, cookie, origin } = await serve({ engine: new FakeEngine({ 'sql.query': asked }) });
    const { pathname, search } = new URL(urlOnce);
    const stolen = (await raw.ask(port, pathname + search)).headers['set-cookie']![0]!.split(';')[0]!;
    const open = (who: string) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${pathname}socket`, { headers: { cookie: who }, origin });
      const none = () => Promise.reject(new Error('nothing large is asked for'));
      const line = createTransport(createSocketChannel(socket as unknown as SocketLike, none));
      onTestFinished(() => socket.terminate());
      return { socket, line };
    };
    const [thief, owner] = [open(stolen), open(cookie)];
    expect(await connect(thief.line)).toMatchObject({ ok: true });
    expect(await connect(owner.line)).toMatchObject({ ok: true });
    // It reads nothing, so it does not close either.
    thief.socket.pause();
    expect((await raw.ask(port, pathname + search)).status).toBe(401);
    void thief.line.call('sql.query', { sql: 'SELECT 1' });
    // Its part of closing follows what it said.
    thief.socket.resume();
    await once(thief.socket, 'close');
    expect(asked).not.toHaveBeenCalled();
    owner.socket.terminate();
  });

  test('the page of the owner that comes right after is not shut out with them', async () => {
    const { urlOnce, port, cookie, origin } = await serve();
    const { pathname, search } = new URL(urlOnce);
    const stolen = (await raw.ask(port, pathname + search)).headers['set-cookie']![0]!.split(';')[0]!;
    const path = `${pathname}socket`;
    // It never answers the close.
    const thief = await raw.openUpgrade(port, path, { cookie: stolen, origin });
    thief.resume();
    expect((await raw.ask(port, pathname + search)).status).toBe(401);
    const owner = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: { cookie }, origin });
    onTestFinished(() => owner.terminate());
    await once(owner, 'open');
    const closed = once(owner, 'close').then(() => 'closed');
    expect(thief.closed).toBe(false);
    await once(thief, 'close');
    owner.ping();
    expect(await Promise.race([once(owner, 'pong').then(() => 'heard'), closed])).toBe('heard');
  });

  test('two servers have two tokens', async () => {
    const tokenOf = ({ url }: Served) => new URL(url).searchParams.get('token');
    expect(tokenOf(await serve())).not.toBe(tokenOf(await serve()));
  });

  test('without the cookie there is a page that says what to do, and nothing else', async () => {
    const { port } = await serve();
    for (const path of ['/', '/assets/a-1.js', '/nowhere']) {
      const { status, body, headers } = await ask(port, path);
      expect(status).toBe(401);
      expect(body).toContain('printed in the terminal');
      expect(headers['cache-control']).toBe('no-store');
    }
  });

  test('every answer carries the strict headers and none opens itself to other origins', async () => {
    const { port, cookie } = await serve();
    const answers = [
      await ask(port, '/', { cookie }),
      await ask(port, '/assets/a-1.js', { cookie }),
      await ask(port, '/nowhere', { cookie }),
      await ask(port, '/'),
      await ask(port, '/', { cookie, host: 'evil.example' }),
      await ask(port, '/', { cookie }, 'OPTIONS'),
      await ask(port, '/?token=wrong'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 401, 403, 405, 401]);
    for (const { headers } of answers) {
      const policy = String(headers['content-security-policy']).split('; ');
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("style-src 'self'");
      expect(policy).toContain("connect-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  test('hashed parts may be kept, the page is asked for anew', async () => {
    const { port, cookie } = await serve();
    expect((await ask(port, '/assets/a-1.js', { cookie })).headers['cache-control']).toContain('immutable');
    expect((await ask(port, '/', { cookie })).headers['cache-control']).toBe('no-cache');
    const head = await ask(port, '/assets/a-1.js', { cookie }, 'HEAD');
    expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '5' } });
  });

  test('an unbuilt page is said to be one', async () => {
    const { port, cookie } = await serve({ rendererDir: join(await makeTempDir(), 'absent') });
    expect(await ask(port, '/', { cookie })).toMatchObject({ status: 503, body: expect.stringContaining('build') });
  });

  test.each(['/../package.json', '/%2e%2e/%2e%2e/package.json', '//etc/passwd', '/assets/..%2f..%2fx.json'])(
    '%s stays inside',
    async (path) => {
      const { port, cookie } = await serve();
      expect((await ask(port, path, { cookie })).status).toBe(404);
    },
  );

  test('works where a proxy passes a prefix on', async () => {
    const served = await serve({ prefix: '/tools/bench' });
    const { pathname, search } = new URL(served.url);
    expect(pathname).toMatch(/^\/tools\/bench\/[\w-]{12}\/$/);
    expect(await raw.ask(served.port, pathname + search)).toMatchObject({ status: 303, headers: { location: './' } });
    const { cookie, origin, port } = served;
    expect((await ask(port, '/', { cookie })).status).toBe(200);
    expect((await ask(port, '/assets/a-1.js', { cookie })).body).toBe('hello');
    expect(await askUpgrade(port, '/socket', { cookie, origin })).toBe(101);
    for (const path of ['/', '/assets/a-1.js', '/tools/benchmark/', '/tools/bench']) {
      expect((await raw.ask(port, path, { cookie })).status).toBe(404);
    }
    expect(await raw.askUpgrade(port, '/socket', { cookie, origin })).toBe(404);
  });

  // Cookies do not know ports, but paths: another server on this machine is not sent ours.
  test('the page lies in a folder that is new with every start, and nothing lies beside it', async () => {
    const { port, cookie, origin } = await serve();
    const folder = folders.get(port)!;
    expect(folder).toMatch(/^\/[\w-]{12}$/);
    expect(folder).not.toBe(folders.get((await serve()).port));
    expect((await ask(port, '/', { cookie })).status).toBe(200);
    for (const path of ['/', '/assets/a-1.js', `${folder}x/`, folder, `/x${folder}/`]) {
      expect((await raw.ask(port, path, { cookie })).status, path).toBe(401);
    }
    expect((await raw.ask(port, `/?token=${cookie.split('=')[1]}`)).status).toBe(401);
    expect(await raw.askUpgrade(port, '/socket', { cookie, origin })).toBe(404);
    expect(await raw.askUpgrade(port, `${folder}/x/socket`, { cookie, origin })).toBe(404);
  });

  test('a browser keeps the cookie to that folder', async () => {
    const { url, port } = await serve();
    const { pathname, search } = new URL(url);
    // Without a Path of its own it has the folder it was set from: RFC 6265 §5.1.4.
    expect((await raw.ask(port, pathname + search)).headers['set-cookie']![0]).not.toMatch(/path|domain/i);
  });

  test('the upgrade asks for the same as everything else', async () => {
    const { port, cookie, origin } = await serve();
    expect(await askUpgrade(port, '/socket', { cookie, origin })).toBe(101);
    expect(await askUpgrade(port, '/socket', { origin })).toBe(401);
    expect(await askUpgrade(port, '/socket', { cookie })).toBe(403);
    expect(await askUpgrade(port, '/socket', { cookie, origin: 'http://evil.example' })).toBe(403);
    expect(await askUpgrade(port, '/socket', { cookie, origin: 'http://127.0.0.1:3000' })).toBe(403);
    expect(await askUpgrade(port, '/socket', { cookie, origin, host: 'evil.example' })).toBe(403);
    expect(await askUpgrade(port, '/socket', { cookie, origin, 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await askUpgrade(port, '/', { cookie, origin })).toBe(404);
  });

  test('a page speaks with the engine over the socket', async () => {
    const { port, cookie, origin } = await serve();
    const socket = new WebSocket(`ws://127.0.0.1:${port}${folders.get(port)}/socket`, { headers: { cookie }, origin });
    const none = () => Promise.reject(new Error('nothing large is asked for'));
    const transport = createTransport(createSocketChannel(socket as unknown as SocketLike, none));
    expect(await connect(transport)).toMatchObject({ ok: true });
    transport.close();
  });

  /** A page that asks for a large answer, and may look at the ticket before it fetches. */
  async function openLarge(beforeFetch: (path: string, line: Transport) => Promise<void>) {
    const large = success({ rows: [[new Uint8Array(2 * 1024 * 1024).fill(7)]] });
    const served = await serve({ engine: new FakeEngine({ 'sql.query': () => large }) });
    const { port, cookie, origin } = served;
    const page = `127.0.0.1:${port}${folders.get(port)}/`;
    const socket = new WebSocket(`ws://${page}socket`, { headers: { cookie }, origin });
    const fetchAnswer = fetchFrom(`http://${page}`, { cookie });
    const channel = createSocketChannel(socket as unknown as SocketLike, async (ticket, signal) => {
      await beforeFetch(`/answers/${ticket}`, transport);
      return fetchAnswer(ticket, signal);
    });
    const transport: Transport = createTransport(channel);
    onTestFinished(() => transport.close());
    const call = (options?: { signal: AbortSignal }) => transport.call('sql.query', { sql: 'SELECT 1' }, options);
    return { ...served, large, call };
  }

  test('a large answer is fetched, once, by whoever may ask for the page, and is kept nowhere', async () => {
    const asked: string[] = [];
    const { port, cookie, large, call } = await openLarge(async (path) => {
      asked.push(path);
      // Whoever may not ask takes nothing away; nor does a look.
      expect((await ask(port, path)).status).toBe(401);
      expect((await ask(port, path, { cookie, host: 'evil.example' })).status).toBe(403);
      expect((await ask(port, path, { cookie, origin: 'http://evil.example' })).status).toBe(403);
      expect((await ask(port, path, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await ask(port, path, { cookie }, 'POST')).status).toBe(405);
      expect((await ask(port, path, { cookie }, 'HEAD')).status).toBe(404);
      expect((await ask(port, `${path}A`, { cookie })).status).toBe(404);
    });
    expect(await call()).toEqual(large);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^\/answers\/[\w-]{32}$/);
    expect((await ask(port, asked[0]!, { cookie })).status).toBe(404);
    await call();
    expect(new Set(asked).size).toBe(2);
  });

  test('its headers keep it out of caches and out of other pages', async () => {
    let headers: Record<string, unknown> = {};
    const { port, cookie, call } = await openLarge(async (path) => {
      headers = (await ask(port, path, { cookie })).headers;
    });
    // Somebody else of this browser has taken it: the page says so, and can ask again.
    expect(await call()).toMatchObject({ ok: false, error: { code: 'io' } });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  test('it goes with its connection', async () => {
    const status = Promise.withResolvers<number>();
    const { port, cookie, call } = await openLarge(async (path, line) => {
      line.close();
      await eventually(async () => expect((await ask(port, path, { cookie }, 'HEAD')).status).toBe(404));
      status.resolve((await ask(port, path, { cookie })).status);
    });
    expect(await call()).toMatchObject({ ok: false, error: { code: 'disconnected' } });
    expect(await status.promise).toBe(404);
  });

  test('it goes with its call when that is cancelled', async () => {
    const controller = new AbortController();
    const status = Promise.withResolvers<number>();
    const { port, cookie, call } = await openLarge(async (path, line) => {
      controller.abort();
      // An answer on the same line says that the word before it has arrived.
      await line.call('hello', { contractVersion: 1 });
      status.resolve((await ask(port, path, { cookie })).status);
    });
    expect(await call({ signal: controller.signal })).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await status.promise).toBe(404);
  });

  test('what is too large or no message ends the socket, not the server', async () => {
    const { port, cookie, origin } = await serve();
    for (const [payload, code] of [
      [Buffer.alloc(8 * 1024 * 1024 + 1), 1009],
      [Buffer.from([1, 2, 3]), 1007],
      ['text', 1003],
    ] as const) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${folders.get(port)}/socket`, {
        headers: { cookie },
        origin,
      });
      await once(socket, 'open');
      socket.send(payload);
      const [closedWith] = await once(socket, 'close');
      expect(closedWith).toBe(code);
    }
    expect((await ask(port, '/', { cookie })).status).toBe(200);
  });

  test('a page that does not read is not answered without end', async () => {
    const megabyte = new Uint8Array(1024 * 1024);
    const engine = new FakeEngine({ 'session.get': () => success(megabyte) });
    const { port, cookie, origin } = await serve({ engine });
    const socket = new WebSocket(`ws://127.0.0.1:${port}${folders.get(port)}/socket`, { headers: { cookie }, origin });
    await once(socket, 'open');
    socket.pause();
    for (let id = 0; id < 500; id++) {
      socket.send(encodeMessage({ kind: 'call', id, operation: 'session.get', input: {} }));
    }
    const calls = await eventually(async () => {
      const before = engine.calls.length;
      await sleep(50);
      expect(before).toBeGreaterThan(10);
      expect(engine.calls.length, 'it has come to rest').toBe(before);
      return before;
    });
    expect(calls).toBeLessThan(100);
    const answered = vi.fn();
    socket.on('message', answered);
    socket.resume();
    await eventually(() => expect(answered).toHaveBeenCalledTimes(500));
    socket.terminate();
  });

  test('a taken port gives way to the next, and says so', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    onTestFinished(() => void squatter.close());
    const wanted = (squatter.address() as AddressInfo).port;
    const { port, message } = await serve({ port: wanted });
    expect(port).not.toBe(wanted);
    expect(message).toContain(`Port ${wanted} is taken`);
    expect(message).toContain(String(port));
  });

  test('an address that is not ours is an error, not another port', async () => {
    await expect(serve({ host: '192.0.2.1', port: 4319 })).rejects.toThrow(/EADDRNOTAVAIL/);
  });

  test('stopping closes open sockets and frees the port', async () => {
    const { port, cookie, origin, close } = await serve();
    const socket = new WebSocket(`ws://127.0.0.1:${port}${folders.get(port)}/socket`, { headers: { cookie }, origin });
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await close();
    expect((await closed)[0]).toBe(1001);
    await expect(ask(port, '/')).rejects.toThrow(/ECONNREFUSED/);
  });
});
