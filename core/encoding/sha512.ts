const BITS = 64;

/** Fractional parts of the square roots (first 8 primes) and cube roots (first 80 primes), 64 bits each, as FIPS 180-4 defines them. */
const { initial, rounds } = primeConstants();

function primeConstants(): { initial: bigint[]; rounds: bigint[] } {
  const primes: bigint[] = [];
  for (let n = 2n; primes.length < 80; n++) if (primes.every((prime) => n % prime !== 0n)) primes.push(n);
  return {
    initial: primes.slice(0, 8).map((prime) => fraction(prime, 2)),
    rounds: primes.map((prime) => fraction(prime, 3)),
  };
}

/** The first 64 bits behind the point of a root, found bit by bit: doubles are too short. */
function fraction(prime: bigint, degree: 2 | 3): bigint {
  const scaled = prime << BigInt(BITS * degree);
  let root = 0n;
  // Roots of these primes are below 32.
  for (let bit = 1n << BigInt(BITS + 5); bit > 0n; bit >>= 1n) {
    const next = root | bit;
    if (next ** BigInt(degree) <= scaled) root = next;
  }
  return BigInt.asUintN(BITS, root);
}

/** A copy of the word twice over, so that shifting is turning. */
const doubled = (word: bigint): bigint => (word << 64n) | word;
const word = (value: bigint): bigint => BigInt.asUintN(BITS, value);

/** SHA-512 (FIPS 180-4), 64 bytes. For short texts: words are bigint. */
export function sha512(bytes: Uint8Array): Uint8Array {
  const blocks = padded(bytes);
  const state = [...initial];
  for (let at = 0; at < blocks.byteLength; at += 128) mixBlock(state, blocks, at);
  const digest = new DataView(new ArrayBuffer(64));
  state.forEach((value, i) => digest.setBigUint64(i * 8, value));
  return new Uint8Array(digest.buffer);
}

/** Message, a one bit, zeros, length in bits as 128-bit big-endian; whole blocks of 128 bytes. */
function padded(bytes: Uint8Array): DataView {
  const whole = new Uint8Array((Math.floor((bytes.length + 16) / 128) + 1) * 128);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setBigUint64(whole.length - 8, BigInt(bytes.length) * 8n);
  return view;
}

function mixBlock(state: bigint[], blocks: DataView, at: number): void {
  const w = Array.from({ length: 16 }, (_, i) => blocks.getBigUint64(at + i * 8));
  for (let i = 16; i < 80; i++) {
    const [early, late] = [doubled(w[i - 15]!), doubled(w[i - 2]!)];
    const s0 = (early >> 1n) ^ (early >> 8n) ^ (w[i - 15]! >> 7n);
    const s1 = (late >> 19n) ^ (late >> 61n) ^ (w[i - 2]! >> 6n);
    w.push(word(w[i - 16]! + word(s0) + w[i - 7]! + word(s1)));
  }
  let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  for (let i = 0; i < 80; i++) {
    const [ee, aa] = [doubled(e), doubled(a)];
    const t1 = h + word((ee >> 14n) ^ (ee >> 18n) ^ (ee >> 41n)) + ((e & f) ^ (~e & g)) + rounds[i]! + w[i]!;
    const t2 = word((aa >> 28n) ^ (aa >> 34n) ^ (aa >> 39n)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, word(d + t1), c, b, a, word(t1 + t2)];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = word(state[i]! + value)));
}
