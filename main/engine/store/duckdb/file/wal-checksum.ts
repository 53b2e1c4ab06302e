/*
 * The checksum of DuckDB's entries: whole words of 8 bytes are multiplied and joined, the rest goes through MurmurHash64A.
 * `BigInt.asUintN(64, …)` around every product lets the engine use machine words.
 */
const FACTOR = 0xbf58476d1ce4e5b9n;
const SEED = 5381n;
const MURMUR_FACTOR = 0xc6a4a7935bd1e995n;
const MURMUR_SEED = 0xe17a1465n;
const MURMUR_SHIFT = 47n;

export function checksumOf(entry: Uint8Array): bigint {
  const own = new Uint8Array(entry); // words must begin at multiples of 8
  const words = new BigUint64Array(own.buffer, 0, own.length >> 3);
  let sum = SEED;
  for (const word of words) sum = BigInt.asUintN(64, sum ^ BigInt.asUintN(64, word * FACTOR));
  return own.length % 8 === 0 ? sum : sum ^ murmur(own.subarray(words.length * 8));
}

/** Of 1 to 7 bytes. */
function murmur(bytes: Uint8Array): bigint {
  let word = 0n;
  bytes.forEach((byte, i) => (word |= BigInt(byte) << BigInt(8 * i)));
  let hash = MURMUR_SEED ^ BigInt.asUintN(64, BigInt(bytes.length) * MURMUR_FACTOR);
  hash = BigInt.asUintN(64, (hash ^ word) * MURMUR_FACTOR);
  hash = BigInt.asUintN(64, (hash ^ (hash >> MURMUR_SHIFT)) * MURMUR_FACTOR);
  return hash ^ (hash >> MURMUR_SHIFT);
}
