// A few kilobytes that become a gigabyte. What is asserted is bytes reserved, not memory or time of the machine the tests run on.

import { createGzip, createZstdCompress, gzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { beforeAll, expect, test } from 'vitest';
import { encodeSnappy } from '../../../core/encoding/snappy-encode.ts';
import { encodeSnappyFrames } from '../../../core/encoding/snappy-frames.ts';
import { IN_FLIGHT_BYTES, RECEIVER_LIMITS } from '../../../main/engine/receivers/limits.ts';
import { call, framed } from './grpc-client.ts';
import { type Running, startBoth } from './harness.ts';
import { postProtobuf } from './http-client.ts';
import { protobufOf, span } from './payloads.ts';

const MIB = 1024 * 1024;
const { maxBodyBytes } = RECEIVER_LIMITS;

let gzipBomb: Buffer;
let zstdBomb: Buffer;

function* zeros(): Generator<Buffer> {
  const chunk = Buffer.alloc(4 * MIB);
  for (let i = 0; i < 256; i++) yield chunk; // 1 GiB
}

beforeAll(async () => {
  gzipBomb = await buffer(Readable.from(zeros()).pipe(createGzip({ level: 1 })));
  zstdBomb = await buffer(Readable.from(zeros()).pipe(createZstdCompress()));
});

const overHttp = ({ httpPort }: Running, body: Buffer, encoding = 'gzip') =>
  postProtobuf(httpPort, 'traces', body, { 'content-encoding': encoding }).then(({ status }) => status);

const overGrpc = ({ grpcPort }: Running, body: Buffer, encoding = 'gzip') =>
  call(grpcPort, 'traces', { headers: { 'grpc-encoding': encoding }, chunks: [framed(body, 1)] }).then(
    ({ status }) => status,
  );

test('one bomb costs no more than its limit', async () => {
  const running = await startBoth();
  for (const [body, encoding] of [
    [gzipBomb, 'gzip'],
    [zstdBomb, 'zstd'],
  ] as const) {
    expect(await overHttp(running, body, encoding)).toBe(413);
    expect(await overGrpc(running, body, encoding)).toBe(8);
  }
  const { inFlight, intake } = running;
  expect(inFlight.peakBytes).toBeLessThanOrEqual(maxBodyBytes + gzipBomb.length);
  expect(inFlight.reservedBytes).toBe(0);
  expect(new Set(intake.codes)).toEqual(new Set(['too-large']));
});

test('snappy unpacks to no more than its limit either, in one block and in frames', async () => {
  const running = await startBoth();
  const block = Buffer.from(encodeSnappy(Buffer.alloc(2 * maxBodyBytes)));
  const frames = Buffer.from(encodeSnappyFrames(Buffer.alloc(65_536)));
  const row = Buffer.concat(Array<Buffer>((2 * maxBodyBytes) / 65_536).fill(frames));
  expect(await overHttp(running, block, 'snappy')).toBe(413);
  expect(await overHttp(running, row, 'x-snappy-framed')).toBe(413);
  expect(await overGrpc(running, row, 'snappy')).toBe(8);
  const { inFlight, intake } = running;
  expect(inFlight.peakBytes).toBeLessThanOrEqual(maxBodyBytes + Math.max(block.length, row.length));
  expect(inFlight.reservedBytes).toBe(0);
  expect(new Set(intake.codes)).toEqual(new Set(['too-large']));
});

test('sixteen at once stay in the budget, and good traffic is accepted among them', async () => {
  const running = await startBoth();
  const { inFlight, intake } = running;
  const good = protobufOf('traces', span());
  const bombs = Array.from({ length: 8 }, () => [overHttp(running, gzipBomb), overGrpc(running, gzipBomb)]).flat();
  const goods = Array.from({ length: 20 }, () => [
    postProtobuf(running.httpPort, 'traces', good).then(({ status }) => status),
    overHttp(running, gzipSync(good)),
    call(running.grpcPort, 'traces', { chunks: [framed(good)] }).then(({ status }) => status),
  ]).flat();
  const goodAnswers = await Promise.all(goods);
  const bombAnswers = await Promise.all(bombs);
  expect(goodAnswers).toEqual(Array(20).fill([200, 200, 0]).flat());
  expect(bombAnswers).toEqual(Array(8).fill([413, 8]).flat());
  expect(intake.items).toBe(60);
  expect(inFlight.peakBytes).toBeLessThanOrEqual(2 * maxBodyBytes + 16 * gzipBomb.length + MIB);
  expect(inFlight.peakBytes).toBeLessThan(IN_FLIGHT_BYTES);
  expect(inFlight.reservedBytes).toBe(0);
});

test('one that only grows when decoded is refused for what it says', async () => {
  const running = await startBoth();
  // Nothing but empty resource_spans: two bytes each, an object each.
  const body = gzipSync(Buffer.alloc(MIB, Uint8Array.of(10, 0)));
  expect(await overHttp(running, body)).toBe(400);
  expect(await overGrpc(running, body)).toBe(3);
  expect(running.intake.codes).toEqual(['malformed', 'malformed']);
});

test('a request of the full size is taken, compressed or not', async () => {
  const running = await startBoth();
  // One unknown field, which is ignored: tag, length, zeros.
  const body = Buffer.alloc(maxBodyBytes);
  body.set([0xfa, 0x3e, ...varint(maxBodyBytes - 6)]);
  expect(await overHttp(running, gzipSync(body, { level: 1 }))).toBe(200);
  expect(await overHttp(running, body, 'identity')).toBe(200);
  expect(await call(running.grpcPort, 'traces', { chunks: [framed(body)] })).toMatchObject({ status: 0 });
  expect(running.inFlight.reservedBytes).toBe(0);
});

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
