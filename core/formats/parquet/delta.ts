import { fail } from './fault.ts';

const MOST_IN_BLOCK = 65_536;

/**
 * Whole numbers as differences, packed block by block (DELTA_BINARY_PACKED). They wrap at 64 bits. Nothing is unpacked before it is
 * asked for, so that none of it takes memory.
 */
export class DeltaDecoder {
  readonly #bytes: Uint8Array;
  #at: number;
  #left: number;
  #value: bigint;
  readonly #inMiniblock: number;
  readonly #miniblocks: number;
  #widths: Uint8Array = new Uint8Array(0);
  #miniblock = 0;
  #least = 0n;
  #width = 0;
  /** Where the next difference begins. */
  #bit = 0;
  #inHand = 0;
  #isFirst = true;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#at = start;
    const block = Number(this.#varint());
    this.#miniblocks = Number(this.#varint());
    this.#left = Number(this.#varint());
    this.#value = this.#zigzag();
    this.#inMiniblock = block / this.#miniblocks;
    if (!(block <= MOST_IN_BLOCK && this.#inMiniblock > 0 && this.#inMiniblock % 8 === 0))
      fail('a page with blocks of an impossible size');
  }

  get count(): number {
    return this.#left;
  }

  next(): bigint {
    if (this.#left-- <= 0) fail('a page with fewer values than it says');
    if (this.#isFirst) {
      this.#isFirst = false;
      return this.#value;
    }
    if (this.#inHand === 0) this.#beginMiniblock(this.#left + 1);
    this.#inHand--;
    const delta = bitsAt(this.#bytes, this.#bit, this.#width);
    this.#bit += this.#width;
    this.#value = BigInt.asIntN(64, this.#value + this.#least + delta);
    return this.#value;
  }

  /** Goes over all that is left, to where it ends. */
  skip(): number {
    for (let left = this.#left - 1; left > 0; left -= this.#inHand) this.#beginMiniblock(left);
    this.#left = 0;
    return this.#at;
  }

  /** Of `left` differences that are still to come. */
  #beginMiniblock(left: number): void {
    if (this.#miniblock >= this.#widths.length) this.#readBlock();
    const width = this.#widths[this.#miniblock++]!;
    if (width > 64) fail(`numbers of ${width} bits`);
    // The last one may be cut behind the values that count.
    const end = Math.min(this.#at + (this.#inMiniblock / 8) * width, this.#bytes.length);
    this.#inHand = Math.min(this.#inMiniblock, left);
    if (this.#inHand * width > (end - this.#at) * 8) fail('a page with fewer values than it says');
    this.#width = width;
    this.#bit = this.#at * 8;
    this.#at = end;
  }

  #readBlock(): void {
    this.#least = this.#zigzag();
    this.#widths = this.#bytes.subarray(this.#at, (this.#at += this.#miniblocks));
    if (this.#widths.length < this.#miniblocks) fail('a page cut short');
    this.#miniblock = 0;
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at++] ?? fail('a page cut short');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return fail('a page with a number too long');
  }

  #zigzag(): bigint {
    const value = this.#varint();
    return (value >> 1n) ^ -(value & 1n);
  }
}

function bitsAt(bytes: Uint8Array, from: number, width: number): bigint {
  let [low, high] = [0, 0];
  for (let taken = 0; taken < width;) {
    const shift = (from + taken) & 7;
    const bits = Math.min(8 - shift, width - taken, taken < 32 ? 32 - taken : 64);
    const value = (bytes[(from + taken) >> 3]! >> shift) & ((1 << bits) - 1);
    if (taken < 32) low += value * 2 ** taken;
    else high += value * 2 ** (taken - 32);
    taken += bits;
  }
  return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
}
