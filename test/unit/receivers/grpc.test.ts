// Rows of the table of expected answers that are about gRPC itself.

import { once } from 'node:events';
import { constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { encodeSnappyFrames } from '../../../core/encoding/snappy-frames.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { IntakeError } from '../../../main/engine/pipeline/intake.ts';
import { MAX_CONCURRENT_STREAMS, RECEIVER_LIMITS } from '../../../main/engine/receivers/limits.ts';
import { readStatus } from './google-rpc.ts';
import { call, callOn, framed, GRPC_HEADERS, methodOf, openSession } from './grpc-client.ts';
import { startBoth } from './harness.ts';
import { GOOD, protobufOf, span } from './payloads.ts';

const BODY = protobufOf('traces', span());

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};

/** A prefix that announces a length, with nothing behind. */
function prefix(flag: number, length: number): Buffer {
  const bytes = framed(new Uint8Array(), flag);
  bytes.writeUInt32BE(length, 1);
  return bytes;
}

describe('4 not gRPC: plain HTTP answers', () => {
  const types = [
    undefined,
    'application/json',
    'application/x-protobuf',
    'text/plain',
    'application/grpc-web',
    'application/grpc+json',
    'application/grpcx',
  ];
  test.each(types)('content type %s', async (type) => {
    const { intake, grpcPort } = await startBoth();
    const answer = await call(grpcPort, 'traces', { headers: { 'content-type': type }, chunks: [framed(BODY)] });
    expect(answer.httpStatus).toBe(415);
    expect(answer.status).toBeUndefined();
    expect(intake.codes).toEqual(['content-type']);
    expect(intake.taken).toEqual([]);
  });

  test.each(['application/grpc', 'application/grpc+proto', 'application/grpc;x=1'])('%s is gRPC', async (type) => {
    const { grpcPort } = await startBoth();
    const answer = await call(grpcPort, 'traces', { headers: { 'content-type': type }, chunks: [framed(BODY)] });
    expect(answer).toMatchObject({ httpStatus: 200, status: 0 });
  });

  test('20 GET', async () => {
    const { grpcPort } = await startBoth();
    const answer = await call(grpcPort, 'traces', { headers: { ':method': 'GET' } });
    expect(answer.httpStatus).toBe(405);
    expect(answer.headers['allow']).toBe('POST');
  });
});

describe('compression', () => {
  const compressed = {
    gzip: gzipSync(BODY),
    deflate: deflateSync(BODY),
    zstd: zstdCompressSync(BODY),
    snappy: encodeSnappyFrames(BODY),
  };
  test.each(Object.entries(compressed))('%s', async (encoding, body) => {
    const { intake, inFlight, grpcPort } = await startBoth();
    const answer = await call(grpcPort, 'traces', {
      headers: { 'grpc-encoding': encoding },
      chunks: [framed(body, 1)],
    });
    expect(answer.status).toBe(0);
    expect(intake.items).toBe(1);
    expect(inFlight.reservedBytes).toBe(0);
  });

  test.each(['gzip', 'identity', 'br'])('%s announced, message not compressed', async (encoding) => {
    const { grpcPort } = await startBoth();
    const answer = await call(grpcPort, 'traces', { headers: { 'grpc-encoding': encoding }, chunks: [framed(BODY)] });
    expect(answer.status).toBe(0);
  });

  test.each(['br', 'lz4'])('6 unknown: %s', async (encoding) => {
    const { intake, grpcPort } = await startBoth();
    const answer = await call(grpcPort, 'traces', {
      headers: { 'grpc-encoding': encoding },
      chunks: [framed(BODY, 1)],
    });
    expect(answer.status).toBe(12);
    expect(answer.headers['grpc-accept-encoding']).toBe('identity,gzip,deflate,zstd,snappy');
    expect(intake.codes).toEqual(['content-encoding']);
  });

  test.each([
    ['not gzip', BODY],
    ['nothing at all', Buffer.alloc(0)],
    ['cut short', gzipSync(BODY).subarray(0, -5)],
  ])('7 broken: %s', async (_, body) => {
    const { intake, grpcPort } = await startBoth();
    const answer = await call(grpcPort, 'traces', { headers: { 'grpc-encoding': 'gzip' }, chunks: [framed(body, 1)] });
    expect(answer.status).toBe(3);
    expect(intake.codes).toEqual(['malformed-compression']);
  });

  test.each([{}, { 'grpc-encoding': 'identity' }])('28 compressed flag without an encoding: %o', async (headers) => {
    const { intake, grpcPort } = await startBoth();
    const answer = await call(grpcPort, 'traces', { headers, chunks: [framed(gzipSync(BODY), 1)] });
    expect(answer.status).toBe(13);
    expect(intake.codes).toEqual(['malformed-framing']);
  });
});

describe('8, 9 over the limit', () => {
  const limits = { maxBodyBytes: 10_000 };

  test('as announced: refused while the stream is open', async () => {
    const { intake, inFlight, grpcPort } = await startBoth({ limits });
    const answer = await call(grpcPort, 'traces', { chunks: [prefix(0, 10_001)], open: true });
    expect(answer.status).toBe(8);
    expect(readStatus(answer.details)).toMatchObject({ code: 8, details: {} });
    expect(intake.codes).toEqual(['too-large']);
    expect(inFlight.peakBytes).toBe(0);
  });

  test('only after decompression', async () => {
    const { inFlight, grpcPort } = await startBoth({ limits });
    const chunks = [framed(gzipSync(new Uint8Array(10_001)), 1)];
    const answer = await call(grpcPort, 'traces', { headers: { 'grpc-encoding': 'gzip' }, chunks });
    expect(answer.status).toBe(8);
    expect(inFlight.reservedBytes).toBe(0);
  });

  test('the session goes on after many of them', async () => {
    const { intake, grpcPort } = await startBoth({ limits });
    const session = openSession(grpcPort);
    // Twice the session's window in bytes that nobody reads: they must not use it up.
    for (let i = 0; i < 40; i++) {
      const answer = await callOn(session, 'traces', { chunks: [framed(new Uint8Array(200_000))] });
      expect(answer.status).toBe(8);
    }
    expect((await callOn(session, 'traces', { chunks: [framed(BODY)] })).status).toBe(0);
    expect(intake.items).toBe(1);
    session.destroy();
  });
});

test('every caller hears why, also when many are refused in the middle of sending', async () => {
  const { intake, grpcPort } = await startBoth({ budget: { limitBytes: 3_000_000 } });
  const session = openSession(grpcPort, { maxSessionMemory: 1_000 });
  const body = framed(new Uint8Array(1_000_000));
  const answers = await Promise.all(Array.from({ length: 90 }, () => callOn(session, 'traces', { chunks: [body] })));
  // Those that got through are refused for what they say.
  expect(answers.filter(({ status }) => status !== 14 && status !== 3)).toEqual([]);
  expect(intake.refused).toHaveLength(90);
  session.destroy();
});

describe('framing', () => {
  test('in single bytes', async () => {
    const { intake, grpcPort } = await startBoth();
    const chunks = [...framed(BODY)].map((byte) => Uint8Array.of(byte));
    expect((await call(grpcPort, 'traces', { chunks })).status).toBe(0);
    expect(intake.items).toBe(1);
  });

  test.each([
    ['no message', [], 12],
    ['two messages', [framed(BODY), framed(BODY)], 12],
    ['two messages in one piece', [Buffer.concat([framed(BODY), framed(BODY)])], 12],
    ['half a prefix', [prefix(0, 10).subarray(0, 3)], 13],
    ['half a message', [framed(BODY).subarray(0, 20)], 13],
    ['compressed flag 2', [framed(BODY, 2)], 13],
  ])('%s', async (_, chunks, status) => {
    const { intake, inFlight, grpcPort } = await startBoth();
    const answer = await call(grpcPort, 'traces', { chunks });
    expect(answer.status).toBe(status);
    expect(answer.message).not.toBe('');
    expect(intake.taken).toEqual([]);
    expect(inFlight.reservedBytes).toBe(0);
  });
});

test.each([
  '/opentelemetry.proto.collector.trace.v1.TraceService/Import',
  '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export',
  '/grpc.health.v1.Health/Check',
  '/v1/traces',
])('21, 22 there is no method %s', async (path) => {
  const { intake, grpcPort } = await startBoth();
  const answer = await call(grpcPort, 'traces', { headers: { ':path': path }, chunks: [framed(BODY)] });
  expect(answer.status).toBe(12);
  expect(intake.refused).toMatchObject([{ source: 'otlp-grpc', signal: '', code: 'path' }]);
});

describe('23, 24 the store cannot take it now', () => {
  test.each(['busy', 'disk-low', 'store-failed', 'closing'] as const)('%s', async (problem) => {
    const { intake, grpc, grpcPort } = await startBoth();
    intake.before = () => Promise.reject(new IntakeError(problem, 'später: 100 %\n'));
    const answer = await call(grpcPort, 'traces', { chunks: [framed(BODY)] });
    expect(answer).toMatchObject({ status: 14, message: 'später: 100 %\n' });
    const { details } = readStatus(answer.details) as { details: { RetryInfo?: { retryDelay: { seconds: number } } } };
    expect(details.RetryInfo?.retryDelay.seconds).toBeGreaterThan(0);
    expect(grpc.status()).toMatchObject({ requests: 1, refusedRequests: 1 });
  });

  test('throttled is RESOURCE_EXHAUSTED, and says when to come back', async () => {
    const { intake, grpcPort } = await startBoth();
    intake.before = () => Promise.reject(new IntakeError('throttled', 'too fast', 4_000));
    const answer = await call(grpcPort, 'traces', { chunks: [framed(BODY)] });
    expect(answer.status).toBe(8);
    expect(readStatus(answer.details).details).toEqual({ RetryInfo: { retryDelay: { seconds: 4 } } });
  });

  test('over the common budget', async () => {
    const { inFlight, grpcPort } = await startBoth({ budget: { limitBytes: 1_000 } });
    const answer = await call(grpcPort, 'traces', { chunks: [framed(new Uint8Array(1_001))] });
    expect(answer.status).toBe(14);
    expect(readStatus(answer.details).details).toHaveProperty('RetryInfo');
    expect(inFlight.reservedBytes).toBe(0);
  });
});

test.each([
  ['right', 'Bearer s3cret', 0],
  ['wrong', 'Bearer x', 16],
  ['none', undefined, 16],
])('25 token: %s', async (_, authorization, status) => {
  const { grpcPort } = await startBoth({ token: 's3cret' });
  const answer = await call(grpcPort, 'traces', { headers: { authorization }, chunks: [framed(BODY)] });
  expect(answer.status).toBe(status);
});

/** RST_STREAM and nothing before it; `close()` would first end the stream properly. */
function reset(stream: ClientHttp2Stream): void {
  stream.destroy();
}

describe('26 callers that stop', () => {
  test('cancelled in the middle: nothing is stored', async () => {
    const { intake, inFlight, grpcPort } = await startBoth();
    const session = openSession(grpcPort);
    const stream = session.request({ ...GRPC_HEADERS, ':path': methodOf('traces') });
    stream.on('error', () => {});
    stream.write(framed(BODY).subarray(0, 15));
    await until(() => inFlight.reservedBytes === 10);
    reset(stream);
    await until(() => intake.refused.length > 0);
    expect(intake.codes).toEqual(['disconnected']);
    expect(intake.taken).toEqual([]);
    expect(inFlight.reservedBytes).toBe(0);
    session.destroy();
  });

  test('cancelled after the message, before the end of the stream', async () => {
    const { intake, inFlight, grpcPort } = await startBoth();
    const session = openSession(grpcPort);
    const stream = session.request({ ...GRPC_HEADERS, ':path': methodOf('traces') });
    stream.on('error', () => {});
    stream.write(framed(BODY));
    await until(() => inFlight.reservedBytes === BODY.length);
    reset(stream);
    await until(() => intake.refused.length > 0);
    expect(intake.codes).toEqual(['disconnected']);
    expect(intake.taken).toEqual([]);
    session.destroy();
  });

  test('connection lost in the middle', async () => {
    const { intake, inFlight, grpcPort } = await startBoth();
    const session = openSession(grpcPort);
    const stream = session.request({ ...GRPC_HEADERS, ':path': methodOf('traces') });
    stream.on('error', () => {});
    stream.write(framed(BODY).subarray(0, 15));
    await until(() => inFlight.reservedBytes === 10);
    session.destroy();
    await until(() => intake.refused.length > 0);
    expect(intake.codes).toEqual(['disconnected']);
    expect(inFlight.reservedBytes).toBe(0);
  });

  test('too slow a message', async () => {
    const { intake, grpcPort } = await startBoth({ limits: { bodyTimeoutMs: 50 } });
    const answer = await call(grpcPort, 'traces', { chunks: [framed(BODY).subarray(0, 15)], open: true });
    expect(answer.status).toBe(4);
    expect(intake.codes).toEqual(['slow']);
  });

  test.each(['50m', '50000u', '1n'])('grpc-timeout %s', async (timeout) => {
    const { intake, grpcPort } = await startBoth();
    const headers = { 'grpc-timeout': timeout };
    const answer = await call(grpcPort, 'traces', { headers, chunks: [framed(BODY).subarray(0, 15)], open: true });
    expect(answer.status).toBe(4);
    expect(intake.codes).toEqual(['deadline']);
  });

  test.each(['soon', '123456789S', '-1S', '99999999H'])('grpc-timeout %s is no reason to refuse', async (timeout) => {
    const { grpcPort } = await startBoth();
    const answer = await call(grpcPort, 'traces', { headers: { 'grpc-timeout': timeout }, chunks: [framed(BODY)] });
    expect(answer.status).toBe(0);
  });

  test('what the store already has is answered truthfully, however late', async () => {
    const { intake, grpcPort } = await startBoth();
    intake.before = () => new Promise((resolve) => setTimeout(resolve, 100));
    const answer = await call(grpcPort, 'traces', { headers: { 'grpc-timeout': '60m' }, chunks: [framed(BODY)] });
    // Whichever came first, the answer and the store say the same.
    expect(answer.status).toBe(intake.items === 1 ? 0 : 4);
  });
});

test('many calls at once in one session', async () => {
  const { intake, grpcPort } = await startBoth();
  const session = openSession(grpcPort);
  const calls = Array.from({ length: 300 }, (_, i) => {
    const signal = SIGNALS[i % 3]!;
    return callOn(session, signal, { chunks: [framed(protobufOf(signal, GOOD[signal]))] });
  });
  const answers = await Promise.all(calls);
  expect(answers.every(({ status }) => status === 0)).toBe(true);
  expect(intake.items).toBe(300);
  session.destroy();
});

/** Its hello goes ahead of the ping, so the answer to that says that it was heard. */
async function greeted(port: number): Promise<ClientHttp2Session> {
  const session = openSession(port);
  await once(session, 'remoteSettings');
  await new Promise((resolve) => session.ping(resolve));
  return session;
}

describe('connections', () => {
  test.each(['GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 'hello, hello, hello, hello, hello'])(
    'that speak something else: %j',
    async (bytes) => {
      const { intake, grpcPort } = await startBoth();
      const socket = connectTcp(grpcPort, '127.0.0.1');
      socket.on('error', () => {});
      socket.resume();
      socket.write(bytes);
      await once(socket, 'close');
      expect(intake.refused).toMatchObject([{ source: 'otlp-grpc', code: 'malformed-framing' }]);
    },
  );

  test('that say nothing are closed', async () => {
    const { grpcPort } = await startBoth({ limits: { headersTimeoutMs: 50 } });
    const socket = connectTcp(grpcPort, '127.0.0.1').resume();
    await once(socket, 'close');
  });

  test('that have said hello may wait for their first call', async () => {
    const { intake, grpcPort } = await startBoth();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const session = await greeted(grpcPort);
    vi.advanceTimersByTime(RECEIVER_LIMITS.headersTimeoutMs + 1);
    vi.useRealTimers();
    expect((await callOn(session, 'traces', { chunks: [framed(BODY)] })).status).toBe(0);
    expect(intake.items).toBe(1);
    session.destroy();
  });

  test('idle ones are told to go', async () => {
    const { grpcPort } = await startBoth({ limits: { sessionIdleMs: 50 } });
    const session = openSession(grpcPort);
    await once(session, 'goaway');
    await once(session, 'close');
  });

  test('over the limit are closed at once where all others wait for an answer', async () => {
    const { intake, grpcPort } = await startBoth({ limits: { maxSockets: 1 } });
    const hold = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    intake.before = () => {
      arrived.resolve();
      return hold.promise;
    };
    const first = openSession(grpcPort);
    const answer = callOn(first, 'traces', { chunks: [framed(BODY)] });
    await arrived.promise;
    const second = openSession(grpcPort);
    await once(second, 'close');
    expect(intake.codes).toEqual(['too-many-connections']);
    hold.resolve();
    expect((await answer).status).toBe(0);
    first.destroy();
  });

  test('over the limit the oldest goes that has asked for nothing but said hello: none of them keeps a sender out', async () => {
    const { grpcPort } = await startBoth({ limits: { maxSockets: 3 } });
    const sender = await greeted(grpcPort);
    expect((await callOn(sender, 'traces', { chunks: [framed(BODY)] })).status).toBe(0);
    const idle = [await greeted(grpcPort), await greeted(grpcPort)];
    const gone = once(idle[0]!, 'close');
    const another = await greeted(grpcPort);
    await gone;
    for (const session of [another, sender])
      expect((await callOn(session, 'traces', { chunks: [framed(BODY)] })).status).toBe(0);
    for (const session of [sender, another, ...idle]) session.destroy();
  });

  test('over the limit one goes that called long ago, where all others call', async () => {
    const { grpcPort } = await startBoth({ limits: { maxSockets: 2 } });
    const [first, second] = [await greeted(grpcPort), await greeted(grpcPort)];
    for (const session of [first, second, first])
      expect((await callOn(session, 'traces', { chunks: [framed(BODY)] })).status).toBe(0);
    const gone = once(second, 'close');
    const third = await greeted(grpcPort);
    await gone;
    for (const session of [first, third])
      expect((await callOn(session, 'traces', { chunks: [framed(BODY)] })).status).toBe(0);
    for (const session of [first, third]) session.destroy();
  });

  test('that open calls only to take them back are ended, one whose calls run late is not', async () => {
    const { grpcPort } = await startBoth();
    const takeBack = async (session: ClientHttp2Session) => {
      for (let i = 0; i < MAX_CONCURRENT_STREAMS; i++) {
        const stream = session.request({ ...GRPC_HEADERS, ':path': methodOf('traces') });
        stream.on('error', () => {});
        stream.close(constants.NGHTTP2_CANCEL);
      }
      // Answered behind them.
      await new Promise((resolve) => session.ping(resolve));
    };
    const late = await greeted(grpcPort);
    await takeBack(late);
    expect((await callOn(late, 'traces', { chunks: [framed(BODY)] })).status).toBe(0);
    const hostile = await greeted(grpcPort);
    const ended = new Promise((resolve) => hostile.once('close', resolve));
    for (let i = 0; i < 5 && !hostile.destroyed; i++) await takeBack(hostile);
    await ended;
    expect((await callOn(late, 'traces', { chunks: [framed(BODY)] })).status).toBe(0);
    late.destroy();
  });

  test('are pinged back', async () => {
    const { grpcPort } = await startBoth();
    const session = openSession(grpcPort);
    await once(session, 'connect');
    await new Promise<void>((resolve, reject) => session.ping((error) => (error ? reject(error) : resolve())));
    session.destroy();
  });
});

test('closing lets what is being stored finish, tells the client, and then there is nobody', async () => {
  const { intake, grpc, grpcPort } = await startBoth({ limits: { closeGraceMs: 20_000 } });
  let stored = (): void => {};
  const arrived = new Promise<void>((resolve) => {
    intake.before = () => {
      resolve();
      return new Promise((done) => (stored = done));
    };
  });
  const session = openSession(grpcPort);
  const goaway = once(session, 'goaway');
  const answer = callOn(session, 'traces', { chunks: [framed(BODY)] });
  await arrived;
  const closed = grpc.close();
  await goaway;
  stored();
  expect((await answer).status).toBe(0);
  await closed;
  await expect(call(grpcPort, 'traces', { chunks: [framed(BODY)] })).rejects.toThrow();
});
