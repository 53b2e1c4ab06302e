// apache/thrift doc/specs/thrift-binary-protocol.md and thrift-compact-protocol.md.

import { DecodeError } from '../../otlp/decoded.ts';

/** As the binary protocol numbers them. */
export const TYPE = {
  stop: 0,
  bool: 2,
  byte: 3,
  double: 4,
  i16: 6,
  i32: 8,
  i64: 10,
  string: 11,
  struct: 12,
  map: 13,
  set: 14,
  list: 15,
} as const;

export interface FieldHead {
  type: number;
  id: number;
}

/** Reads what Thrift's two protocols write in ways of their own. Lists and maps have no more members than bytes are left. */
export interface ThriftProtocol {
  /** Byte that comes next. */
  readonly at: number;
  /** The name of what is called. */
  call(): string;
  /** `before` is the id of the field before, 0 for the first. */
  field(before: number): FieldHead;
  list(): { type: number; size: number };
  map(): { key: number; value: number; size: number };
  bool(): boolean;
  i16(): number;
  i32(): number;
  i64(): bigint;
  double(): number;
  /** A view. */
  binary(): Uint8Array;
  /** Over a scalar. */
  skip(type: number): void;
}

/** Bytes with a place in them. Every failure is a DecodeError there. */
class Source {
  protected readonly bytes: Uint8Array;
  protected readonly view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Passes over bytes and gives where they begin. */
  protected take(count: number): number {
    const start = this.at;
    if (count > this.bytes.length - start) this.fail('the data ends too soon');
    this.at += count;
    return start;
  }

  protected byte(): number {
    return this.bytes[this.take(1)]!;
  }

  /** A size that fits into what is left, as each of what it counts takes at least a byte. */
  protected fitting(size: number): number {
    if (size < 0 || size > this.bytes.length - this.at)
      this.fail(`${size} announced, ${this.bytes.length - this.at} bytes left`);
    return size;
  }

  protected text(length: number): string {
    const start = this.take(this.fitting(length));
    return new TextDecoder().decode(this.bytes.subarray(start, this.at));
  }

  protected fail(message: string): never {
    throw new DecodeError(`${message} (byte ${this.at})`, this.at);
  }
}

/** Numbers as they are, most significant byte first. */
export class BinaryProtocol extends Source implements ThriftProtocol {
  /** Strict: 0x8001, type; name; number. Not strict: name; type; number. */
  call(): string {
    const first = this.i32();
    const isStrict = first < 0;
    const name = this.text(isStrict ? this.i32() : first);
    this.take(isStrict ? 4 : 5);
    return name;
  }

  field(): FieldHead {
    const type = this.byte();
    return { type, id: type === TYPE.stop ? 0 : this.i16() };
  }

  list(): { type: number; size: number } {
    return { type: this.byte(), size: this.fitting(this.i32()) };
  }

  map(): { key: number; value: number; size: number } {
    return { key: this.byte(), value: this.byte(), size: this.fitting(this.i32()) };
  }

  bool(): boolean {
    return this.byte() !== 0;
  }

  i16(): number {
    return this.view.getInt16(this.take(2));
  }

  i32(): number {
    return this.view.getInt32(this.take(4));
  }

  i64(): bigint {
    return this.view.getBigInt64(this.take(8));
  }

  double(): number {
    return this.view.getFloat64(this.take(8));
  }

  binary(): Uint8Array {
    const start = this.take(this.fitting(this.i32()));
    return this.bytes.subarray(start, this.at);
  }

  skip(type: number): void {
    switch (type) {
      case TYPE.bool:
      case TYPE.byte:
        return void this.take(1);
      case TYPE.i16:
        return void this.take(2);
      case TYPE.i32:
        return void this.take(4);
      case TYPE.i64:
      case TYPE.double:
        return void this.take(8);
      case TYPE.string:
        return void this.binary();
      default:
        this.fail(`a value of an unknown type, ${type}`);
    }
  }
}

/** Types of the compact protocol by number; 1 and 2 are true and false. */
const COMPACT_TYPES: readonly (number | undefined)[] = [
  TYPE.stop,
  TYPE.bool,
  TYPE.bool,
  TYPE.byte,
  TYPE.i16,
  TYPE.i32,
  TYPE.i64,
  TYPE.double,
  TYPE.string,
  TYPE.list,
  TYPE.set,
  TYPE.map,
  TYPE.struct,
];
const COMPACT_TRUE = 1;
const COMPACT_FALSE = 2;
const COMPACT_ID = 0x82;
const LONGEST_VARINT = 10;

/** Numbers in as few bytes as they need, ids as distances, truth values in the heads of their fields. */
export class CompactProtocol extends Source implements ThriftProtocol {
  /** Of the field whose head was read. */
  #inHead: boolean | undefined;

  call(): string {
    const first = this.byte();
    if (first !== COMPACT_ID) this.fail(`0x${first.toString(16)} begins no call`);
    this.take(1);
    this.#varint();
    return this.text(Number(this.#varint()));
  }

  field(before: number): FieldHead {
    const head = this.byte();
    const code = head & 15;
    if (code === 0) return { type: TYPE.stop, id: 0 };
    const id = head >> 4 === 0 ? this.i16() : before + (head >> 4);
    this.#inHead = code === COMPACT_TRUE || code === COMPACT_FALSE ? code === COMPACT_TRUE : undefined;
    return { type: this.#type(code), id };
  }

  #type(code: number): number {
    return COMPACT_TYPES[code] ?? this.fail(`a value of an unknown type, ${code}`);
  }

  list(): { type: number; size: number } {
    const head = this.byte();
    const size = head >> 4 === 15 ? Number(this.#varint()) : head >> 4;
    this.#inHead = undefined;
    return { type: this.#type(head & 15), size: this.fitting(size) };
  }

  map(): { key: number; value: number; size: number } {
    const size = this.fitting(Number(this.#varint()));
    const types = size === 0 ? 0 : this.byte();
    this.#inHead = undefined;
    return { key: this.#type(types >> 4), value: this.#type(types & 15), size };
  }

  bool(): boolean {
    const value = this.#inHead ?? this.byte() === COMPACT_TRUE;
    this.#inHead = undefined;
    return value;
  }

  i16(): number {
    return Number(BigInt.asIntN(16, this.i64()));
  }

  i32(): number {
    return Number(BigInt.asIntN(32, this.i64()));
  }

  i64(): bigint {
    const value = this.#varint();
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }

  double(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  binary(): Uint8Array {
    const start = this.take(this.fitting(Number(this.#varint())));
    return this.bytes.subarray(start, this.at);
  }

  skip(type: number): void {
    switch (type) {
      case TYPE.bool:
        return void this.bool();
      case TYPE.byte:
        return void this.take(1);
      case TYPE.i16:
      case TYPE.i32:
      case TYPE.i64:
        return void this.#varint();
      case TYPE.double:
        return void this.take(8);
      case TYPE.string:
        return void this.binary();
      default:
        this.fail(`a value of an unknown type, ${type}`);
    }
  }

  #varint(): bigint {
    let low = 0;
    let scale = 1;
    // Seven groups of seven bits are exact as a number; nearly all end there.
    for (let i = 0; i < 7; i++, scale *= 128) {
      const byte = this.byte();
      low += (byte & 0x7f) * scale;
      if (byte < 0x80) return BigInt(low);
    }
    let high = 0n;
    for (let i = 0; i < LONGEST_VARINT - 7; i++) {
      const byte = this.byte();
      high |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte < 0x80) return BigInt.asUintN(64, (high << 49n) | BigInt(low));
    }
    return this.fail(`a number longer than ${LONGEST_VARINT} bytes`);
  }
}
