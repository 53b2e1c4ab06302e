import { fail } from './fault.ts';

/** Small whole numbers, one after the other. Nothing is unpacked before it is asked for: a few bytes can stand for billions. */
export interface NumberSource {
  next(): number;
}

export const ZEROS: NumberSource = { next: () => 0 };

/** Runs of equal numbers and packed ones, mixed (Parquet's RLE / bit-packing hybrid): levels and places in dictionaries. */
export class HybridDecoder implements NumberSource {
  readonly #bytes: Uint8Array;
  readonly #width: number;
  #at: number;
  readonly #end: number;
  #run = 0;
  #value = 0;
  #packed = 0;
  #bit = 0;

  /** `width` bits each, at most 32. */
  constructor(bytes: Uint8Array, start: number, end: number, width: number) {
    if (width > 32) fail(`numbers of ${width} bits`);
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#width = width;
  }

  next(): number {
    if (this.#width === 0) return 0;
    if (this.#run === 0 && this.#packed === 0) this.#begin();
    if (this.#run > 0) {
      this.#run--;
      return this.#value;
    }
    this.#packed--;
    return this.#unpack();
  }

  #begin(): void {
    const head = this.#varint();
    if ((head & 1) === 1) {
      this.#packed = Math.floor(head / 2) * 8;
      this.#bit = this.#at * 8;
      this.#at += Math.floor(head / 2) * this.#width;
    } else {
      this.#run = Math.floor(head / 2);
      this.#value = this.#fixed((this.#width + 7) >> 3);
    }
    if (this.#run + this.#packed === 0) fail('a run of no values');
  }

  #varint(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 35; factor *= 128) {
      if (this.#at >= this.#end) fail('a page with fewer values than it says');
      const byte = this.#bytes[this.#at++]!;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    return fail('a run too long');
  }

  #fixed(length: number): number {
    if (this.#at + length > this.#end) fail('a page with fewer values than it says');
    let value = 0;
    for (let i = 0; i < length; i++) value += this.#bytes[this.#at++]! * 2 ** (8 * i);
    return value;
  }

  #unpack(): number {
    let value = 0;
    for (let taken = 0; taken < this.#width;) {
      const at = this.#bit >> 3;
      if (at >= this.#end) fail('a page with fewer values than it says');
      const shift = this.#bit & 7;
      const bits = Math.min(8 - shift, this.#width - taken);
      value += ((this.#bytes[at]! >> shift) & ((1 << bits) - 1)) * 2 ** taken;
      taken += bits;
      this.#bit += bits;
    }
    return value;
  }
}

/** Bits that numbers up to `most` need. */
export function bitWidth(most: number): number {
  return 32 - Math.clz32(most);
}
