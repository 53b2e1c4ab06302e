import { once } from 'node:events';
import { pipeline, Readable, type Transform } from 'node:stream';
import { createGzip, createZstdCompress } from 'node:zlib';
import { assertNever } from '../../../core/model/assert-never.ts';
import type { ExportCompression } from '../../../contract/operations/files.ts';

/** The pieces as one stream of that compression. Reads a piece ahead; ending early ends the source. */
export async function* compress(
  pieces: AsyncIterable<string | Uint8Array>,
  compression: ExportCompression,
): AsyncGenerator<string | Uint8Array> {
  const packer = createPacker(compression);
  if (packer === undefined) return yield* pieces;
  const source = Readable.from(pieces, { highWaterMark: 1 });
  // What fails destroys the packer with its error, which reading it throws.
  const packed = pipeline(source, packer, () => undefined);
  try {
    yield* packed as AsyncIterable<Uint8Array>;
  } finally {
    source.destroy();
    // Only then has whoever gives the pieces ended too.
    if (!source.closed) await once(source, 'close');
  }
}

function createPacker(compression: ExportCompression): Transform | undefined {
  switch (compression) {
    case 'none':
      return undefined;
    case 'gzip':
      return createGzip();
    case 'zstd':
      return createZstdCompress();
    default:
      return assertNever(compression);
  }
}

/** What is put behind a file's name. */
export const PACKED_EXTENSIONS: Record<ExportCompression, string> = { none: '', gzip: '.gz', zstd: '.zst' };
