import { encodeUtf8Into, utf8Length } from '../encoding/utf8.ts';
import { WIRE } from './plan.ts';

const FIRST_SIZE = 1024;
const MASK_64 = (1n << 64n) - 1n;
const LARGEST_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Writes protobuf's wire format from the end of its buffer to the front:
 *
 *   [ free space …… | length | message written so far ]
 *                   ^ head
 *
 * A message's length stands before it, and written backwards it is known by then. So whoever writes goes through fields and lists
 * from last to first, and the value comes before its tag.
 */
export class WireWriter {
  private bytes = new Uint8Array(FIRST_SIZE);
  private view = new DataView(this.bytes.buffer);
  private head = FIRST_SIZE;

  /** How many bytes are written. The difference of two values is the length of what was written between. */
  get length(): number {
    return this.bytes.length - this.head;
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.bytes.slice(this.head);
  }

  /** Up to 53 bits without sign. */
  varint(value: number): void {
    let rest = value;
    let length = 1;
    while (rest >= 128) {
      rest = Math.floor(rest / 128);
      length++;
    }
    let at = this.reserve(length);
    rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.bytes[at++] = (rest % 128) | 128;
    this.bytes[at] = rest;
  }

  /** The low 64 bits, so a negative number takes ten bytes, as protobuf wants. */
  varint64(value: bigint): void {
    let rest = value & MASK_64;
    if (rest <= LARGEST_SAFE) {
      this.varint(Number(rest));
      return;
    }
    const groups: number[] = [];
    for (; rest > 127n; rest >>= 7n) groups.push(Number(rest & 127n) | 128);
    groups.push(Number(rest));
    this.write(groups);
  }

  int32(value: number): void {
    if (value >= 0) this.varint(value);
    else this.varint64(BigInt(value));
  }

  sint32(value: number): void {
    this.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  sint64(value: bigint): void {
    this.varint64((value << 1n) ^ (value >> 63n));
  }

  fixed32(value: number): void {
    const at = this.reserve(4);
    this.view.setUint32(at, value, true);
  }

  fixed64(value: bigint): void {
    const at = this.reserve(8);
    this.view.setBigUint64(at, value, true);
  }

  double(value: number): void {
    const at = this.reserve(8);
    this.view.setFloat64(at, value, true);
  }

  /** Text with its length in front. */
  string(text: string): void {
    const length = utf8Length(text);
    const at = this.reserve(length);
    if (length === text.length) for (let i = 0; i < length; i++) this.bytes[at + i] = text.charCodeAt(i);
    else encodeUtf8Into(text, this.bytes.subarray(at, at + length));
    this.varint(length);
  }

  /** Bytes with their length in front. */
  lengthDelimited(value: Uint8Array): void {
    this.write(value);
    this.varint(value.length);
  }

  /** Puts length and tag of a message before what was written since `length` was `after`. */
  endMessage(field: number, after: number): void {
    this.varint(this.length - after);
    this.varint((field << 3) | WIRE.bytes);
  }

  private write(bytes: ArrayLike<number>): void {
    // In two steps: reserving may replace the buffer.
    const at = this.reserve(bytes.length);
    this.bytes.set(bytes, at);
  }

  /** Makes room for `count` bytes and gives where they begin. */
  reserve(count: number): number {
    if (count > this.head) this.grow(count);
    this.head -= count;
    return this.head;
  }

  /** The buffer, for those who reserve room and fill it themselves. Only valid until the next write. */
  get buffer(): Uint8Array {
    return this.bytes;
  }

  private grow(count: number): void {
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.length + count));
    const head = larger.length - this.length;
    larger.set(this.bytes.subarray(this.head), head);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
    this.head = head;
  }
}

/** Goes through a list the way a WireWriter needs it. */
export function backwards<T>(list: readonly T[], write: (item: T) => void): void {
  for (let i = list.length - 1; i >= 0; i--) write(list[i]!);
}
