import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32c } from '../../../core/encoding/crc32.ts';
import { encodeSnappy } from '../../../core/encoding/snappy-encode.ts';
import { decodeSnappyFrames, encodeSnappyFrames } from '../../../core/encoding/snappy-frames.ts';

const IDENTIFIER = Buffer.from('\xff\x06\x00\x00sNaPpY', 'latin1');
/** Of "abcd", as the tests of Go's implementation have it. */
const CHECKSUM = Buffer.from('6810e6b6', 'hex');
const PLAIN = frame(1, CHECKSUM, Buffer.from('abcd'));

function frame(kind: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const header = Buffer.from([kind, 0, 0, 0]);
  header.writeUIntLE(body.length, 1, 3);
  return Buffer.concat([header, body]);
}

const decode = (...parts: Uint8Array[]) => Buffer.concat([...decodeSnappyFrames(Buffer.concat(parts))]);

test('the checksum is that of RFC 3720', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
});

test('frames of others: as they are, packed, padding, another beginning', () => {
  const packed = frame(0, CHECKSUM, encodeSnappy(Buffer.from('abcd')));
  const padding = frame(0xfe, Buffer.alloc(100));
  expect(decode(IDENTIFIER, PLAIN, padding, packed, IDENTIFIER, PLAIN).toString()).toBe('abcdabcdabcd');
  expect(decode().length).toBe(0);
});

test('what does not become smaller goes as it is', () => {
  expect(Buffer.from(encodeSnappyFrames(Buffer.from('abcd')))).toEqual(Buffer.concat([IDENTIFIER, PLAIN]));
});

test('whatever is packed is unpacked as it was, in frames of 64 KiB', () => {
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 2_000 }), fc.uint8Array({ max: 3, maxLength: 2_000 }));
  fc.assert(fc.property(bytes, (plain) => decode(encodeSnappyFrames(plain)).equals(plain)));
  const long = Buffer.from('a receiver took 3 spans of a batch\n'.repeat(10_000));
  const packed = encodeSnappyFrames(long);
  expect(decode(packed).equals(long)).toBe(true);
  expect(packed.length).toBeLessThan(long.length / 10);
  expect(Math.max(...[...decodeSnappyFrames(packed)].map(({ length }) => length))).toBe(65_536);
});

test.each<[string, Uint8Array[], RegExp]>([
  ['no beginning', [PLAIN], /identifier/],
  ['a beginning cut short', [IDENTIFIER.subarray(0, 9)], /identifier/],
  ['a header cut short', [IDENTIFIER, PLAIN.subarray(0, 3)], /cut short/],
  ['a frame cut short', [IDENTIFIER, PLAIN.subarray(0, -1)], /cut short/],
  ['a packed one that is none', [IDENTIFIER, frame(0, CHECKSUM, Buffer.from([4, 0xfc]))], /cut short/],
  ['no checksum', [IDENTIFIER, frame(1, Buffer.alloc(3))], /checksum/],
  ['another checksum', [IDENTIFIER, frame(1, CHECKSUM, Buffer.from('abce'))], /checksum is wrong/],
  ['a kind that may not be passed over', [IDENTIFIER, frame(2, CHECKSUM)], /unknown kind 2/],
  ['more than 64 KiB', [IDENTIFIER, frame(1, CHECKSUM, Buffer.alloc(65_537))], /65537 bytes/],
  ['more than 64 KiB, packed', [IDENTIFIER, frame(0, CHECKSUM, encodeSnappy(Buffer.alloc(65_537)))], /65537 bytes/],
])('broken: %s', (_, parts, message) => {
  expect(() => decode(...parts)).toThrow(message);
});
