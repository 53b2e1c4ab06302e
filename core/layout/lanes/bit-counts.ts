/** One bit per bar, and how many are set before each 32 of them: a number per bar would be 4 MB of a million. */
export interface BitCounts {
  bits: Uint32Array;
  before: Uint32Array;
}

const WORD = 32;

/** `isSet` of 0 … length−1: 0 or not. */
export function countBits(length: number, isSet: (at: number) => number): BitCounts {
  // One word more, so that what lies before the end has one.
  const bits = new Uint32Array(Math.floor(length / WORD) + 1);
  const before = new Uint32Array(bits.length);
  for (let at = 0; at < length; at++) if (isSet(at) !== 0) bits[at >>> 5]! |= 1 << (at & 31);
  for (let word = 1; word < bits.length; word++) before[word] = before[word - 1]! + onesOf(bits[word - 1]!);
  return { bits, before };
}

export function hasBit({ bits }: BitCounts, at: number): boolean {
  return ((bits[at >>> 5]! >>> (at & 31)) & 1) === 1;
}

/** Bits set before a place. */
export function bitsBefore({ bits, before }: BitCounts, at: number): number {
  return before[at >>> 5]! + onesOf(bits[at >>> 5]! & ((1 << (at & 31)) - 1));
}

/** Whether any is set of `from … to−1`, which are at least one. */
export function anyBit({ bits, before }: BitCounts, from: number, to: number): boolean {
  const first = from >>> 5;
  const last = (to - 1) >>> 5;
  const since = -1 << (from & 31);
  const until = -1 >>> (31 - ((to - 1) & 31));
  if (first === last) return (bits[first]! & since & until) !== 0;
  return (bits[first]! & since) !== 0 || (bits[last]! & until) !== 0 || before[last]! > before[first + 1]!;
}

/** Set bits of 32, added up in pairs, fours and bytes. */
function onesOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
