import { decodeSnappy } from '../../encoding/snappy.ts';
import { decodeLz4 } from '../../encoding/lz4.ts';
import { fail } from './fault.ts';
import type { Codec } from './metadata.ts';

/** What the host unpacks: `length` bytes are expected, and no more may be made. Throws anything. */
export type Unpack = (codec: 'gzip' | 'brotli' | 'zstd', bytes: Uint8Array, length: number) => Uint8Array;

/** A page as it was before it was compressed. Throws ParquetFault. */
export function unpackPage(codec: Codec, bytes: Uint8Array, length: number, unpack: Unpack): Uint8Array {
  const page = length === 0 ? new Uint8Array(0) : unpacked(codec, bytes, length, unpack);
  return page.length === length ? page : fail(`a page of ${length} bytes that has ${page.length}`);
}

function unpacked(codec: Codec, bytes: Uint8Array, length: number, unpack: Unpack): Uint8Array {
  switch (codec) {
    case 'none':
      return bytes;
    case 'snappy': {
      const { bytes: page, fault } = decodeSnappy(bytes, length);
      return fault === '' ? page : fail(`a damaged page (snappy: ${fault})`);
    }
    case 'lz4':
      return decodeLz4(bytes, length) ?? fail('a damaged page (lz4)');
    case 'lz4-framed':
      return unframed(bytes, length);
    case 'lzo':
      return fail('compressed with lzo, which is not read');
    default:
      return byHost(codec, bytes, length, unpack);
  }
}

function byHost(codec: Parameters<Unpack>[0], bytes: Uint8Array, length: number, unpack: Unpack): Uint8Array {
  try {
    return unpack(codec, bytes, length);
  } catch (error) {
    return fail(`a damaged page (${codec}: ${error instanceof Error ? error.message : String(error)})`);
  }
}

/** As Hadoop writes LZ4: blocks, each behind its length before and after. */
function unframed(bytes: Uint8Array, length: number): Uint8Array {
  const page = new Uint8Array(length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let filled = 0;
  for (let at = 0; at + 8 <= bytes.length;) {
    const [before, packed] = [view.getUint32(at), view.getUint32(at + 4)];
    if (before > length - filled) fail('a damaged page (lz4)');
    const block = decodeLz4(bytes.subarray(at + 8, at + 8 + packed), before) ?? fail('a damaged page (lz4)');
    page.set(block, filled);
    filled += before;
    at += 8 + packed;
  }
  return page.subarray(0, filled);
}
