/** Below this many rows a comparator sort is as quick as the radix passes, which touch 65,536 counters each. */
export const RADIX_FROM = 2_000;

/** `order` (rows of `times`) by time; rows of one time keep their order. No NaN. The array given may be reused. */
export function sortByTime(times: Float64Array, order: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  if (isSorted(times, order)) return order;
  if (order.length < RADIX_FROM) return order.sort((a, b) => times[a]! - times[b]!);
  return radixSort(times, order);
}

function isSorted(times: Float64Array, order: Uint32Array): boolean {
  for (let i = 1; i < order.length; i++) if (times[order[i]!]! < times[order[i - 1]!]!) return false;
  return true;
}

/**
 * Stable least-significant-digit radix sort, four passes of 16 bits. A double's bits sort like an integer once the sign
 * bit is flipped, and all bits of negative numbers with it.
 */
function radixSort(values: Float64Array, order: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const keys = sortableBits(values);
  let from = order;
  let to = new Uint32Array(order.length);
  for (let digit = 0; digit < 4; digit++) {
    const offsets = digitOffsets(keys, from, digit);
    if (offsets === undefined) continue;
    for (const row of from) to[offsets[keys[row * 4 + digit]!]!++] = row;
    [from, to] = [to, from];
  }
  return from;
}

/** Four 16-bit digits per value, least significant first (typed arrays are little-endian on every host we run on). */
function sortableBits(values: Float64Array): Uint16Array {
  const copy = values.slice();
  const words = new Uint32Array(copy.buffer);
  for (let i = 0; i < values.length; i++) {
    const high = words[i * 2 + 1]!;
    const negative = high >>> 31 === 1;
    words[i * 2 + 1] = negative ? ~high : high | 0x80000000;
    if (negative) words[i * 2] = ~words[i * 2]!;
  }
  return new Uint16Array(copy.buffer);
}

/** Where each digit's rows begin; undefined when all rows share one digit and the pass would change nothing. */
function digitOffsets(keys: Uint16Array, order: Uint32Array, digit: number): Uint32Array | undefined {
  const offsets = new Uint32Array(65_536);
  for (const row of order) offsets[keys[row * 4 + digit]!]!++;
  if (offsets[keys[order[0]! * 4 + digit]!] === order.length) return undefined;
  let sum = 0;
  for (let value = 0; value < offsets.length; value++) {
    const count = offsets[value]!;
    offsets[value] = sum;
    sum += count;
  }
  return offsets;
}
