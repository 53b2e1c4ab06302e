// Bytes that both transports are tried with.

import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Arrangement } from '../case.ts';

/** What the OTLP specification advises, and what we hold to. */
const LIMIT_BYTES = 64 * 1024 ** 2;
const zeros = Buffer.alloc(LIMIT_BYTES + 1);

/** One byte over the limit: announced, as it is, and as a few kilobytes that become so. */
export const overLimit = {
  announced: zeros.length,
  plain: zeros,
  gzip: gzipSync(zeros, { level: constants.Z_BEST_SPEED }),
  zstd: zstdCompressSync(zeros),
};

/** Bytes that are said to be gzip. */
export function brokenGzip(body: Buffer): { name: string; bytes: Buffer }[] {
  const badCrc = gzipSync(body);
  badCrc[badCrc.length - 6]! ^= 0xff;
  return [
    { name: 'not gzip', bytes: body },
    { name: 'gzip cut short', bytes: gzipSync(body).subarray(0, -9) },
    { name: 'gzip with a wrong checksum', bytes: badCrc },
    { name: 'gzip of nothing at all', bytes: Buffer.alloc(0) },
  ];
}

/** Why telemetry is to be sent again, by the row of the table. */
export const LATER: readonly { row: string; arranged: Arrangement }[] = [
  { row: '23', arranged: 'busy' },
  { row: '23', arranged: 'disk-low' },
  { row: '23', arranged: 'closing' },
  { row: '24', arranged: 'store-failed' },
];
