import { concatBytes } from '../encoding/bytes.ts';

/*
 * A zstd file is a row of frames, each a header, blocks that begin with their length, and perhaps a checksum (RFC 8878):
 *
 *   magic 4 │ header 2–14 │ block: 3 + n │ … │ last block │ checksum 0 or 4 ║ magic 4 │ …
 */

const MAGIC_BYTES = 4;
const BLOCK_HEADER_BYTES = 3;
const CHECKSUM_BYTES = 4;
const SKIPPABLE_HEADER_BYTES = 8;
/** Magic, descriptor, window, dictionary id, content size. */
const LONGEST_HEADER = 18;
const RLE_BLOCK = 1;

/**
 * Cuts the stream where a frame ends, and nowhere else than chunks were cut already. Node's decompressor stops for good when one
 * write holds the end of a frame and the beginning of the next.
 */
export class ZstdFrameCutter {
  /** Bytes of the element that is passing and need no look. */
  private passing = 0;
  private state: 'frame' | 'block' | 'checksum' = 'frame';
  private hasChecksum = false;
  /** Of a header that came in two chunks. */
  private stash: Uint8Array = new Uint8Array(0);

  *cut(chunk: Uint8Array): Generator<Uint8Array> {
    const bytes = concatBytes(this.stash, chunk);
    let [from, at] = [0, 0];
    while (at < bytes.length) {
      if (this.passing > 0) {
        const step = Math.min(this.passing, bytes.length - at);
        this.passing -= step;
        at += step;
      } else if (this.state === 'frame' && at > from) {
        yield bytes.subarray(from, at);
        from = at;
      } else if (!this.enter(bytes.subarray(at))) break;
    }
    if (at > from) yield bytes.subarray(from, at);
    this.stash = bytes.slice(at);
  }

  /** What is left of a file that is cut short. */
  end(): Uint8Array {
    return this.stash;
  }

  /** Looks at the header that begins here. False when more of it is wanted. */
  private enter(bytes: Uint8Array): boolean {
    switch (this.state) {
      case 'frame':
        return this.enterFrame(bytes);
      case 'block':
        return this.enterBlock(bytes);
      case 'checksum':
        this.state = 'frame';
        this.passing = this.hasChecksum ? CHECKSUM_BYTES : 0;
        return true;
    }
  }

  private enterFrame(bytes: Uint8Array): boolean {
    if (bytes.length < SKIPPABLE_HEADER_BYTES) return false;
    const isSkippable = (bytes[0]! & 0xf0) === 0x50;
    if (isSkippable) {
      this.passing = SKIPPABLE_HEADER_BYTES + littleEndian(bytes.subarray(MAGIC_BYTES, SKIPPABLE_HEADER_BYTES));
      return true;
    }
    const length = headerLength(bytes[MAGIC_BYTES]!);
    this.hasChecksum = (bytes[MAGIC_BYTES]! & 4) !== 0;
    this.state = 'block';
    this.passing = length;
    return true;
  }

  private enterBlock(bytes: Uint8Array): boolean {
    if (bytes.length < BLOCK_HEADER_BYTES) return false;
    const header = littleEndian(bytes.subarray(0, BLOCK_HEADER_BYTES));
    const type = (header >>> 1) & 3;
    this.passing = BLOCK_HEADER_BYTES + (type === RLE_BLOCK ? 1 : header >>> 3);
    if ((header & 1) === 1) this.state = 'checksum';
    return true;
  }
}

/** Of magic and frame header, by the descriptor byte. */
function headerLength(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >>> 6;
  const sizeBytes = sizeFlag === 0 ? Number(isSingleSegment) : 1 << sizeFlag;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  return Math.min(LONGEST_HEADER, MAGIC_BYTES + 1 + Number(!isSingleSegment) + dictionaryBytes + sizeBytes);
}

function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
}
