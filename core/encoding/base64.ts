const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PADDING = '=';
const INVALID = 255;

const VALUES = new Uint8Array(128).fill(INVALID);
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i;
VALUES['-'.charCodeAt(0)] = 62;
VALUES['_'.charCodeAt(0)] = 63;

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += ALPHABET[group >> 18]! + ALPHABET[(group >> 12) & 63]!;
    text += left > 1 ? ALPHABET[(group >> 6) & 63]! : PADDING;
    text += left > 2 ? ALPHABET[group & 63]! : PADDING;
  }
  return text;
}

/** The bytes of standard or URL-safe base64, padded or not, or undefined when it is neither. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const length = lengthWithoutPadding(text);
  if (length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let group = 0;
  let at = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? VALUES[code]! : INVALID;
    if (value === INVALID) return undefined;
    group = (group << 6) | value;
    // Each digit after the first of a group of four completes one byte.
    if (i % 4 !== 0) bytes[at++] = (group >> (6 - 2 * (i % 4))) & 255;
  }
  return bytes;
}

/** Padding is only left out of the count where it completes a group of four. */
function lengthWithoutPadding(text: string): number {
  if (text.length % 4 !== 0) return text.length;
  if (text.endsWith('==')) return text.length - 2;
  return text.endsWith(PADDING) ? text.length - 1 : text.length;
}
