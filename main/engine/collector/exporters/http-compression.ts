import { promisify } from 'node:util';
import { deflate, gzip, zstdCompress } from 'node:zlib';
import { encodeSnappy } from '../../../../core/encoding/snappy-encode.ts';
import { encodeSnappyFrames } from '../../../../core/encoding/snappy-frames.ts';
import type { Settings } from '../../../../core/collector/settings.ts';

const zlib = promisify(deflate);
/** As confighttp has them: `deflate` is zlib's format as well (RFC 9110, 8.4.1.2), and `snappy` one block. */
export const COMPRESS = {
  gzip: promisify(gzip),
  zstd: promisify(zstdCompress),
  zlib,
  deflate: zlib,
  snappy: encodeSnappy,
  'x-snappy-framed': encodeSnappyFrames,
} as const;
export type Compression = keyof typeof COMPRESS | 'none';
const COMPRESSIONS = [...(Object.keys(COMPRESS) as (keyof typeof COMPRESS)[]), 'none', ''] as const;
/** Known to the Collector, and not supported here. */
const REFUSED_COMPRESSIONS = ['lz4'];

export function readCompression(settings: Settings, fallback: Compression): Compression {
  const written = settings.raw('compression');
  if (typeof written === 'string' && REFUSED_COMPRESSIONS.includes(written.toLowerCase())) {
    settings.note(['compression'], `"${written}" is not supported here`);
    return fallback;
  }
  return settings.choice('compression', COMPRESSIONS, fallback) || 'none';
}
