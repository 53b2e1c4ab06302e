import { decodeUtf8 } from '../../encoding/utf8.ts';
import { UNUSUAL, type JsonSource } from './json-source.ts';

const QUOTE = 0x22;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const LOWER_E = 0x65;

/** Digits of 2^64 − 1. */
const MOST_DIGITS = 20;
/** Digits that are gathered in one number: 10^10 times 10^10 can be multiplied in two steps of less than 2^53. */
const HALF_DIGITS = MOST_DIGITS / 2;
const TWO_16 = 2 ** 16;
const TWO_32 = 2 ** 32;

/** Powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/** Reads JSON numbers without making an object. */
export class NumberReader {
  /** Halves of the whole number read last, its sign apart. */
  low = 0;
  high = 0;
  isNegative = false;
  private readonly source: JsonSource;
  /** Digits passed over so far. */
  private digits = 0;

  constructor(source: JsonSource) {
    this.source = source;
  }

  /** A whole number without sign, below `limit` (of 2^32 or less), as a JSON number or in quotes. */
  small(limit: number): number {
    this.whole();
    if (this.isNegative || this.high > 0 || this.low >= limit) throw UNUSUAL;
    return this.low;
  }

  /** Of 32 bits with a sign. */
  signed32(): number {
    this.signed64();
    if (this.high !== (this.low >>> 31 ? 0xffffffff : 0)) throw UNUSUAL;
    return this.low | 0;
  }

  /** Into `low` and `high`. */
  unsigned64(): void {
    this.whole();
    if (this.isNegative) throw UNUSUAL;
  }

  /** Into `low` and `high`, in two's complement. */
  signed64(): void {
    this.whole();
    if (this.isNegative) {
      this.low = -this.low >>> 0;
      this.high = (this.low === 0 ? -this.high : ~this.high) >>> 0;
    }
    if (this.high >>> 31 !== (this.isNegative ? 1 : 0)) throw UNUSUAL;
  }

  /** Digits, in quotes or not; what follows is for others to see. */
  private whole(): void {
    const source = this.source;
    const isQuoted = source.skips(QUOTE);
    const { bytes } = source;
    this.isNegative = bytes[source.pos] === MINUS;
    if (this.isNegative) source.pos++;
    const start = source.pos;
    this.digits = 0;
    const head = this.run(0, HALF_DIGITS);
    const tail = this.run(0, MOST_DIGITS);
    const count = this.digits;
    if (count === 0 || count > MOST_DIGITS) throw UNUSUAL;
    if (bytes[start] === ZERO && count > 1) throw UNUSUAL;
    this.join(head, POWERS[Math.max(count - HALF_DIGITS, 0)]!, tail);
    if (isQuoted && bytes[source.pos++] !== QUOTE) throw UNUSUAL;
  }

  /** Adds up to `most` digits behind those of `value`; more than 15 in all are not exact. */
  private run(from: number, most: number): number {
    const source = this.source;
    const { bytes } = source;
    const start = source.pos;
    const end = start + most;
    let value = from;
    let i = start;
    for (; i < end; i++) {
      const digit = bytes[i]! - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    source.pos = i;
    this.digits += i - start;
    return value;
  }

  /** head · power + tail, exactly. */
  private join(head: number, power: number, tail: number): void {
    const lower = (head % TWO_16) * power + tail;
    const upper = Math.floor(head / TWO_16) * power + Math.floor(lower / TWO_16);
    const high = Math.floor(upper / TWO_16);
    if (high >= TWO_32) throw UNUSUAL;
    this.high = high;
    this.low = (upper % TWO_16) * TWO_16 + (lower % TWO_16);
  }

  /** A JSON number, without quotes. */
  double(): number {
    const source = this.source;
    source.peek();
    const start = source.pos;
    const isNegative = source.bytes[start] === MINUS;
    if (isNegative) source.pos++;
    const first = source.pos;
    let digits = this.someDigits(0);
    if (source.bytes[first] === ZERO && source.pos > first + 1) throw UNUSUAL;
    let scale = 0;
    if (source.bytes[source.pos] === POINT) {
      const point = source.pos++;
      digits = this.someDigits(digits);
      scale = point + 1 - source.pos;
    }
    if ((source.bytes[source.pos]! | 0x20) === LOWER_E) scale += this.exponent();
    // Two numbers that are exact give a quotient or product that is rounded once, as it has to be.
    if (digits > Number.MAX_SAFE_INTEGER || scale < -22 || scale > 22) return this.slowDouble(start);
    const value = scale < 0 ? digits / POWERS[-scale]! : digits * POWERS[scale]!;
    return isNegative ? -value : value;
  }

  private someDigits(value: number): number {
    const start = this.source.pos;
    const result = this.run(value, Infinity);
    if (this.source.pos === start) throw UNUSUAL;
    return result;
  }

  private exponent(): number {
    const source = this.source;
    const sign = source.bytes[++source.pos];
    if (sign === PLUS || sign === MINUS) source.pos++;
    const value = this.someDigits(0);
    return sign === MINUS ? -value : value;
  }

  private slowDouble(start: number): number {
    const { bytes, pos } = this.source;
    const value = Number(decodeUtf8(bytes, start, pos));
    if (!Number.isFinite(value)) throw UNUSUAL;
    return value;
  }
}
