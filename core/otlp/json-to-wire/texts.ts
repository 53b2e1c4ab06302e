import { findInvalidUtf8 } from '../../encoding/utf8.ts';
import { UNUSUAL, type JsonSource } from './json-source.ts';
import type { WireOutput } from './wire-output.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
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
const HEX = new Uint16Array(256).fill(0x100);
for (let digit = 0; digit < 16; digit++) {
  const letter = digit.toString(16);
  HEX[letter.charCodeAt(0)] = HEX[letter.toUpperCase().charCodeAt(0)] = digit;
}

/** In each of four bytes. */
const ONES = 0x01010101;
const HIGH = 0x80808080;

/** Whether one of four bytes is a quote, a backslash or a control character: where taking that away borrows from the byte's highest bit. */
function holdsStop(four: number): boolean {
  const quotes = four ^ (QUOTE * ONES);
  const backslashes = four ^ (BACKSLASH * ONES);
  const borrows =
    ((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes) | ((four - FIRST_PRINTABLE * ONES) & ~four);
  return (borrows & HIGH) !== 0;
}

/** Copies strings from JSON to the wire. */
export class TextCopier {
  private readonly source: JsonSource;
  private readonly output: WireOutput;

  constructor(source: JsonSource, output: WireOutput) {
    this.source = source;
    this.output = output;
  }

  /** A string with its length in front. */
  text(): void {
    const source = this.source;
    source.expect(QUOTE);
    const from = source.pos;
    const start = this.output.begin();
    let bits = 0;
    do bits |= this.run();
    while (this.goesOn());
    if ((bits & HIGH) !== 0 && findInvalidUtf8(source.bytes, from, source.pos) >= 0) throw UNUSUAL;
    this.output.end(start);
  }

  /** Copies plain characters; gives the bits that are set in any of them, of four next to each other. */
  private run(): number {
    const source = this.source;
    const output = this.output;
    const last = source.bytes.length - 4;
    let at = output.at;
    let i = source.pos;
    let bits = 0;
    for (; i <= last; i += 4) {
      const four = source.view.getInt32(i, true);
      if (holdsStop(four)) break;
      bits |= four;
      output.view.setInt32(at, four, true);
      at += 4;
    }
    source.pos = i;
    output.at = at;
    return bits | this.bytewise();
  }

  /** Up to the end of the plain characters, which is near. */
  private bytewise(): number {
    const source = this.source;
    const { bytes } = source;
    let bits = 0;
    for (let i = source.pos; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (byte === BACKSLASH || byte === QUOTE || byte < FIRST_PRINTABLE) break;
      bits |= byte;
      source.pos++;
      this.output.byte(byte);
    }
    return bits;
  }

  /** Passes over the quote that ends the string, or an escape, after which it goes on. */
  private goesOn(): boolean {
    const source = this.source;
    const byte = source.bytes[source.pos++];
    if (byte === QUOTE) return false;
    if (byte !== BACKSLASH) throw UNUSUAL; // a control character, or the end
    const letter = source.bytes[source.pos++]!;
    if (letter === LOWER_U) this.codePoint();
    else if (ESCAPES[letter]) this.output.byte(ESCAPES[letter]);
    else throw UNUSUAL;
    return true;
  }

  private codePoint(): void {
    const output = this.output;
    const code = this.wholeCode();
    if (code < 0x80) return output.byte(code);
    if (code < 0x800) output.byte(0xc0 | (code >> 6));
    else {
      if (code < 0x10000) output.byte(0xe0 | (code >> 12));
      else {
        output.byte(0xf0 | (code >> 18));
        output.byte(0x80 | ((code >> 12) & 0x3f));
      }
      output.byte(0x80 | ((code >> 6) & 0x3f));
    }
    output.byte(0x80 | (code & 0x3f));
  }

  /** Of one escape, or of two that make a surrogate pair. */
  private wholeCode(): number {
    const source = this.source;
    const code = this.code();
    if (code < 0xd800 || code > 0xdfff) return code;
    if (code > 0xdbff || source.bytes[source.pos++] !== BACKSLASH || source.bytes[source.pos++] !== LOWER_U)
      throw UNUSUAL;
    const second = this.code();
    if (second < 0xdc00 || second > 0xdfff) throw UNUSUAL;
    return 0x10000 + ((code - 0xd800) << 10) + (second - 0xdc00);
  }

  private code(): number {
    const source = this.source;
    let code = 0;
    for (let i = 0; i < 4; i++) {
      const digit = HEX[source.bytes[source.pos++]!]!;
      if (!(digit < 16)) throw UNUSUAL;
      code = (code << 4) | digit;
    }
    return code;
  }

  /** Hex digits of `length` bytes, or none at all, with the length in front. */
  id(length: number): void {
    const source = this.source;
    const output = this.output;
    source.expect(QUOTE);
    const { bytes } = source;
    const isNone = bytes[source.pos] === QUOTE;
    output.byte(isNone ? 0 : length);
    for (let i = 0; i < length && !isNone; i++) {
      const byte = (HEX[bytes[source.pos++]!]! << 4) | HEX[bytes[source.pos++]!]!;
      if (!(byte <= 0xff)) throw UNUSUAL;
      output.byte(byte);
    }
    if (bytes[source.pos++] !== QUOTE) throw UNUSUAL;
  }
}
