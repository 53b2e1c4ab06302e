/* Numbers of the columns as the text OTLP/JSON has for them, by 32-bit halves: a BigInt for each would be most of the work. */

const QUARTERS = Array.from({ length: 65_536 }, (_, quarter) => quarter.toString(16).padStart(4, '0'));
const BILLION = 1_000_000_000;

const half = (words: Uint32Array, at: number) => QUARTERS[words[at]! >>> 16]! + QUARTERS[words[at]! & 0xffff]!;

/** 16 hex digits of a 64-bit id, '' for 0. */
export function hex16(words: Uint32Array, row: number): string {
  const at = row * 2;
  if (words[at] === 0 && words[at + 1] === 0) return '';
  return half(words, at + 1) + half(words, at);
}

/** 32 hex digits of a 128-bit id, '' for 0. */
export function hex32(words: Uint32Array, row: number): string {
  const at = row * 4;
  if ((words[at]! | words[at + 1]! | words[at + 2]! | words[at + 3]!) === 0) return '';
  return half(words, at + 3) + half(words, at + 2) + half(words, at + 1) + half(words, at);
}

let lastBillions = 0;
let lastText = '0';

/** An unsigned 64-bit number in decimal. Times of one slice have their first digits in common. */
export function decimal(words: Uint32Array, row: number): string {
  const [low, high] = [words[row * 2]!, words[row * 2 + 1]!];
  if (high === 0) return String(low);
  // Long division by a billion, 16 bits a step: all stays below 2^53.
  let rest = high >>> 16;
  let billions = 0;
  for (const limb of [high & 0xffff, low >>> 16, low & 0xffff]) {
    rest = rest * 65_536 + limb;
    const quotient = Math.floor(rest / BILLION);
    billions = billions * 65_536 + quotient;
    rest -= quotient * BILLION;
  }
  if (billions !== lastBillions) [lastBillions, lastText] = [billions, String(billions)];
  return billions === 0 ? String(rest) : lastText + String(rest).padStart(9, '0');
}

/** A signed 64-bit number in decimal. */
export function signedDecimal(low: number, high: number): string {
  if (high === 0) return String(low);
  if (high === 0xffffffff && low > 0x7fffffff) return String(low | 0);
  return String((BigInt(high | 0) << 32n) | BigInt(low));
}
