import { constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodeSnappy } from '../../../core/encoding/snappy-encode.ts';
import { encodeSnappyFrames } from '../../../core/encoding/snappy-frames.ts';
import { InFlight } from '../../../main/engine/receivers/in-flight.ts';
import {
  encodingOf,
  GRPC_ENCODINGS,
  HTTP_ENCODINGS,
  inflate,
  type Encoding,
} from '../../../main/engine/receivers/inflate.ts';

const TEXT = Buffer.from('telemetry '.repeat(1_000));

async function run(
  encoding: Encoding,
  body: Uint8Array,
  { maxBytes = 1_000_000, limitBytes = 1_000_000, abort = new AbortController().signal } = {},
) {
  const inFlight = new InFlight({ limitBytes });
  const reservation = inFlight.reserve();
  reservation.grow(body.length);
  const bytes = await inflate({ body, encoding, maxBytes, reservation, abort }, inFlight);
  return { bytes: Buffer.from(bytes), reserved: reservation.bytes };
}

const compress = {
  gzip: gzipSync,
  deflate: deflateSync,
  zstd: zstdCompressSync,
  snappy: (bytes: Uint8Array) => Buffer.from(encodeSnappy(bytes)),
  'framed snappy': (bytes: Uint8Array) => Buffer.from(encodeSnappyFrames(bytes)),
};
const encodings = Object.keys(compress) as (keyof typeof compress)[];

describe.each(encodings)('%s', (encoding) => {
  const body = compress[encoding](TEXT);

  test('gives the bytes back, and only they stay reserved', async () => {
    const { bytes, reserved } = await run(encoding, body);
    expect(bytes.equals(TEXT)).toBe(true);
    expect(reserved).toBe(TEXT.length);
  });

  test('cut anywhere is broken', async () => {
    // A row of no frames is whole.
    const whole = encoding === 'framed snappy' ? [0, 10] : [];
    for (let length = 0; length < body.length; length++) {
      if (whole.includes(length)) continue;
      await expect(run(encoding, body.subarray(0, length))).rejects.toMatchObject({ code: 'malformed-compression' });
    }
  });

  test('exactly at the limit, and one over', async () => {
    expect((await run(encoding, body, { maxBytes: TEXT.length })).bytes).toHaveLength(TEXT.length);
    await expect(run(encoding, body, { maxBytes: TEXT.length - 1 })).rejects.toMatchObject({ code: 'too-large' });
  });

  test('over the common budget', async () => {
    await expect(run(encoding, body, { limitBytes: TEXT.length })).rejects.toMatchObject({ code: 'busy' });
  });

  test('given up', async () => {
    const gone = new Error('gone');
    await expect(run(encoding, body, { abort: AbortSignal.abort(gone) })).rejects.toBe(gone);
  });
});

describe('several pieces in one body', () => {
  test('gzip members and zstd frames are joined', async () => {
    for (const encoding of ['gzip', 'zstd'] as const) {
      const half = compress[encoding](TEXT);
      const { bytes } = await run(encoding, Buffer.concat([half, half]));
      expect(bytes.equals(Buffer.concat([TEXT, TEXT]))).toBe(true);
    }
  });

  test('together they are counted against the limit', async () => {
    const body = Buffer.concat(Array(10).fill(zstdCompressSync(TEXT)));
    await expect(run('zstd', body, { maxBytes: 9 * TEXT.length })).rejects.toMatchObject({ code: 'too-large' });
  });

  test('a second one cut short is broken, and so is anything else behind', async () => {
    for (const encoding of encodings) {
      const one = compress[encoding](TEXT);
      await expect(run(encoding, Buffer.concat([one, one.subarray(0, -3)]))).rejects.toMatchObject({
        code: 'malformed-compression',
      });
      await expect(run(encoding, Buffer.concat([one, Buffer.from('behind')]))).rejects.toMatchObject({
        code: 'malformed-compression',
      });
    }
  });

  test('more zstd frames than anyone needs', async () => {
    const body = Buffer.concat(Array(2_000).fill(zstdCompressSync(new Uint8Array())));
    await expect(run('zstd', body)).rejects.toMatchObject({ code: 'malformed-compression' });
  });
});

test('a zstd window over 8 MB is refused before it is allocated', async () => {
  const params = { [constants.ZSTD_c_windowLog]: 27 };
  const body = zstdCompressSync(new Uint8Array(1 << 28), { params });
  await expect(run('zstd', body)).rejects.toMatchObject({ code: 'malformed-compression' });
});

test.each([
  [undefined, 'identity', 'identity'],
  ['', 'identity', 'identity'],
  ['GZIP', 'gzip', 'gzip'],
  [' zstd ', 'zstd', 'zstd'],
  ['snappy', 'snappy', 'framed snappy'],
  ['x-snappy-framed', 'framed snappy', undefined],
  ['zlib', 'deflate', undefined],
  ['lz4', undefined, undefined],
  ['x-gzip', undefined, undefined],
  ['gzip, gzip', undefined, undefined],
  ['constructor', undefined, undefined],
])('%j is %s over HTTP, %s over gRPC', (header, http, grpc) => {
  expect(encodingOf(header, HTTP_ENCODINGS)).toBe(http);
  expect(encodingOf(header, GRPC_ENCODINGS)).toBe(grpc);
});
