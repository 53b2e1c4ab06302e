import { joinBytes, startsWith } from './bytes.ts';
import { crc32c } from './crc32.ts';
import { decodeSnappy } from './snappy.ts';
import { encodeSnappy } from './snappy-encode.ts';

/*
 * Snappy's framed format (google/snappy framing_format.txt), as gRPC's `snappy` and HTTP's `x-snappy-framed` are in Go:
 *
 *   0xff │ 6 │ "sNaPpY" ║ 0x00 packed, 0x01 as it is │ length, 3 bytes, little-endian │ masked CRC-32C of the plain bytes, 4 │ bytes ║ …
 */
const IDENTIFIER = Uint8Array.of(0xff, 6, 0, 0, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59);
const PACKED = 0x00;
const PLAIN = 0x01;
/** Kinds from here on may be passed over by who does not know them; those below may not. */
const SKIPPABLE = 0x80;
const HEADER_BYTES = 4;
const CHECKSUM_BYTES = 4;
/** Of a frame, unpacked. */
const MOST_BYTES = 65_536;

/** Whatever is no sound row of frames. */
export class SnappyFramesError extends Error {}

/** The plain bytes, frame by frame: 64 KiB each at most. @throws SnappyFramesError */
export function* decodeSnappyFrames(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    if (at === 0 && !startsWith(bytes, IDENTIFIER)) throw new SnappyFramesError('no identifier at its beginning');
    if (at + HEADER_BYTES > bytes.length) throw new SnappyFramesError('cut short: inside a header');
    const kind = bytes[at]!;
    const from = at + HEADER_BYTES;
    at = from + (bytes[at + 1]! | (bytes[at + 2]! << 8) | (bytes[at + 3]! << 16));
    if (at > bytes.length) throw new SnappyFramesError('cut short: inside a frame');
    if (kind >= SKIPPABLE) continue;
    if (kind > PLAIN) throw new SnappyFramesError(`a frame of the unknown kind ${kind}`);
    yield plainBytes(kind, bytes.subarray(from, at));
  }
}

function plainBytes(kind: number, frame: Uint8Array): Uint8Array {
  if (frame.length < CHECKSUM_BYTES) throw new SnappyFramesError('a frame without a checksum');
  const body = frame.subarray(CHECKSUM_BYTES);
  const { bytes, fault } = kind === PACKED ? decodeSnappy(body, MOST_BYTES) : { bytes: body, fault: '' };
  if (fault !== '') throw new SnappyFramesError(fault);
  if (bytes.length > MOST_BYTES) throw new SnappyFramesError(`a frame of ${bytes.length} bytes`);
  const expected = new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
  if (maskedChecksum(bytes) !== expected) throw new SnappyFramesError('a checksum is wrong');
  return bytes;
}

/** In frames of 64 KiB of plain bytes each; of none the identifier alone. */
export function encodeSnappyFrames(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [IDENTIFIER];
  for (let from = 0; from < bytes.length; from += MOST_BYTES)
    parts.push(...frameOf(bytes.subarray(from, from + MOST_BYTES)));
  return joinBytes(parts);
}

/** Header and bytes. What does not become smaller goes as it is. */
function frameOf(plain: Uint8Array): [Uint8Array, Uint8Array] {
  const packed = encodeSnappy(plain);
  const isSmaller = packed.length < plain.length;
  const body = isSmaller ? packed : plain;
  const header = new DataView(new ArrayBuffer(HEADER_BYTES + CHECKSUM_BYTES));
  header.setUint32(0, (body.length + CHECKSUM_BYTES) * 256 + (isSmaller ? PACKED : PLAIN), true);
  header.setUint32(HEADER_BYTES, maskedChecksum(plain), true);
  return [new Uint8Array(header.buffer), body];
}

/** So that a checksum of what holds checksums means something. */
function maskedChecksum(bytes: Uint8Array): number {
  const sum = crc32c(bytes);
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
}
