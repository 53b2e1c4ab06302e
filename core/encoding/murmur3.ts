/*
 * MurmurHash3 (Austin Appleby, public domain) without a seed, in the two forms that Go's twmb/murmur3 has. What is left behind the last
 * whole block is mixed in by itself.
 */

const rotate32 = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
const mix32 = (k: number): number => Math.imul(rotate32(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593);

/** MurmurHash3_x86_32: unsigned. */
export function murmur3(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~3;
  let hash = 0;
  for (let at = 0; at < whole; at += 4)
    hash = (Math.imul(rotate32(hash ^ mix32(view.getUint32(at, true)), 13), 5) + 0xe6546b64) | 0;
  let tail = 0;
  for (let at = bytes.length - 1; at >= whole; at--) tail = (tail << 8) | bytes[at]!;
  hash ^= mix32(tail) ^ bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;
const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint): bigint => wrap(value << by) | (value >> (64n - by));
const mix1 = (k: bigint): bigint => wrap(rotate(wrap(k * C1), 31n) * C2);
const mix2 = (k: bigint): bigint => wrap(rotate(wrap(k * C2), 33n) * C1);

/** MurmurHash3_x64_128, as the bytes that the reference implementation writes. */
export function murmur3x128(bytes: Uint8Array): Uint8Array {
  // The rest is one more block, filled up with zeros, of which only the mixing counts.
  const whole = bytes.length & ~15;
  const padded = new Uint8Array(whole + 16);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  const [k1, k2] = [
    (at: number) => mix1(view.getBigUint64(at, true)),
    (at: number) => mix2(view.getBigUint64(at + 8, true)),
  ];
  let [h1, h2] = [0n, 0n];
  for (let at = 0; at < whole; at += 16) {
    h1 = wrap((rotate(h1 ^ k1(at), 27n) + h2) * 5n + 0x52dce729n);
    h2 = wrap((rotate(h2 ^ k2(at), 31n) + h1) * 5n + 0x38495ab5n);
  }
  const length = BigInt(bytes.length);
  [h1, h2] = [h1 ^ k1(whole) ^ length, h2 ^ k2(whole) ^ length];
  h1 = wrap(h1 + h2);
  h2 = wrap(h2 + h1);
  [h1, h2] = [finished(h1), finished(h2)];
  h1 = wrap(h1 + h2);
  const hash = new DataView(new ArrayBuffer(16));
  hash.setBigUint64(0, h1, true);
  hash.setBigUint64(8, wrap(h2 + h1), true);
  return new Uint8Array(hash.buffer);
}

function finished(hash: bigint): bigint {
  let k = wrap((hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn);
  k = wrap((k ^ (k >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return k ^ (k >> 33n);
}
