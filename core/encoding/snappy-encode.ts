/** Copies reach back so far at most, with two bytes for the way: each block is packed by itself. */
const BLOCK_BYTES = 65_536;
const HASH_BITS = 14;
const LEAST_COPY = 4;
/** The longest copy of one element, and what is left of a longer one must not be too short for the next. */
const MOST_COPY = 64;

/** One snappy block (google/snappy format_description.txt), which decodeSnappy and every other decoder unpacks. */
export function encodeSnappy(bytes: Uint8Array): Uint8Array {
  return new SnappyEncoder(bytes).encode();
}

class SnappyEncoder {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly out: Uint8Array;
  private length = 0;
  /** Where four bytes with this hash were seen last. */
  private readonly seen = new Int32Array(2 ** HASH_BITS);

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // What cannot be packed grows by a tag for each literal.
    this.out = new Uint8Array(32 + bytes.length + Math.ceil(bytes.length / 6));
  }

  encode(): Uint8Array {
    let rest = this.bytes.length;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.push((rest % 128) | 128);
    this.push(rest);
    for (let start = 0; start < this.bytes.length; start += BLOCK_BYTES)
      this.block(start, Math.min(start + BLOCK_BYTES, this.bytes.length));
    return this.out.slice(0, this.length);
  }

  private block(start: number, end: number): void {
    this.seen.fill(-1);
    let literal = start;
    for (let at = start; at + LEAST_COPY <= end;) {
      const found = this.find(at);
      if (found < 0) {
        // The longer nothing was found, the more is passed over.
        at += 1 + ((at - literal) >> 5);
        continue;
      }
      const length = this.matching(found, at, end);
      this.literal(literal, at);
      this.copy(at - found, length);
      at += length;
      literal = at;
    }
    this.literal(literal, end);
  }

  /** Where the same four bytes stood before in this block, or -1. */
  private find(at: number): number {
    const four = this.view.getUint32(at, true);
    const hash = Math.imul(four, 0x1e35a7bd) >>> (32 - HASH_BITS);
    const candidate = this.seen[hash]!;
    this.seen[hash] = at;
    return candidate >= 0 && this.view.getUint32(candidate, true) === four ? candidate : -1;
  }

  private matching(from: number, at: number, end: number): number {
    let length = LEAST_COPY;
    while (at + length < end && this.bytes[from + length] === this.bytes[at + length]) length++;
    return length;
  }

  private literal(from: number, to: number): void {
    const size = to - from - 1;
    if (size < 0) return;
    if (size < 60) this.push(size << 2);
    else if (size < 256) this.push(60 << 2, size);
    else this.push(61 << 2, size & 255, size >> 8);
    this.out.set(this.bytes.subarray(from, to), this.length);
    this.length += to - from;
  }

  private copy(offset: number, length: number): void {
    let left = length;
    for (; left > MOST_COPY; left -= left < MOST_COPY + LEAST_COPY ? MOST_COPY - LEAST_COPY : MOST_COPY)
      this.longCopy(offset, left < MOST_COPY + LEAST_COPY ? MOST_COPY - LEAST_COPY : MOST_COPY);
    if (left < 12 && left >= LEAST_COPY && offset < 2_048)
      this.push(1 | ((left - 4) << 2) | ((offset >> 8) << 5), offset & 255);
    else this.longCopy(offset, left);
  }

  private longCopy(offset: number, length: number): void {
    this.push(2 | ((length - 1) << 2), offset & 255, offset >> 8);
  }

  private push(...bytes: number[]): void {
    for (const byte of bytes) this.out[this.length++] = byte;
  }
}
