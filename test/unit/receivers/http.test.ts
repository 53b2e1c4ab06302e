// Rows of the table of expected answers that are about HTTP itself.

import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodeSnappy } from '../../../core/encoding/snappy-encode.ts';
import { encodeSnappyFrames } from '../../../core/encoding/snappy-frames.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { IntakeError } from '../../../main/engine/pipeline/intake.ts';
import { readStatus } from './google-rpc.ts';
import { startBoth } from './harness.ts';
import { pathOf, post, postJson, postProtobuf, TYPES } from './http-client.ts';
import { GOOD, jsonOf, protobufOf, readProtobufResponse, span } from './payloads.ts';

const BODY = protobufOf('traces', span());

function jsonStatus(body: Buffer): {
  code: number;
  message: string;
  details?: { '@type': string; retryDelay?: string }[];
} {
  return JSON.parse(body.toString());
}

describe('4 content type', () => {
  const wrong = [
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'application/protobuf',
  ];
  test.each(wrong)('%s', async (type) => {
    const { intake, httpPort } = await startBoth();
    const answer = await post(httpPort, { body: '{}', headers: type === undefined ? {} : { 'content-type': type } });
    expect(answer.status).toBe(415);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(jsonStatus(answer.body).code).toBe(3);
    expect(intake.refused).toMatchObject([{ source: 'otlp-http', signal: 'traces', code: 'content-type' }]);
    expect(intake.taken).toEqual([]);
  });
});

test.each(SIGNALS)('5 a charset behind the content type: %s', async (signal) => {
  const { httpPort } = await startBoth();
  const answer = await postJson(httpPort, signal, jsonOf(signal, GOOD[signal]), {
    'content-type': 'Application/JSON; charset=utf-8',
  });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
});

describe('content encoding', () => {
  const compressed = {
    gzip: gzipSync(BODY),
    deflate: deflateSync(BODY),
    zlib: deflateSync(BODY),
    zstd: zstdCompressSync(BODY),
    snappy: encodeSnappy(BODY),
    'x-snappy-framed': encodeSnappyFrames(BODY),
    identity: BODY,
  };
  test.each(Object.entries(compressed))('%s', async (encoding, body) => {
    const { intake, inFlight, httpPort } = await startBoth();
    const answer = await postProtobuf(httpPort, 'traces', body, { 'content-encoding': encoding });
    expect(answer.status).toBe(200);
    expect(intake.items).toBe(1);
    expect(inFlight.reservedBytes).toBe(0);
  });

  test.each(['br', 'x', 'gzip, gzip', 'gzip,zstd'])('6 unknown: %s', async (encoding) => {
    const { intake, httpPort } = await startBoth();
    const answer = await postProtobuf(httpPort, 'traces', BODY, { 'content-encoding': encoding });
    expect(answer.status).toBe(415);
    expect(answer.headers['content-type']).toBe(TYPES.protobuf);
    expect(readStatus(answer.body).message).toContain(encoding);
    expect(intake.codes).toEqual(['content-encoding']);
  });

  const badCrc = gzipSync(BODY);
  badCrc[badCrc.length - 6]! ^= 0xff;
  const broken = {
    'not gzip': ['gzip', BODY],
    'nothing at all': ['gzip', Buffer.alloc(0)],
    'cut short': ['gzip', gzipSync(BODY).subarray(0, -9)],
    'wrong checksum': ['gzip', badCrc],
    'not zstd': ['zstd', BODY],
    'zstd cut short': ['zstd', zstdCompressSync(BODY).subarray(0, -3)],
    'deflate with more behind': ['deflate', Buffer.concat([deflateSync(BODY), deflateSync(BODY)])],
  } as const;
  test.each(Object.entries(broken))('7 broken: %s', async (_, [encoding, body]) => {
    const { intake, inFlight, httpPort } = await startBoth();
    const answer = await postProtobuf(httpPort, 'traces', body, { 'content-encoding': encoding });
    expect(answer.status).toBe(400);
    expect(readStatus(answer.body).code).toBe(3);
    expect(intake.codes).toEqual(['malformed-compression']);
    expect(inFlight.reservedBytes).toBe(0);
  });
});

describe('8, 9 over the limit', () => {
  const limits = { maxBodyBytes: 10_000 };

  test('as announced: refused before it is read', async () => {
    const { intake, inFlight, httpPort } = await startBoth({ limits });
    const answer = await postProtobuf(httpPort, 'traces', new Uint8Array(10_001));
    expect(answer.status).toBe(413);
    expect(answer.headers.connection).toBe('close');
    expect(readStatus(answer.body)).toMatchObject({ code: 8, details: {} });
    expect(intake.codes).toEqual(['too-large']);
    expect(inFlight.peakBytes).toBe(0);
  });

  test('in chunks that announce nothing', async () => {
    const { inFlight, httpPort } = await startBoth({ limits });
    const answer = await postProtobuf(httpPort, 'traces', new Uint8Array(1_000_000), {
      'transfer-encoding': 'chunked',
    });
    expect(answer.status).toBe(413);
    expect(answer.headers.connection).toBe('close');
    expect(inFlight.peakBytes).toBeLessThanOrEqual(10_000);
  });

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
    ['deflate', deflateSync],
  ] as const)('only after decompression: %s', async (encoding, compress) => {
    const { inFlight, httpPort } = await startBoth({ limits });
    const answer = await postProtobuf(httpPort, 'traces', compress(new Uint8Array(10_001)), {
      'content-encoding': encoding,
    });
    expect(answer.status).toBe(413);
    expect(inFlight.reservedBytes).toBe(0);
  });

  test('the limit itself fits', async () => {
    const { httpPort } = await startBoth({ limits });
    const answer = await postJson(httpPort, 'traces', '{}'.padEnd(10_000));
    expect(answer.status).toBe(200);
  });
});

test('"Expect: 100-continue" is refused before the body, and granted otherwise', async () => {
  const { httpPort } = await startBoth();
  const expecting = (type: string): ReturnType<typeof request> =>
    request({
      port: httpPort,
      host: '127.0.0.1',
      path: '/v1/traces',
      method: 'POST',
      headers: { 'content-type': type, 'content-length': BODY.length, expect: '100-continue' },
    });
  const refused = expecting('text/plain');
  refused.on('error', () => {});
  refused.flushHeaders();
  const [{ statusCode }] = await once(refused, 'response');
  expect(statusCode).toBe(415);
  refused.destroy();

  const granted = expecting(TYPES.protobuf);
  granted.flushHeaders();
  await once(granted, 'continue');
  granted.end(BODY);
  const [answer] = await once(granted, 'response');
  expect(answer.statusCode).toBe(200);
  answer.resume();
});

test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])('20 %s', async (method) => {
  const { intake, httpPort } = await startBoth();
  const answer = await post(httpPort, { method });
  expect(answer.status).toBe(405);
  expect(answer.headers.allow).toBe('POST');
  expect(intake.codes).toEqual(['method']);
});

test.each([
  '/',
  '/v1',
  '/v1/traces/',
  '/v1/spans',
  '/V1/traces',
  '/v1/constructor',
  '/v1development/profiles',
  '/v1/profiles',
  'http://127.0.0.1/v1/traces',
])('21, 22 nothing is received at %s', async (path) => {
  const { intake, httpPort } = await startBoth();
  const answer = await post(httpPort, { path, body: BODY, headers: { 'content-type': TYPES.protobuf } });
  expect(answer.status).toBe(404);
  expect(readStatus(answer.body).code).toBe(12);
  expect(intake.refused).toMatchObject([{ signal: '', code: 'path' }]);
});

test('a query behind the path is ignored', async () => {
  const { httpPort } = await startBoth();
  const answer = await post(httpPort, {
    path: '/v1/traces?tenant=1',
    body: BODY,
    headers: { 'content-type': TYPES.protobuf },
  });
  expect(answer.status).toBe(200);
});

describe('23, 24 the store cannot take it now', () => {
  test.each(['busy', 'disk-low', 'store-failed', 'closing'] as const)('%s', async (problem) => {
    const { intake, http, httpPort } = await startBoth();
    intake.before = () => Promise.reject(new IntakeError(problem, 'not now'));
    const binary = await postProtobuf(httpPort, 'traces', BODY);
    expect(binary.status).toBe(503);
    const seconds = Number(binary.headers['retry-after']);
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(10);
    expect(readStatus(binary.body)).toEqual({
      code: 14,
      message: 'not now',
      details: { RetryInfo: { retryDelay: { seconds } } },
    });
    const json = await postJson(httpPort, 'traces', '{}');
    expect(jsonStatus(json.body).details).toEqual([
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` },
    ]);
    expect(intake.codes).toEqual([problem, problem]);
    expect(http.status()).toMatchObject({ requests: 2, refusedRequests: 2 });
  });

  test('throttled is 429, and says when to come back', async () => {
    const { intake, httpPort } = await startBoth();
    intake.before = () => Promise.reject(new IntakeError('throttled', 'too fast', 4_000));
    const answer = await postProtobuf(httpPort, 'traces', BODY);
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '4']);
    expect(readStatus(answer.body)).toEqual({
      code: 8,
      message: 'too fast',
      details: { RetryInfo: { retryDelay: { seconds: 4 } } },
    });
  });

  test('an error nobody foresaw is retryable too', async () => {
    const { intake, httpPort } = await startBoth();
    intake.before = () => {
      throw new TypeError('x is not a function');
    };
    expect((await postProtobuf(httpPort, 'traces', BODY)).status).toBe(503);
  });

  test.each([
    [7_200, '8'],
    [100, '1'],
    [3_600_000, '10'],
  ])('for %i ms, as somebody behind says', async (retryAfterMs, seconds) => {
    const { intake, httpPort } = await startBoth();
    intake.before = () => Promise.reject(new IntakeError('busy', 'full', retryAfterMs));
    const answer = await postProtobuf(httpPort, 'traces', BODY);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, seconds]);
    const details = { RetryInfo: { retryDelay: { seconds: Number(seconds) } } };
    expect(readStatus(answer.body)).toMatchObject({ details });
  });

  test('over the common budget', async () => {
    const { intake, inFlight, httpPort } = await startBoth({ budget: { limitBytes: 50_000 } });
    const answer = await postJson(httpPort, 'traces', '{}'.padEnd(50_001));
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(intake.codes).toEqual(['busy']);
    expect(inFlight.reservedBytes).toBe(0);
    expect((await postJson(httpPort, 'traces', '{}')).status).toBe(200);
  });
});

test('no answer before the intake has it', async () => {
  const { intake, httpPort } = await startBoth();
  let stored = (): void => {};
  const arrived = new Promise<void>((resolve) => {
    intake.before = () => {
      resolve();
      return new Promise((done) => (stored = done));
    };
  });
  let answered = false;
  const answer = postProtobuf(httpPort, 'traces', BODY).finally(() => (answered = true));
  await arrived;
  // Another request goes its whole way meanwhile: an early answer would have come by then.
  await post(httpPort, { path: '/' });
  expect(answered).toBe(false);
  stored();
  expect((await answer).status).toBe(200);
});

describe('26 senders that stop', () => {
  function open(port: number, headers: Record<string, string | number> = {}): ReturnType<typeof request> {
    const asking = request({
      host: '127.0.0.1',
      port,
      path: '/v1/traces',
      method: 'POST',
      headers: { 'content-type': TYPES.protobuf, 'content-length': BODY.length, ...headers },
      agent: false,
    });
    asking.on('error', () => {});
    asking.write(BODY.subarray(0, 10));
    return asking;
  }

  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setImmediate(resolve));
  };

  test('disconnected in the middle: nothing is stored', async () => {
    const { intake, inFlight, httpPort } = await startBoth();
    const asking = open(httpPort);
    await until(() => inFlight.reservedBytes === 10);
    asking.destroy();
    await until(() => intake.refused.length > 0);
    expect(intake.codes).toEqual(['disconnected']);
    expect(intake.taken).toEqual([]);
    expect(inFlight.reservedBytes).toBe(0);
  });

  test('too slow a body: 408 and closed', async () => {
    const { intake, httpPort } = await startBoth({ limits: { bodyTimeoutMs: 50 } });
    const [answer] = await once(open(httpPort), 'response');
    expect(answer.statusCode).toBe(408);
    expect(answer.headers.connection).toBe('close');
    expect(readStatus(Buffer.concat(await answer.toArray())).code).toBe(4);
    expect(intake.codes).toEqual(['slow']);
    expect(intake.taken).toEqual([]);
  });

  test('headers that never end: 408; a connection that says nothing is only closed', async () => {
    const { intake, httpPort } = await startBoth({ limits: { headersTimeoutMs: 100 } });
    const silent = text(connect(httpPort, '127.0.0.1'));
    const socket = connect(httpPort, '127.0.0.1');
    socket.write('POST /v1/traces HTTP/1.1\r\nHost: localhost\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 [^]*"code":4/);
    expect(await silent).toBe('');
    expect(intake.codes).toEqual(['slow']);
  });

  test('a body shorter than announced is not taken for complete', async () => {
    const { intake, httpPort } = await startBoth();
    const socket = connect(httpPort, '127.0.0.1');
    socket.end(
      `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${TYPES.json}\r\nContent-Length: 10\r\n\r\n{}`,
    );
    socket.resume();
    await once(socket, 'close');
    expect(intake.taken).toEqual([]);
  });
});

describe('bytes that are not HTTP', () => {
  const send = async (port: number, bytes: string | Buffer): Promise<string> => {
    const socket: Socket = connect(port, '127.0.0.1');
    socket.write(bytes);
    return text(socket);
  };

  test.each([
    ['nonsense', 'hello\r\n\r\n', /Not HTTP/],
    ['a TLS handshake', Buffer.from('16030100c8010000c403', 'hex'), /TLS/],
    ['a gRPC client', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /HTTP\/2/],
    ['no Host', 'POST /v1/traces HTTP/1.1\r\n\r\n', /^$/],
  ])('%s', async (_, bytes, example) => {
    const { intake, httpPort } = await startBoth();
    expect(await send(httpPort, bytes)).toMatch(/^HTTP\/1\.1 400 /);
    expect(intake.taken).toEqual([]);
    expect(intake.refused[0]?.example ?? '').toMatch(example);
  });

  test('in the middle of a body', async () => {
    const { intake, httpPort } = await startBoth();
    const head = `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${TYPES.json}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect(await send(httpPort, `${head}2\r\n{}\r\nhello\r\n`)).toMatch(/^HTTP\/1\.1 400 [^]*"code":13/);
    expect(intake.codes).toEqual(['malformed-framing']);
    expect(intake.taken).toEqual([]);
  });
});

describe('token', () => {
  test.each([
    ['right', { authorization: 'Bearer s3cret' }, 200],
    ['wrong', { authorization: 'Bearer secret' }, 401],
    ['none', {}, 401],
  ])('25 %s', async (_, headers, status) => {
    const { httpPort } = await startBoth({ token: 's3cret' });
    const answer = await postProtobuf(httpPort, 'traces', BODY, headers as Record<string, string>);
    expect(answer.status).toBe(status);
    if (status === 401) expect(readStatus(answer.body).code).toBe(16);
  });
});

test('one connection carries many requests, and closes after one that was refused unread', async () => {
  const { httpPort } = await startBoth();
  const socket = connect(httpPort, '127.0.0.1');
  const good = `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${TYPES.json}\r\nContent-Length: 2\r\n\r\n{}`;
  socket.write(good + good + good.replace('json', 'xml') + good);
  const answers = await text(socket);
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 415']);
});

test('closing does not wait for connections that are kept alive', async () => {
  const { http, httpPort } = await startBoth({ limits: { closeGraceMs: 600_000 } });
  const socket = connect(httpPort, '127.0.0.1').resume();
  socket.write(
    `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${TYPES.json}\r\nContent-Length: 2\r\n\r\n{}`,
  );
  await once(socket, 'data');
  await http.close();
});

/** A connection, and what comes over it before it is closed. */
async function opened(port: number, said = '') {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(said);
  return socket;
}

test.each([
  ['nothing', ''],
  ['half a header', 'POST /v1/traces HTTP/1.1\r\nHost: loc'],
])('closing does not wait for connections over which came %s', async (_, said) => {
  const { http, httpPort } = await startBoth({ limits: { closeGraceMs: 600_000 } });
  const socket = await opened(httpPort, said);
  // It is the server's when the next one is answered.
  await fetch(`http://127.0.0.1:${httpPort}/`);
  await http.close();
  socket.destroy();
});

const ASKED = `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${TYPES.json}\r\nContent-Length: 2\r\n\r\n{}`;

async function answered(socket: Socket): Promise<void> {
  socket.write(ASKED);
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200/);
}

test('of sockets over the limit the oldest goes that asked for nothing: who is silent keeps nobody out', async () => {
  const { intake, httpPort } = await startBoth({ limits: { maxSockets: 3 } });
  const silent = await Promise.all([0, 1, 2, 3, 4].map(() => opened(httpPort)));
  const kept = await opened(httpPort);
  await answered(kept);
  const more = await Promise.all([0, 1, 2, 3, 4].map(() => opened(httpPort)));
  await answered(kept);
  expect(new Set(intake.codes)).toEqual(new Set(['too-many-connections']));
  for (const socket of [...silent, ...more, kept]) socket.destroy();
});

test('sockets over the limit are closed at once where all others wait for an answer', async () => {
  const { intake, http, httpPort } = await startBoth({ limits: { maxSockets: 1 } });
  const hold = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  intake.before = () => {
    arrived.resolve();
    return hold.promise;
  };
  const first = await opened(httpPort, ASKED);
  await arrived.promise;
  const second = connect(httpPort, '127.0.0.1');
  second.on('error', () => {});
  await once(second, 'close');
  expect(http.status()).toMatchObject({ requests: 2, refusedRequests: 1 });
  expect(intake.refused).toEqual([
    {
      source: 'otlp-http',
      signal: '',
      code: 'too-many-connections',
      example: 'More than 1 connections at once: one was closed',
    },
  ]);
  hold.resolve();
  expect(String((await once(first, 'data'))[0])).toMatch(/^HTTP\/1\.1 200/);
  first.destroy();
});

test('of sockets over the limit one goes that was answered long ago, where none is silent', async () => {
  const { httpPort } = await startBoth({ limits: { maxSockets: 2 } });
  const [first, second] = [await opened(httpPort), await opened(httpPort)];
  for (const socket of [first, second, first]) await answered(socket);
  const gone = once(second, 'close');
  const third = await opened(httpPort);
  await gone;
  for (const socket of [third, first]) await answered(socket);
  for (const socket of [first, third]) socket.destroy();
});

test('closing lets what is being stored finish, and then there is nobody', async () => {
  const { intake, http, httpPort } = await startBoth({ limits: { closeGraceMs: 20_000 } });
  let stored = (): void => {};
  const arrived = new Promise<void>((resolve) => {
    intake.before = () => {
      resolve();
      return new Promise((done) => (stored = done));
    };
  });
  const answer = postProtobuf(httpPort, 'traces', BODY, { connection: 'keep-alive' });
  await arrived;
  const closed = http.close();
  expect(http.status().state).toBe('off');
  stored();
  expect((await answer).status).toBe(200);
  await closed;
  await expect(post(httpPort, { path: pathOf('logs') })).rejects.toThrow('ECONNREFUSED');
});

test('readable answers: an accepted request has an empty body in protobuf and {} in JSON', async () => {
  const { httpPort } = await startBoth();
  const binary = await postProtobuf(httpPort, 'traces', BODY);
  expect(binary.body).toHaveLength(0);
  expect(readProtobufResponse('traces', binary.body)).toBeUndefined();
  expect((await postJson(httpPort, 'traces', '{}')).body.toString()).toBe('{}');
});

test('bytes behind a body that was refused unread are no request', async () => {
  const { intake, httpPort } = await startBoth({ limits: { lingerMs: 20 } });
  const head = (path: string, type: string) =>
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${type}\r\nContent-Length: ${BODY.length}\r\n\r\n`;
  const socket = connect(httpPort, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(head('/v1/traces', 'text/plain'));
  await once(socket, 'data');
  socket.write(Buffer.concat([BODY, Buffer.from(head('/v1/traces', TYPES.protobuf)), BODY]));
  expect(await text(socket)).not.toContain('HTTP/1.1 200');
  expect(intake.taken).toEqual([]);
});
