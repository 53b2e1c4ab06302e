import { encodeHex } from '../../../encoding/hex.ts';

/** Sixteen bytes of `random` (0 up to 1) with the version and the variant of RFC 9562. */
function uuidText(bytes: Uint8Array, version: number): string {
  bytes[6] = (version << 4) | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = encodeHex(bytes, 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const randomBytes = (random: () => number): Uint8Array => Uint8Array.from({ length: 16 }, () => random() * 256);

/** A version 4 UUID. */
export const uuid4 = (random: () => number): string => uuidText(randomBytes(random), 4);

/** A version 7 UUID: its first 48 bits are the milliseconds since the Unix epoch. */
export function uuid7(nowNs: bigint, random: () => number): string {
  const bytes = randomBytes(random);
  const time = new DataView(new ArrayBuffer(8));
  time.setBigUint64(0, (nowNs / 1_000_000n) << 16n);
  bytes.set(new Uint8Array(time.buffer, 0, 6));
  return uuidText(bytes, 7);
}
