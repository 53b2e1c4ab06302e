import { findInvalidUtf8 } from '../../encoding/utf8.ts';
import { HEX_VALUES, readEscape } from './escapes.ts';
import { UNUSUAL, type JsonSource } from './json-source.ts';
import type { WireOutput } from './wire-output.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;

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
    this.codePoint(readEscape(source));
    return true;
  }

  /** In UTF-8. */
  private codePoint(code: number): void {
    const output = this.output;
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

  /** Hex digits of `length` bytes, or none at all, with the length in front. */
  id(length: number): void {
    const source = this.source;
    const output = this.output;
    source.expect(QUOTE);
    const { bytes } = source;
    const isNone = bytes[source.pos] === QUOTE;
    output.byte(isNone ? 0 : length);
    for (let i = 0; i < length && !isNone; i++) {
      const byte = (HEX_VALUES[bytes[source.pos++]!]! << 4) | HEX_VALUES[bytes[source.pos++]!]!;
      if (!(byte <= 0xff)) throw UNUSUAL;
      output.byte(byte);
    }
    if (bytes[source.pos++] !== QUOTE) throw UNUSUAL;
  }
}
