/** Thrown where a request is not of the plain form; whoever catches it decodes the request the thorough way. */
export const UNUSUAL = new Error('not of the plain form');

/** Ends every varint: ten groups of seven bits hold 64. */
const LONGEST_VARINT = 10;

/**
 * Reads protobuf's wire format where nothing is out of the ordinary, without making an object. Every read takes the end of
 * its message, and throws UNUSUAL where it would pass it.
 */
export class WireCursor {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  pos = 0;
  /** Requests opened so far: bytes at a place are those of one of them. */
  request = 0;
  /** Halves of the 64-bit number read last. */
  low = 0;
  high = 0;

  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.pos = 0;
    this.request++;
  }

  /** Field number and wire type, of fields up to 2,047. */
  tag(end: number): number {
    const first = this.bytes[this.pos++]!;
    if (first < 0x80) return first;
    const second = this.bytes[this.pos++]!;
    if (second >= 0x80 || this.pos > end) throw UNUSUAL;
    return (first & 0x7f) | (second << 7);
  }

  /** Reads a length and gives where the bytes of that length end. */
  until(end: number): number {
    let length = this.bytes[this.pos++]!;
    if (length >= 0x80) length = this.longLength(length & 0x7f);
    const to = this.pos + length;
    if (!(to <= end)) throw UNUSUAL;
    return to;
  }

  private longLength(first: number): number {
    const { bytes } = this;
    let length = first;
    for (let shift = 7; shift < 28; shift += 7) {
      const byte = bytes[this.pos++]!;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) return length;
    }
    throw UNUSUAL;
  }

  /** Into `low` and `high`. */
  varint(end: number): void {
    const { bytes } = this;
    const first = bytes[this.pos]!;
    this.high = 0;
    if (first < 0x80) {
      this.low = first;
      if (++this.pos > end) throw UNUSUAL;
    } else this.longVarint(end);
  }

  private longVarint(end: number): void {
    const { bytes } = this;
    const limit = Math.min(end, this.pos + LONGEST_VARINT);
    let low = 0;
    let high = 0;
    for (let shift = 0; this.pos < limit; shift += 7) {
      const byte = bytes[this.pos++]!;
      const group = byte & 0x7f;
      if (shift < 32) low |= group << shift;
      if (shift > 28) high |= group << (shift - 32);
      else if (shift === 28) high |= group >>> 4;
      if (byte >= 0x80) continue;
      this.low = low >>> 0;
      this.high = high >>> 0;
      return;
    }
    throw UNUSUAL;
  }

  /** Passes over eight bytes, the lowest first. */
  fixed64(end: number): void {
    const at = this.pos;
    this.pos += 8;
    if (this.pos > end) throw UNUSUAL;
    this.low = this.view.getUint32(at, true);
    this.high = this.view.getUint32(at + 4, true);
  }

  double(end: number): number {
    const at = this.pos;
    this.pos += 8;
    if (this.pos > end) throw UNUSUAL;
    return this.view.getFloat64(at, true);
  }

  fixed32(end: number): number {
    const at = this.pos;
    this.pos += 4;
    if (this.pos > end) throw UNUSUAL;
    return this.view.getUint32(at, true);
  }
}
