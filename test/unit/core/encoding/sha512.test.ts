import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha512 } from '../../../../core/encoding/sha512.ts';

/** Around the 112 bytes that leave room for the length, and the 128 of a block. */
test.each([0, 1, 111, 112, 127, 128, 239, 240, 1_000])('SHA-512 of %i bytes is that of OpenSSL', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) & 0xff);
  expect(Buffer.from(sha512(bytes)).toString('hex')).toBe(createHash('sha512').update(bytes).digest('hex'));
});
