// Row 25, and what a web page can try: rebinding, other names of this machine, simple requests, preflights.

import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { readStatus } from './google-rpc.ts';
import { call, framed } from './grpc-client.ts';
import { startBoth } from './harness.ts';
import { pathOf, post, postJson, postProtobuf, TYPES } from './http-client.ts';
import { protobufOf, span } from './payloads.ts';

const BODY = protobufOf('traces', span());

const GOOD_HOSTS = [
  'localhost',
  'localhost:4318',
  'LOCALHOST:1',
  '127.0.0.1',
  '127.0.0.1:4318',
  '127.0.0.2:4318',
  '[::1]',
  '[::1]:4318',
];
const BAD_HOSTS = [
  'evil.example',
  'evil.example:4318',
  'localhost.evil.example',
  'evil.localhost',
  'localhost.',
  '127.0.0.1.nip.io',
  '127.0.0.2.nip.io',
  '128.0.0.1',
  '127.1',
  '2130706433',
  '0x7f.0.0.1',
  '0.0.0.0',
  '0.0.0.0:4318',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]:4318',
  'localhost:4318:80',
];

const GOOD_ORIGINS = [
  'http://localhost',
  'http://localhost:3000',
  'https://localhost:8443',
  'http://127.0.0.1:5173',
  'http://[::1]:5173',
];
const BAD_ORIGINS = [
  'null',
  'http://evil.example',
  'https://localhost.evil.example',
  'http://localhost@evil.example',
  'http://127.0.0.1.nip.io',
  'http://0.0.0.0:4318',
  'http://[::ffff:127.0.0.1]',
  'http://192.168.1.10',
  'file://',
  'chrome-extension://abc',
  'http://localhost/',
  'http://localhost:3000 http://evil.example',
];

describe('Host', () => {
  test.each(GOOD_HOSTS)('%s is this machine', async (host) => {
    const { httpPort, grpcPort } = await startBoth();
    expect((await postProtobuf(httpPort, 'traces', BODY, { host })).status).toBe(200);
    expect((await call(grpcPort, 'traces', { headers: { ':authority': host }, chunks: [framed(BODY)] })).status).toBe(
      0,
    );
  });

  test.each(BAD_HOSTS)('%s is not', async (host) => {
    const { intake, httpPort, grpcPort } = await startBoth();
    const http = await postProtobuf(httpPort, 'traces', BODY, { host });
    expect(http.status).toBe(403);
    expect(readStatus(http.body).code).toBe(7);
    const grpc = await call(grpcPort, 'traces', { headers: { ':authority': host }, chunks: [framed(BODY)] });
    expect(grpc.status).toBe(7);
    expect(intake.taken).toEqual([]);
    expect(intake.codes).toEqual(['host', 'host']);
  });

  test.each(['', 'user@localhost'])('"%s" is not; HTTP/2 itself refuses it', async (host) => {
    const { httpPort } = await startBoth();
    const socket = connect(httpPort, '127.0.0.1');
    socket.write(`GET /v1/traces HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /);
  });

  test('HTTP/1.0 without one', async () => {
    const { httpPort } = await startBoth();
    const socket = connect(httpPort, '127.0.0.1');
    socket.write('GET /v1/traces HTTP/1.0\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /);
  });

  test('is free where a person opened the port beyond loopback', async () => {
    const { httpPort, grpcPort } = await startBoth({ hosts: ['0.0.0.0'] });
    expect((await postProtobuf(httpPort, 'traces', BODY, { host: 'build-box:4318' })).status).toBe(200);
    expect(
      (await call(grpcPort, 'traces', { headers: { ':authority': 'build-box' }, chunks: [framed(BODY)] })).status,
    ).toBe(0);
  });
});

describe('Origin', () => {
  test.each(GOOD_ORIGINS)('%s may send', async (origin) => {
    const { httpPort } = await startBoth();
    const answer = await postJson(httpPort, 'traces', '{}', { origin });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'origin' });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test('errors can be read by pages that may send', async () => {
    const { httpPort } = await startBoth();
    const answer = await postJson(httpPort, 'traces', '{', { origin: GOOD_ORIGINS[0]! });
    expect(answer.status).toBe(400);
    expect(answer.headers['access-control-allow-origin']).toBe(GOOD_ORIGINS[0]);
  });

  test.each(BAD_ORIGINS)('%s may not', async (origin) => {
    const { intake, httpPort } = await startBoth();
    const preflight = { 'access-control-request-method': 'POST', origin };
    for (const answer of [
      await postJson(httpPort, 'traces', '{}', { origin }),
      await post(httpPort, { method: 'OPTIONS', headers: preflight }),
      await post(httpPort, { method: 'GET', headers: { origin } }),
    ]) {
      expect(answer.status).toBe(403);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(intake.taken).toEqual([]);
    expect(intake.codes).toEqual(['origin', 'origin', 'origin']);
  });
});

describe('preflight', () => {
  const asked = { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' };

  test.each(SIGNALS)('POST is granted: %s', async (signal) => {
    const { intake, http, httpPort } = await startBoth();
    const names = 'content-encoding,content-type,x-tenant';
    const answer = await post(httpPort, {
      path: pathOf(signal),
      method: 'OPTIONS',
      headers: { ...asked, 'access-control-request-headers': names },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': asked.origin,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': names,
    });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    expect(answer.body).toHaveLength(0);
    expect(intake.refused).toEqual([]);
    expect(http.status().requests).toBe(0);
  });

  test.each(['x: y', '*', 'a'.repeat(2_000), ''])('of headers, only names are repeated: %s', async (names) => {
    const { httpPort } = await startBoth();
    const answer = await post(httpPort, {
      method: 'OPTIONS',
      headers: { ...asked, 'access-control-request-headers': names },
    });
    expect(answer.headers['access-control-allow-headers']).toBe('content-type, content-encoding');
  });

  test.each([
    ['another method', '/v1/traces', 'PUT', 405],
    ['another path', '/v1/profiles', 'POST', 404],
  ])('%s is not', async (_, path, method, status) => {
    const { httpPort } = await startBoth();
    const answer = await post(httpPort, {
      path,
      method: 'OPTIONS',
      headers: { ...asked, 'access-control-request-method': method },
    });
    expect(answer.status).toBe(status);
    expect(answer.headers).not.toHaveProperty('access-control-allow-methods');
  });
});

describe('requests a page can send without a preflight', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])('%s', async (type) => {
    const { intake, httpPort } = await startBoth();
    const headers = { 'content-type': type, origin: 'http://localhost:3000' };
    expect((await post(httpPort, { body: '{}', headers })).status).toBe(415);
    expect((await post(httpPort, { body: '{}', headers: { ...headers, origin: 'https://evil.example' } })).status).toBe(
      403,
    );
    expect(intake.taken).toEqual([]);
  });

  test('a WebSocket', async () => {
    const { httpPort } = await startBoth();
    const headers = {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    expect(
      (await post(httpPort, { method: 'GET', headers: { ...headers, origin: 'https://evil.example' } })).status,
    ).toBe(403);
    expect((await post(httpPort, { method: 'GET', headers })).status).toBe(405);
  });

  test('GET returns no data', async () => {
    const { httpPort } = await startBoth();
    await postProtobuf(httpPort, 'traces', BODY, { 'content-type': TYPES.protobuf });
    expect((await post(httpPort, { method: 'GET' })).status).toBe(405);
  });
});
