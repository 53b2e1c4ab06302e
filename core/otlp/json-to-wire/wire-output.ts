/** Of a length, the upper ones mostly empty: it is written when what it counts stands behind it already. */
const LENGTH_BYTES = 4;
/** What lengths of so many bytes can count. */
export const MOST_BYTES = 2 ** 28 - 1;
/** What the buffer keeps between two requests, in bytes. */
export const MOST_KEPT = 16 * 1024 ** 2;

/** Protobuf's wire format into one buffer, from the front to the back, without making an object. */
export class WireOutput {
  bytes = new Uint8Array(0);
  view = new DataView(this.bytes.buffer);
  at = 0;

  /** Begins anew with room for `size` bytes; nothing checks that they suffice. */
  open(size: number): void {
    this.at = 0;
    if (size <= this.bytes.length) return;
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }

  /** What was written: a view, good until `open`. */
  finish(): Uint8Array {
    const written = this.bytes.subarray(0, this.at);
    if (this.bytes.length > MOST_KEPT) this.forget();
    return written;
  }

  /** Gives its memory back. */
  forget(): void {
    this.bytes = new Uint8Array(0);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Up to two bytes: of fields up to number 2,047. */
  tag(tag: number): void {
    if (tag < 0x80) this.bytes[this.at++] = tag;
    else this.twoBytes(tag);
  }

  private twoBytes(value: number): void {
    this.bytes[this.at++] = (value & 0x7f) | 0x80;
    this.bytes[this.at++] = value >>> 7;
  }

  /** Begins what has a length in front. */
  begin(): number {
    this.at += LENGTH_BYTES;
    return this.at;
  }

  /** Ends what began at `start`. */
  end(start: number): void {
    const length = this.at - start;
    this.view.setUint32(
      start - LENGTH_BYTES,
      (length & 0x7f) | ((length & 0x3f80) << 1) | ((length & 0x1fc000) << 2) | ((length & 0xfe00000) << 3) | 0x808080,
      true,
    );
  }

  byte(value: number): void {
    this.bytes[this.at++] = value;
  }

  /** 64 bits, in two halves without sign. */
  varint(lowHalf: number, highHalf: number): void {
    const { bytes } = this;
    let low = lowHalf;
    let high = highHalf;
    while (high > 0 || low > 0x7f) {
      bytes[this.at++] = (low & 0x7f) | 0x80;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    bytes[this.at++] = low;
  }

  fixed32(value: number): void {
    this.view.setUint32(this.at, value, true);
    this.at += 4;
  }

  fixed64(low: number, high: number): void {
    this.view.setUint32(this.at, low, true);
    this.view.setUint32(this.at + 4, high, true);
    this.at += 8;
  }

  double(value: number): void {
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }
}
