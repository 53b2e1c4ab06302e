const DIGITS = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const NO_DIGIT = -1;

// Reused between calls: building a string from a plain array is twice as fast as joining pairs of digits. Only for short ones, for
// every code is an argument of one call.
const scratch = new Map<number, number[]>([
  [8, new Array<number>(16).fill(0)],
  [16, new Array<number>(32).fill(0)],
  [20, new Array<number>(40).fill(0)],
  [32, new Array<number>(64).fill(0)],
]);

/** Two lower-case digits a byte. Fast for the 8 and 16 bytes of OpenTelemetry ids, and the 20 and 32 of digests. */
export function encodeHex(bytes: Uint8Array, start: number, length: number): string {
  const codes = scratch.get(length);
  if (codes === undefined) return Array.from(bytes.subarray(start, start + length), pairOf).join('');
  for (let i = 0; i < length; i++) {
    const byte = bytes[start + i]!;
    codes[2 * i] = DIGITS[byte >> 4]!;
    codes[2 * i + 1] = DIGITS[byte & 15]!;
  }
  return String.fromCharCode.apply(null, codes);
}

function pairOf(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** Writes the bytes of hex text at `offset` and returns true; false when it is not hex of an even length. Any case. */
export function decodeHexInto(text: string, target: Uint8Array, offset: number): boolean {
  if (text.length % 2 !== 0) return false;
  for (let i = 0; i < text.length; i += 2) {
    const high = digitValue(text.charCodeAt(i));
    const low = digitValue(text.charCodeAt(i + 1));
    if (high === NO_DIGIT || low === NO_DIGIT) return false;
    target[offset + i / 2] = (high << 4) | low;
  }
  return true;
}

/** True for hex digits only, any case. */
export function isHex(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (digitValue(text.charCodeAt(i)) === NO_DIGIT) return false;
  }
  return true;
}

function digitValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : NO_DIGIT;
}
