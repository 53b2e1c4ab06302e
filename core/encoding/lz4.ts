const MIN_MATCH = 4;
const LONG = 15;

/** Unpacks one LZ4 block of exactly `length` bytes; undefined where it is damaged. */
export function decodeLz4(block: Uint8Array, length: number): Uint8Array | undefined {
  // A byte stands for 255 at most.
  if (length > block.length * 255) return undefined;
  const out = new Uint8Array(length);
  let [at, filled] = [0, 0];
  const extend = (count: number): number => {
    for (let byte = 255; count >= LONG && byte === 255; count += byte) byte = block[at++] ?? 0;
    return count;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = extend(token >> 4);
    if (literals > length - filled || literals > block.length - at) return undefined;
    out.set(block.subarray(at, at + literals), filled);
    [at, filled] = [at + literals, filled + literals];
    if (at >= block.length) break;
    const distance = block[at]! | ((block[at + 1] ?? 0) << 8);
    at += 2;
    const match = extend(token & LONG) + MIN_MATCH;
    if (distance === 0 || distance > filled || match > length - filled) return undefined;
    for (let i = 0; i < match; i++, filled++) out[filled] = out[filled - distance]!;
  }
  return filled === length ? out : undefined;
}
