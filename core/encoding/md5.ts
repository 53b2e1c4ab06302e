const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/** Of RFC 1321: four shifts a round, and the sines. */
const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

/** MD5 (RFC 1321), 16 bytes. Only to tell values apart as others do: it is no longer safe. */
export function md5(bytes: Uint8Array): Uint8Array {
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  const words = padded(bytes);
  for (let block = 0; block < words.length; block += 16) mixBlock(state, words.subarray(block, block + 16));
  return Uint8Array.from(Array.from(state, (word) => [word, word >>> 8, word >>> 16, word >>> 24]).flat());
}

/** Message, a one bit, zeros, length in bits as 64-bit little-endian. */
function padded(bytes: Uint8Array): Int32Array {
  const words = new Int32Array((Math.floor((bytes.length + 8) / 64) + 1) * 16);
  bytes.forEach((byte, i) => (words[i >> 2]! |= byte << ((i & 3) * 8)));
  words[bytes.length >> 2]! |= 0x80 << ((bytes.length & 3) * 8);
  words[words.length - 2] = bytes.length << 3;
  words[words.length - 1] = Math.floor(bytes.length / 2 ** 29);
  return words;
}

function mixBlock(state: Int32Array, block: Int32Array): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const { value, word } = mixed(i, b, c, d);
    const sum = (a + value + SINES[i]! + block[word]!) | 0;
    a = d;
    d = c;
    c = b;
    b = (b + rotate(sum, SHIFTS[i >> 4]![i & 3]!)) | 0;
  }
  [a, b, c, d].forEach((word, i) => (state[i] = state[i]! + word));
}

function mixed(i: number, b: number, c: number, d: number): { value: number; word: number } {
  if (i < 16) return { value: (b & c) | (~b & d), word: i };
  if (i < 32) return { value: (d & b) | (~d & c), word: (5 * i + 1) % 16 };
  if (i < 48) return { value: b ^ c ^ d, word: (3 * i + 5) % 16 };
  return { value: c ^ (b | ~d), word: (7 * i) % 16 };
}
