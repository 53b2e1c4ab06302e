/** Fractional parts of the square roots (first 8 primes) and cube roots (first 64 primes), as FIPS 180-4 defines them. */
const { initial, rounds } = primeConstants();

function primeConstants(): { initial: Uint32Array; rounds: Uint32Array } {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  const fraction = (root: number) => ((root - Math.floor(root)) * 2 ** 32) >>> 0;
  return {
    initial: Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
    rounds: Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
  };
}

/** Of one block at a time. */
const w = new Uint32Array(64);

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** SHA-256 (FIPS 180-4), 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const words = padded(bytes);
  const state = initial.slice();
  for (let block = 0; block < words.length; block += 16) mixBlock(state, words.subarray(block, block + 16));
  return bytesOf(state);
}

/** Message, a one bit, zeros, length in bits as 64-bit big-endian; whole blocks of sixteen 32-bit words. */
function padded(bytes: Uint8Array): Uint32Array {
  const words = new Uint32Array((Math.floor((bytes.length + 8) / 64) + 1) * 16);
  bytes.forEach((byte, i) => (words[i >> 2]! |= byte << (24 - (i & 3) * 8)));
  words[bytes.length >> 2]! |= 0x80 << (24 - (bytes.length & 3) * 8);
  words[words.length - 2] = Math.floor(bytes.length / 2 ** 29);
  words[words.length - 1] = bytes.length << 3;
  return words;
}

/** Big-endian, as the standard has it. */
function bytesOf(state: Uint32Array): Uint8Array {
  return Uint8Array.from(Array.from(state, (word) => [word >>> 24, word >>> 16, word >>> 8, word]).flat());
}

/** The state by names instead of in an array: swapping through arrays took ten times as long. */
function mixBlock(state: Uint32Array, block: Uint32Array): void {
  w.set(block);
  for (let i = 16; i < 64; i++) {
    const s0 = rotate(w[i - 15]!, 7) ^ rotate(w[i - 15]!, 18) ^ (w[i - 15]! >>> 3);
    const s1 = rotate(w[i - 2]!, 17) ^ rotate(w[i - 2]!, 19) ^ (w[i - 2]! >>> 10);
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + rounds[i]! + w[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = state[i]! + word));
}
