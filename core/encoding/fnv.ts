const OFFSET_64 = 0xcbf29ce484222325n;
const PRIME_64 = 0x100000001b3n;

/** FNV-1 of 64 bits, as Go's `fnv.New64`. */
export function fnv64(bytes: Uint8Array): bigint {
  let hash = OFFSET_64;
  for (const byte of bytes) hash = BigInt.asUintN(64, hash * PRIME_64) ^ BigInt(byte);
  return hash;
}

/** FNV-1a of 64 bits over several pieces, as Go's `fnv.New64a`. */
export function fnv64a(...pieces: readonly Uint8Array[]): bigint {
  let hash = OFFSET_64;
  for (const bytes of pieces) for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME_64);
  return hash;
}

const OFFSET_32 = 0x811c9dc5;
const PRIME_32 = 0x01000193;

/** FNV-1a of 32 bits over several pieces, as Go's `fnv.New32a`. */
export function fnv32a(...pieces: readonly Uint8Array[]): number {
  let hash = OFFSET_32;
  for (const bytes of pieces) for (const byte of bytes) hash = Math.imul(hash ^ byte, PRIME_32);
  return hash >>> 0;
}
