export interface Unsnapped {
  /** What could be unpacked: all of it unless `fault` says otherwise. */
  bytes: Uint8Array;
  /** '' or what was wrong. */
  fault: string;
}

/** A copy of 64 bytes takes at least 3: a block that promises more is no block. */
const BEST_RATIO = 22;

/**
 * Unpacks one snappy block (google/snappy format_description.txt; not the framed format of .sz files), as far as it is sound and
 * not larger than `mostBytes`.
 */
export function decodeSnappy(block: Uint8Array, mostBytes: number): Unsnapped {
  const length = blockLength(block);
  if (length === undefined) return { bytes: new Uint8Array(0), fault: 'no length at its beginning' };
  if (length.value > mostBytes) return { bytes: new Uint8Array(0), fault: `it unpacks to ${length.value} bytes` };
  const room = Math.min(length.value, block.length * BEST_RATIO);
  return new SnappyDecoder(block, length.end, room).decode(length.value);
}

/** What a block says that it unpacks to; 0 where it says nothing. */
export function saidBytes(block: Uint8Array): number {
  return blockLength(block)?.value ?? 0;
}

/** The most that a block can unpack to by its length and what it says; 0 where it says nothing. */
export function unsnappedBytes(block: Uint8Array): number {
  return Math.min(saidBytes(block), block.length * BEST_RATIO);
}

/** The varint at the beginning. */
function blockLength(block: Uint8Array): { value: number; end: number } | undefined {
  let value = 0;
  for (let i = 0; i < Math.min(5, block.length); i++) {
    value += (block[i]! & 0x7f) * 2 ** (7 * i);
    if (block[i]! < 0x80) return value < 2 ** 32 ? { value, end: i + 1 } : undefined;
  }
  return undefined;
}

class SnappyDecoder {
  private readonly block: Uint8Array;
  private readonly out: Uint8Array;
  private at: number;
  private length = 0;

  constructor(block: Uint8Array, at: number, room: number) {
    this.block = block;
    this.at = at;
    this.out = new Uint8Array(room);
  }

  decode(wanted: number): Unsnapped {
    let fault = '';
    while (this.at < this.block.length && fault === '') fault = this.element();
    if (fault === '' && this.length < wanted) fault = `cut short: ${this.length} of ${wanted} bytes`;
    return { bytes: this.out.subarray(0, this.length), fault };
  }

  /** One literal or copy. The two lowest bits tell which, the others or the bytes behind them how long. */
  private element(): string {
    const tag = this.block[this.at++]!;
    switch (tag & 3) {
      case 0:
        return this.literal(tag >>> 2);
      case 1:
        return this.copy(4 + ((tag >>> 2) & 7), 1, tag >>> 5);
      case 2:
        return this.copy(1 + (tag >>> 2), 2, 0);
      default:
        return this.copy(1 + (tag >>> 2), 4, 0);
    }
  }

  private literal(size: number): string {
    const extra = size < 60 ? 0 : size - 59;
    const length = 1 + (extra === 0 ? size : this.number(extra));
    const end = Math.min(this.at + length, this.block.length, this.at + this.out.length - this.length);
    this.out.set(this.block.subarray(this.at, end), this.length);
    this.length += end - this.at;
    const isWhole = end === this.at + length;
    this.at = end;
    return isWhole ? '' : 'cut short: a literal goes beyond the end';
  }

  /** Bytes written before, perhaps those that this copy itself writes. `high` are the bits above the offset's first byte. */
  private copy(length: number, offsetBytes: number, high: number): string {
    if (this.at + offsetBytes > this.block.length) return 'cut short: inside a copy';
    const offset = high * 256 + this.number(offsetBytes);
    if (offset === 0 || offset > this.length) return `a copy from ${offset} bytes back, where there are ${this.length}`;
    if (this.length + length > this.out.length) return 'longer than it says';
    for (let i = 0; i < length; i++, this.length++) this.out[this.length] = this.out[this.length - offset]!;
    return '';
  }

  /** Little-endian. */
  private number(bytes: number): number {
    let value = 0;
    for (let i = 0; i < bytes; i++) value += (this.block[this.at++] ?? 0) * 256 ** i;
    return value;
  }
}
