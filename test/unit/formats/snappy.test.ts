import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSnappy } from '../../../core/encoding/snappy.ts';
import { snappyLiterals } from './snappy-literals.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const unpack = (...bytes: number[]) => decodeSnappy(Uint8Array.from(bytes), 1_000_000);
const ascii = (value: string) => [...value].map((letter) => letter.charCodeAt(0));

// By the format's own description: what each kind of element means.
test('literals and copies of every kind', () => {
  // "abcd", then 4 bytes from 4 back (one-byte offset), then 3 from 8 back (two bytes), then 2 from 1 back (four bytes)
  const block = [13, 3 << 2, ...ascii('abcd'), 1 | (0 << 2), 4, 2 | (2 << 2), 8, 0, 3 | (1 << 2), 1, 0, 0, 0];
  expect(unpack(...block)).toEqual({ bytes: expect.anything() as Uint8Array, fault: '' });
  expect(text(unpack(...block).bytes)).toBe('abcdabcdabccc');
});

test('a copy may read what it writes', () => {
  expect(text(unpack(9, 0, 0x78, 1 | (4 << 2), 1).bytes)).toBe('xxxxxxxxx');
});

test('offsets above 255 and literals with a length behind the tag', () => {
  const long = 'y'.repeat(300);
  const block = [0xb0, 0x02, 61 << 2, 0x2b, 0x01, ...ascii(long), 1 | (0 << 2) | (1 << 5), 0x2c];
  expect(text(unpack(...block).bytes)).toBe(`${long}yyyy`);
});

test.each([
  [[], 'no length'],
  [[0xff, 0xff, 0xff, 0xff, 0xff], 'no length'],
  [[0xff, 0xff, 0xff, 0x7f, 0], 'unpacks to'],
  [[4, 3 << 2, 1, 2], 'cut short'],
  [[8, 3 << 2, 1, 2, 3, 4], 'cut short: 4 of 8 bytes'],
  [[8, 3 << 2, 1, 2, 3, 4, 1, 5], 'from 5 bytes back'],
  [[8, 3 << 2, 1, 2, 3, 4, 1, 0], 'from 0 bytes back'],
  [[5, 3 << 2, 1, 2, 3, 4, 1, 4], 'longer than it says'],
  [[8, 3 << 2, 1, 2, 3, 4, 2, 4], 'inside a copy'],
])('%j is told, and gives what is sound', (block, fault) => {
  const { bytes, fault: told } = unpack(...block);
  expect(told).toContain(fault);
  expect(bytes.length).toBeLessThanOrEqual(4);
});

test('no bytes make it throw or give more than they promise', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (block) => {
      expect(decodeSnappy(block, 10_000).bytes.length).toBeLessThanOrEqual(10_000);
    }),
    { endOnFailure: true, numRuns: 1_000 },
  );
});

test('what is stored plainly comes back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      expect(decodeSnappy(snappyLiterals(bytes), 1_000)).toEqual({ bytes, fault: '' });
    }),
    { endOnFailure: true },
  );
});
