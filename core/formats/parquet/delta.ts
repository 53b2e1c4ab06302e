import { fail } from './fault.ts';

const MOST_IN_BLOCK = 65_536;

/** Whole numbers as differences, packed block by block (DELTA_BINARY_PACKED). They wrap at 64 bits. */
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
  #deltas: bigint[] = [];
  #next = 0;
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

  /** Reads all that is left and gives where it ended. */
  get end(): number {
    return this.#at;
  }

  next(): bigint {
    if (this.#left-- <= 0) fail('a page with fewer values than it says');
    if (this.#isFirst) {
      this.#isFirst = false;
      return this.#value;
    }
    if (this.#next >= this.#deltas.length) this.#readMiniblock();
    this.#value = BigInt.asIntN(64, this.#value + this.#least + this.#deltas[this.#next++]!);
    return this.#value;
  }

  #readMiniblock(): void {
    if (this.#miniblock >= this.#widths.length) this.#readBlock();
    const width = this.#widths[this.#miniblock++]!;
    if (width > 64) fail(`numbers of ${width} bits`);
    const bytes = (this.#inMiniblock / 8) * width;
    // The last one may be cut behind the values that count.
    const end = Math.min(this.#at + bytes, this.#bytes.length);
    const wanted = Math.min(this.#inMiniblock, this.#left + 1);
    if (wanted * width > (end - this.#at) * 8) fail('a page with fewer values than it says');
    this.#deltas = unpack(this.#bytes, this.#at, width, wanted);
    this.#next = 0;
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

function unpack(bytes: Uint8Array, start: number, width: number, count: number): bigint[] {
  const values: bigint[] = [];
  for (let i = 0; i < count; i++) values.push(bitsAt(bytes, start * 8 + i * width, width));
  return values;
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
