import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSnappy } from '../../../core/encoding/snappy.ts';
import { encodeSnappy } from '../../../core/encoding/snappy-encode.ts';

const unpacked = (bytes: Uint8Array) => {
  const { bytes: out, fault } = decodeSnappy(encodeSnappy(bytes), bytes.length);
  expect(fault).toBe('');
  return Buffer.from(out);
};

test('whatever is packed is unpacked as it was', () => {
  const few = fc.uint8Array({ max: 3, maxLength: 2_000 });
  fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 2_000 }), few), (bytes) => unpacked(bytes).equals(bytes)));
});

test('also what is longer than a block, and copies of every length', () => {
  const lines = Array.from(
    { length: 10_000 },
    (_, i) => `${i}: a receiver took ${(i * 7_919) % 1_000} spans of a batch\n`,
  );
  const long = Buffer.from(lines.join(''));
  expect(unpacked(long).equals(long)).toBe(true);
  expect(encodeSnappy(long).length).toBeLessThan(long.length / 2);
  for (let length = 1; length < 300; length++) {
    const run = Buffer.concat([Buffer.from('abcdefgh'), Buffer.alloc(length, 'x'), Buffer.from('abcdefgh')]);
    expect(unpacked(run).equals(run)).toBe(true);
  }
});

// By the format's own description: a length, a literal of four, a copy of eight from four back.
test('a text that repeats itself is a literal and a copy', () => {
  expect([...encodeSnappy(Buffer.from('abcdabcdabcd'))]).toEqual([12, 3 << 2, 97, 98, 99, 100, 1 | (4 << 2), 4]);
});
