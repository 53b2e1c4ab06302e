import { decodeUtf8, repairUtf8 } from '../encoding/utf8.ts';
import { DecodeError } from './decoded.ts';
import { WIRE } from './plan.ts';

/** Ends every varint: ten groups of seven bits hold 64. */
const LONGEST_VARINT = 10;
const LARGEST_FIELD = 536_870_911;
/** Groups are long gone from every schema; whoever nests them deeper than this is not sending telemetry. */
const DEEPEST_GROUP = 100;
/** Values of one byte, made once: counts in buckets and status codes are mostly these, and a bigint is an object of its own. */
const SMALL = Array.from({ length: 128 }, (_, value) => BigInt(value));

/**
 * Reads protobuf's wire format from a byte array. Every read stays inside the innermost message entered, and every failure is a
 * DecodeError at the byte where reading stopped.
 */
export class WireReader {
  pos = 0;
  /** Where the message being read ends. */
  end: number;
  /** How many strings were not UTF-8 and got U+FFFD. */
  repaired = 0;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.end = bytes.length;
  }

  /** Enters a length-delimited message and gives the end to come back to with `leave`. */
  enter(): number {
    const outer = this.end;
    const length = this.length();
    this.end = this.pos + length;
    return outer;
  }

  leave(outer: number): void {
    this.end = outer;
  }

  /** Field number and wire type in one number, both checked. Only to be called while `pos < end`. */
  tag(): number {
    const start = this.pos;
    const first = this.bytes[start]!;
    const tag = first < 0x80 ? first : this.longTag(start);
    if (first < 0x80) this.pos = start + 1;
    const wire = tag & 7;
    if (tag >>> 3 === 0) this.fail('Illegal tag: field number 0', start);
    if (wire === WIRE.groupEnd || wire > WIRE.fixed32) this.fail(`Illegal tag: wire type ${wire}`, start);
    return tag;
  }

  private longTag(start: number): number {
    const tag = this.varint32();
    const length = this.pos - start;
    // A fifth byte may only hold the top 4 of 32 bits.
    if (length > 5 || (length === 5 && this.bytes[start + 4]! > 0x0f))
      this.fail('Illegal tag: number too large', start);
    return tag;
  }

  /** A length that fits in the message being read. */
  length(): number {
    const start = this.pos;
    const length = this.varint32();
    if (length > this.end - this.pos) this.fail(`${length} bytes announced, ${this.end - this.pos} left`, start);
    return length;
  }

  /** The low 32 bits, unsigned; higher ones are ignored, as protobuf does. */
  varint32(): number {
    const { bytes } = this;
    const start = this.pos;
    const limit = Math.min(this.end, start + LONGEST_VARINT);
    let value = 0;
    for (let i = start, shift = 0; i < limit; i++, shift += 7) {
      const byte = bytes[i]!;
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.pos = i + 1;
        return value >>> 0;
      }
    }
    return this.badVarint(start);
  }

  /** All 64 bits, unsigned. */
  varint64(): bigint {
    const { bytes } = this;
    const start = this.pos;
    const limit = Math.min(this.end, start + LONGEST_VARINT);
    // 49 bits are exact in a number; the other 15 are rare.
    let low = 0;
    let high = 0;
    for (let i = start, scale = 1; i < limit; i++, scale *= 128) {
      const byte = bytes[i]!;
      if (i < start + 7) low += (byte & 0x7f) * scale;
      else high |= (byte & 0x7f) << (7 * (i - start - 7));
      if (byte < 0x80) {
        this.pos = i + 1;
        if (i === start) return SMALL[low]!;
        return high === 0 ? BigInt(low) : BigInt.asUintN(64, (BigInt(high) << 49n) | BigInt(low));
      }
    }
    return this.badVarint(start);
  }

  int64(): bigint {
    return BigInt.asIntN(64, this.varint64());
  }

  sint32(): number {
    const value = this.varint32();
    return (value >>> 1) ^ -(value & 1);
  }

  sint64(): bigint {
    const value = this.varint64();
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }

  fixed32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  fixed64(): bigint {
    return this.view.getBigUint64(this.take(8), true);
  }

  sfixed64(): bigint {
    return this.view.getBigInt64(this.take(8), true);
  }

  double(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  bool(): boolean {
    return this.varint64() !== 0n;
  }

  string(): string {
    const length = this.length();
    const start = this.take(length);
    const text = decodeUtf8(this.bytes, start, this.pos);
    if (text !== undefined) return text;
    this.repaired++;
    return repairUtf8(this.bytes, start, this.pos);
  }

  /** A copy: a view would keep the whole request alive. (`slice` would not do: of a Node Buffer it is a view.) */
  copyBytes(): Uint8Array {
    const length = this.length();
    const start = this.take(length);
    return new Uint8Array(this.bytes.subarray(start, this.pos));
  }

  /** Passes over `length` bytes and returns where they begin. */
  take(length: number): number {
    const start = this.pos;
    if (length > this.end - start) this.fail(`${length} bytes expected, ${this.end - start} left`, start);
    this.pos = start + length;
    return start;
  }

  /** Passes over the value that belongs to a tag just read. */
  skip(tag: number): void {
    if ((tag & 7) === WIRE.groupStart) this.skipGroup(tag);
    else this.skipValue(tag & 7);
  }

  private skipValue(wire: number): void {
    if (wire === WIRE.varint) this.varint32();
    else if (wire === WIRE.bytes) this.take(this.length());
    else this.take(wire === WIRE.fixed64 ? 8 : 4);
  }

  private skipGroup(tag: number): void {
    const start = this.pos;
    const open = [tag >>> 3];
    while (open.length > 0) {
      if (this.pos >= this.end) this.fail(`Group ${open.at(-1)} is not closed`, start);
      const at = this.pos;
      const inner = this.varint32();
      const wire = inner & 7;
      if (wire === WIRE.groupStart) open.push(inner >>> 3);
      else if (wire !== WIRE.groupEnd) this.skipInGroup(inner, at);
      else if (open.pop() !== inner >>> 3) this.fail('Illegal tag: end of a group that is not open', at);
      if (open.length > DEEPEST_GROUP) this.fail(`Groups nested deeper than ${DEEPEST_GROUP} levels`, at);
    }
  }

  private skipInGroup(tag: number, at: number): void {
    const number = tag >>> 3;
    if (number === 0 || number > LARGEST_FIELD || (tag & 7) > WIRE.fixed32) this.fail('Illegal tag', at);
    this.skipValue(tag & 7);
  }

  private badVarint(start: number): never {
    if (this.end - start < LONGEST_VARINT) this.fail('The data ends inside a number', start);
    return this.fail(`Number longer than ${LONGEST_VARINT} bytes`, start);
  }

  private fail(message: string, offset: number): never {
    throw new DecodeError(`${message} (byte ${offset})`, offset);
  }
}
