import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import { ConsumeError } from '../../../main/engine/collector/consumer.ts';
import { eventually } from '../../helpers/eventually.ts';
import { post, type HttpAsk } from '../receivers/http-client.ts';
import { startTestServer } from './test-server.ts';

const push = (port: number, ask: HttpAsk = {}) => post(port, { path: '/push', body: 'hello', ...ask });

/** Everything that a connection is sent, until it is closed by the other side. */
async function raw(port: number, ...parts: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  for (const part of parts) socket.write(part);
  return text(socket);
}

const head = (more: string[], path = '/push') =>
  ['POST ' + path + ' HTTP/1.1', 'Host: 127.0.0.1', ...more, '', ''].join('\r\n');

describe('a request', () => {
  test.each([
    ['identity', Buffer.from('hello')],
    ['gzip', gzipSync('hello')],
    ['deflate', deflateSync('hello')],
    ['zstd', zstdCompressSync('hello')],
  ])('is given to its route without its encoding: %s', async (encoding, body) => {
    const { port, bodies, inFlight } = await startTestServer();
    const { status, body: answer } = await push(port, { body, headers: { 'content-encoding': encoding } });
    expect([status, answer.toString(), bodies]).toEqual([200, '5', ['hello']]);
    expect(inFlight.reservedBytes).toBe(0);
  });

  test('keeps an encoding that is the route’s own affair', async () => {
    const { port, bodies } = await startTestServer();
    expect((await push(port, { headers: { 'content-encoding': 'Snappy' } })).status).toBe(200);
    expect(bodies).toEqual(['hello']);
  });

  test('may ask before it sends its body', async () => {
    const { port } = await startTestServer();
    const asking = request({
      port,
      host: '127.0.0.1',
      path: '/push',
      method: 'POST',
      headers: { expect: '100-continue' },
    });
    asking.flushHeaders();
    await once(asking, 'continue');
    asking.end('later');
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    expect([response.statusCode, await text(response)]).toEqual([200, '5']);
  });

  test('that asks first is refused before its body is sent', async () => {
    const { port, meter } = await startTestServer();
    const said = await raw(port, head(['Expect: 100-continue', 'Content-Length: 999999999']));
    expect(said).toMatch(/^HTTP\/1\.1 413 /);
    expect(said).not.toContain('100 Continue');
    expect(meter.read().refusals).toEqual({ 'too-large': 1 });
  });

  test('has its query whole', async () => {
    const queries: string[] = [];
    const { port } = await startTestServer({
      answer: async ({ path, query }) => {
        queries.push(path, ...[...query].flat());
        return { status: 204 };
      },
    });
    const { status, headers } = await push(port, { path: '/push?a=b?c&d=%20' });
    expect([status, queries]).toEqual([204, ['/push', 'a', 'b?c', 'd', ' ']]);
    expect(headers['content-length']).toBeUndefined();
  });
});

describe('refused before its body is read', () => {
  const cases: [string, HttpAsk, number, string][] = [
    ['for another host', { headers: { host: 'evil.example' } }, 403, 'host'],
    ['from a page elsewhere', { headers: { origin: 'https://evil.example' } }, 403, 'origin'],
    ['from a page without a place', { headers: { origin: 'null' } }, 403, 'origin'],
    ['at a path of nobody', { path: '/other' }, 404, 'path'],
    ['by another method', { method: 'DELETE', body: '' }, 405, 'method'],
    ['in an encoding nobody knows', { headers: { 'content-encoding': 'br' } }, 415, 'content-encoding'],
    ['in two encodings', { headers: { 'content-encoding': 'gzip, gzip' } }, 415, 'content-encoding'],
    ['saying it is too large', { body: 'x'.repeat(200) }, 413, 'too-large'],
  ];
  test.each(cases)('%s', async (_, ask, status, code) => {
    const { port, bodies, meter, inFlight } = await startTestServer({ limits: { maxBodyBytes: 100 } });
    const answer = await push(port, ask);
    expect([answer.status, bodies]).toEqual([status, []]);
    expect(JSON.parse(answer.body.toString())).toEqual({ error: expect.any(String) });
    expect(meter.read()).toMatchObject({ refusals: { [code]: 1 }, lastError: { message: expect.any(String) } });
    expect(inFlight.reservedBytes).toBe(0);
  });

  test('which methods there are is said', async () => {
    const { port } = await startTestServer();
    const { status, headers } = await push(port, { method: 'GET', body: '' });
    expect([status, headers.allow]).toEqual([405, 'POST, PUT']);
  });

  test('bytes behind a refused body are no request', async () => {
    const { port, bodies } = await startTestServer({ limits: { lingerMs: 20 } });
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(head(['Content-Length: 5'], '/other'));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 [^]*connection: close/);
    socket.write(`wrong${head(['Content-Length: 5'])}hello`);
    expect(await text(socket)).not.toContain('HTTP/1.1');
    expect(bodies).toEqual([]);
  });

  test('a body that goes on all the same does not cost its sender the answer', async () => {
    const { port, meter } = await startTestServer({ limits: { maxBodyBytes: 1_000 } });
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    const answered = once(socket, 'data') as Promise<[Buffer]>;
    socket.write(head(['Content-Length: 50000000']));
    const piece = 'x'.repeat(64 * 1024);
    for (let i = 0; i < 50 && socket.writable; i++) socket.write(piece);
    expect((await answered)[0].toString()).toMatch(/^HTTP\/1\.1 413 [^]*"error":/);
    socket.destroy();
    expect(meter.read().refusals).toEqual({ 'too-large': 1 });
  });
});

describe('refused while its body is read', () => {
  test('chunked, and larger than it may be', async () => {
    const { port, meter, inFlight } = await startTestServer({ limits: { maxBodyBytes: 100 } });
    const said = await raw(port, head(['Transfer-Encoding: chunked']), `c8\r\n${'x'.repeat(200)}\r\n`, '0\r\n\r\n');
    expect(said).toMatch(/^HTTP\/1\.1 413 /);
    expect([meter.read().refusals, inFlight.reservedBytes]).toEqual([{ 'too-large': 1 }, 0]);
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(50_000_000))],
    ['zstd', zstdCompressSync(Buffer.alloc(50_000_000))],
  ])('a bomb costs no more than the limit: %s', async (encoding, body) => {
    const maxBodyBytes = 1_000_000;
    const { port, bodies, inFlight } = await startTestServer({ limits: { maxBodyBytes } });
    expect((await push(port, { body, headers: { 'content-encoding': encoding } })).status).toBe(413);
    expect(bodies).toEqual([]);
    expect(inFlight.peakBytes).toBeLessThanOrEqual(maxBodyBytes + body.length);
    expect(inFlight.reservedBytes).toBe(0);
  });

  test('broken compression', async () => {
    const { port, meter } = await startTestServer();
    expect((await push(port, { headers: { 'content-encoding': 'gzip' } })).status).toBe(400);
    expect(meter.read().refusals).toEqual({ 'malformed-compression': 1 });
  });

  test('a trickle ends with an answer', async () => {
    const { port, inFlight, meter } = await startTestServer({ limits: { bodyTimeoutMs: 50, lingerMs: 10 } });
    const said = await raw(port, head(['Content-Length: 5']), 'he');
    expect(said).toMatch(/^HTTP\/1\.1 408 [^]*The body took over 0.05 s/);
    expect([meter.read().refusals, inFlight.reservedBytes]).toEqual([{ slow: 1 }, 0]);
  });

  test('a sender that goes away', async () => {
    const { port, inFlight, meter } = await startTestServer();
    const socket = connect(port, '127.0.0.1');
    socket.write(`${head(['Content-Length: 500'])}half`);
    await eventually(() => expect(inFlight.reservedBytes).toBe(4));
    socket.destroy();
    await eventually(() => expect(meter.read().refusals).toEqual({ disconnected: 1 }));
    expect(inFlight.reservedBytes).toBe(0);
  });

  test('bytes that stop being HTTP', async () => {
    const { port, meter } = await startTestServer({ limits: { lingerMs: 10 } });
    const said = await raw(port, head(['Transfer-Encoding: chunked']), 'zz\r\n');
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
    expect(meter.read().refusals).toEqual({ 'malformed-framing': 1 });
  });
});

test.each([
  ['TLS', '\u0016\u0003\u0001\u0000\u00a5'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['anything', 'hello there\r\n\r\n'],
])('what is no HTTP is answered and counted: %s', async (_, bytes) => {
  const { port, meter } = await startTestServer();
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(Buffer.from(bytes, 'latin1'));
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
  expect(meter.read().refusals).toEqual({ 'malformed-framing': 1 });
});

describe('what a route throws', () => {
  const cases: [string, () => unknown, number, string | undefined, Record<string, number>][] = [
    ['for good', () => new ConsumeError('no such thing', { isPermanent: true }), 400, undefined, {}],
    ['for now', () => new ConsumeError('full'), 503, '1', {}],
    ['until later', () => new ConsumeError('full', { retryAfterMs: 2_500 }), 503, '3', {}],
    ['as undecodable', () => new DecodeError('span 3: no id', 0, 'spans[3]'), 400, undefined, { malformed: 1 }],
    ['unforeseen', () => new TypeError('secret path'), 500, undefined, { internal: 1 }],
    ['nothing', () => undefined, 500, undefined, { internal: 1 }],
  ];
  test.each(cases)('%s', async (_, thrown, status, retryAfter, refusals) => {
    const { port, meter, inFlight } = await startTestServer({ answer: async () => Promise.reject(thrown()) });
    const answer = await push(port);
    expect([answer.status, answer.headers['retry-after']]).toEqual([status, retryAfter]);
    expect(answer.body.toString()).not.toContain('secret');
    expect([meter.read().refusals, inFlight.reservedBytes]).toEqual([refusals, 0]);
  });
});

describe('connections', () => {
  async function opened(port: number): Promise<Socket> {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  }

  test('of too many at once the oldest that asked for nothing are closed', async () => {
    const { port, meter } = await startTestServer({ limits: { maxSockets: 2 } });
    const [first, second] = [await opened(port), await opened(port)];
    expect((await push(port)).status).toBe(200);
    expect(await text(first)).toBe('');
    expect(meter.read()).toMatchObject({
      refusals: { 'too-many-connections': 1 },
      lastError: {
        message: 'a request refused (too-many-connections): More than 2 connections at once: one was closed',
      },
    });
    second.destroy();
  });

  test('that send several requests have them answered one after another', async () => {
    const { port, bodies } = await startTestServer();
    const one = (body: string, more: string[] = []) => `${head([`Content-Length: ${body.length}`, ...more])}${body}`;
    const said = await raw(port, one('a') + one('bb') + one('ccc', ['Connection: close']));
    expect(said.match(/HTTP\/1\.1 \d+/g)).toHaveLength(3);
    expect(bodies).toEqual(['a', 'bb', 'ccc']);
  });

  test('close() lets what is being taken be answered, and refuses what comes', async () => {
    const hold = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const { port, running } = await startTestServer({
      answer: async () => {
        entered.resolve();
        await hold.promise;
        return { status: 200 };
      },
    });
    const kept = await opened(port);
    const said = text(kept);
    kept.write(`${head(['Content-Length: 1'])}a`);
    await entered.promise;
    const closing = running.close();
    kept.write(`${head(['Content-Length: 1'])}b`);
    hold.resolve();
    await closing;
    const statuses = (await said).match(/HTTP\/1\.1 \d+/g);
    expect(statuses?.[0]).toBe('HTTP/1.1 200');
    expect(statuses?.slice(1).every((status) => status === 'HTTP/1.1 503')).toBe(true);
    await expect(push(port)).rejects.toThrow('ECONNREFUSED');
  });

  test('close() cuts what does not end', async () => {
    const { port, running } = await startTestServer({ limits: { closeGraceMs: 20 } });
    const stuck = await opened(port);
    stuck.write(`${head(['Content-Length: 9'])}a`);
    const said = text(stuck).catch(() => '');
    await running.close();
    await said;
    expect(stuck.destroyed).toBe(true);
  });

  test('a port that is taken is said', async () => {
    const { port } = await startTestServer();
    await expect(startTestServer({ settings: { endpoint: `127.0.0.1:${port}` } })).rejects.toThrow(
      `port ${port} is taken`,
    );
  });
});
