/** Bytes with a meaning in JSON's structure. None of them occurs inside a UTF-8 sequence, so bytes can be scanned one by one. */
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const NEWLINE = 0x0a;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const COMMA = 0x2c;
export const COLON = 0x3a;

/** Of a key, quotes and all: no key that we look for is as long, and what is longer is held no further. */
export const KEY_BYTES = 1024;

export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
}

/** Bytes as ASCII text; others as '?'. For keys and messages, never for data. */
export function asciiText(bytes: Uint8Array, limit = 100): string {
  let text = '';
  for (const byte of bytes.subarray(0, limit)) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '?';
  return text;
}
