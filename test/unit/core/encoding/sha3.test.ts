import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha3 } from '../../../../core/encoding/sha3.ts';

/** Around the 136 bytes that are taken in at a time. */
test.each([0, 1, 134, 135, 136, 137, 271, 272, 1_000])('SHA3-256 of %i bytes is that of OpenSSL', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) & 0xff);
  expect(Buffer.from(sha3(bytes)).toString('hex')).toBe(createHash('sha3-256').update(bytes).digest('hex'));
});
