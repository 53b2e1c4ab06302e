import { decodeUtf8 } from '../../../encoding/utf8.ts';
import { US } from '../../../model/units.ts';
import { HEX_VALUES } from '../../../otlp/json-to-wire/escapes.ts';
import { JsonSource, UNUSUAL } from '../../../otlp/json-to-wire/json-source.ts';
import { NumberReader } from '../../../otlp/json-to-wire/numbers.ts';
import { TextCopier } from '../../../otlp/json-to-wire/texts.ts';
import { WireOutput } from '../../../otlp/json-to-wire/wire-output.ts';
import { QUOTE } from '../../json-bytes.ts';

/** Of the length before a text. */
const LENGTH_BYTES = 4;
const TWO_32 = 2 ** 32;
/** Microseconds that are exact as a number, and fit 64 bits as nanoseconds. */
const MOST_US = Number.MAX_SAFE_INTEGER;
const ZERO = 0x30;
const NINE = 0x39;

/** What reads Jaeger's JSON and writes protobuf, side by side. */
export class WireTools {
  readonly source = new JsonSource();
  readonly output = new WireOutput();
  readonly numbers = new NumberReader(this.source);
  readonly texts = new TextCopier(this.source, this.output);

  /** A text that goes nowhere as it is. */
  readText(): string {
    const { output } = this;
    const before = output.at;
    this.texts.text();
    const text = decodeUtf8(output.bytes, before + LENGTH_BYTES, output.at);
    output.at = before;
    return text ?? '';
  }

  /** Microseconds, a whole number that is not negative. */
  readUs(): number {
    const { numbers, source } = this;
    const first = source.peek()!;
    if (first > ZERO && first <= NINE) return this.#digits();
    numbers.unsigned64();
    const us = numbers.high * TWO_32 + numbers.low;
    if (us > MOST_US) throw UNUSUAL;
    return us;
  }

  #digits(): number {
    const { source } = this;
    const { bytes } = source;
    let us = 0;
    let at = source.pos;
    for (let digit = bytes[at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO) us = us * 10 + digit;
    source.pos = at;
    if (us > MOST_US) throw UNUSUAL;
    return us;
  }

  writeNs(us: number): void {
    if (us > MOST_US) throw UNUSUAL;
    const low = (us % TWO_32) * US;
    const high = Math.floor(us / TWO_32) * US + Math.floor(low / TWO_32);
    this.output.fixed64(low % TWO_32, high);
  }

  /**
   * Hex digits of an id of up to `length` bytes, padded on the left, with the length in front. False, and nothing is written, for an
   * empty text.
   */
  copyId(length: number): boolean {
    const { source, output } = this;
    source.expect(QUOTE);
    const { bytes, pos } = source;
    if (this.#copyWhole(length)) return true;
    const digits = bytes.indexOf(QUOTE, pos) - pos;
    if (digits === 0) source.pos++;
    if (digits === 0) return false;
    if (!(digits > 0 && digits <= 2 * length)) throw UNUSUAL;
    output.byte(length);
    const first = output.at;
    output.at += length;
    output.bytes.fill(0, first, output.at);
    let bits = 0;
    for (let i = 0, to = 2 * length - digits; i < digits; i++, to++) {
      const digit = HEX_VALUES[bytes[pos + i]!]!;
      bits |= digit;
      output.bytes[first + (to >> 1)]! |= (to & 1) === 0 ? digit << 4 : digit;
    }
    // None of hex, or of zeros only, which is none.
    if (bits > 15 || bits === 0) throw UNUSUAL;
    source.pos = pos + digits + 1;
    return true;
  }

  /** False, and nothing is done, where digits are missing. */
  #copyWhole(length: number): boolean {
    const { source, output } = this;
    const { bytes } = source;
    let from = source.pos;
    let to = output.at;
    let bits = 0;
    output.bytes[to++] = length;
    for (let i = 0; i < length; i++, from += 2) {
      const byte = (HEX_VALUES[bytes[from]!]! << 4) | HEX_VALUES[bytes[from + 1]!]!;
      bits |= byte;
      output.bytes[to++] = byte;
    }
    if (bits > 0xff || bits === 0 || bytes[from] !== QUOTE) return false;
    source.pos = from + 1;
    output.at = to;
    return true;
  }
}
