import { UNUSUAL, type JsonSource } from './json-source.ts';

const BACKSLASH = 0x5c;
const LOWER_U = 0x75;

/** What a letter behind a backslash stands for; 0 is no escape. */
const ESCAPES = new Uint8Array(256);
for (const [letter, character] of Object.entries({
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
}))
  ESCAPES[letter.charCodeAt(0)] = character.charCodeAt(0);

/** Values of hex digits; for any other character more than a byte, wherever it is shifted. */
export const HEX_VALUES = new Uint16Array(256).fill(0x100);
for (let digit = 0; digit < 16; digit++) {
  const letter = digit.toString(16);
  HEX_VALUES[letter.charCodeAt(0)] = HEX_VALUES[letter.toUpperCase().charCodeAt(0)] = digit;
}

/** The code point of an escape behind its backslash, or of two that make a surrogate pair. @throws UNUSUAL */
export function readEscape(source: JsonSource): number {
  const letter = source.bytes[source.pos++]!;
  if (letter !== LOWER_U) return ESCAPES[letter] || fail();
  const code = readCode(source);
  if (code < 0xd800 || code > 0xdfff) return code;
  const { bytes } = source;
  if (code > 0xdbff || bytes[source.pos++] !== BACKSLASH || bytes[source.pos++] !== LOWER_U) throw UNUSUAL;
  const second = readCode(source);
  if (second < 0xdc00 || second > 0xdfff) throw UNUSUAL;
  return 0x10000 + ((code - 0xd800) << 10) + (second - 0xdc00);
}

/** Four hex digits. */
function readCode(source: JsonSource): number {
  let code = 0;
  for (let i = 0; i < 4; i++) {
    const digit = HEX_VALUES[source.bytes[source.pos++]!]!;
    if (!(digit < 16)) throw UNUSUAL;
    code = (code << 4) | digit;
  }
  return code;
}

function fail(): never {
  throw UNUSUAL;
}
