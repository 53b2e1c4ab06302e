const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/** SHA-1 (FIPS 180-4), 20 bytes. Only to tell values apart as others do: it is no longer safe. */
export function sha1(bytes: Uint8Array): Uint8Array {
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const words = padded(bytes);
  for (let block = 0; block < words.length; block += 16) mixBlock(state, words.subarray(block, block + 16));
  return Uint8Array.from(Array.from(state, (word) => [word >>> 24, word >>> 16, word >>> 8, word]).flat());
}

/** Message, a one bit, zeros, length in bits as 64-bit big-endian. */
function padded(bytes: Uint8Array): Uint32Array {
  const words = new Uint32Array((Math.floor((bytes.length + 8) / 64) + 1) * 16);
  bytes.forEach((byte, i) => (words[i >> 2]! |= byte << (24 - (i & 3) * 8)));
  words[bytes.length >> 2]! |= 0x80 << (24 - (bytes.length & 3) * 8);
  words[words.length - 2] = Math.floor(bytes.length / 2 ** 29);
  words[words.length - 1] = bytes.length << 3;
  return words;
}

function mixBlock(state: Uint32Array, block: Uint32Array): void {
  const w = new Uint32Array(80);
  w.set(block);
  for (let i = 16; i < 80; i++) w[i] = rotate(w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!, 1);
  let [a, b, c, d, e] = state as unknown as [number, number, number, number, number];
  for (let i = 0; i < 80; i++) {
    const next = (rotate(a, 5) + mixed(i, b, c, d) + e + CONSTANTS[Math.floor(i / 20)]! + w[i]!) | 0;
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  [a, b, c, d, e].forEach((word, i) => (state[i] = state[i]! + word));
}

const CONSTANTS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];

function mixed(round: number, b: number, c: number, d: number): number {
  if (round < 20) return (b & c) | (~b & d);
  if (round < 40 || round >= 60) return b ^ c ^ d;
  return (b & c) | (b & d) | (c & d);
}
