import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { constants, createGzip, createZstdCompress } from 'node:zlib';

const MIB = 1024 ** 2;

const COMPRESSORS = {
  gzip: () => createGzip({ level: 9 }),
  zstd: () => createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
} as const;

export type BombEncoding = keyof typeof COMPRESSORS;
export const BOMB_ENCODINGS = Object.keys(COMPRESSORS) as BombEncoding[];

/** So many MiB of zeros, compressed; never there as a whole. */
export async function makeBomb(encoding: BombEncoding, mib: number): Promise<Buffer> {
  const zeros = Buffer.alloc(MIB);
  const chunks: Buffer[] = [];
  await pipeline(
    Readable.from(Array.from({ length: mib }, () => zeros)),
    COMPRESSORS[encoding](),
    async (compressed: AsyncIterable<Buffer>) => {
      for await (const chunk of compressed) chunks.push(chunk);
    },
  );
  return Buffer.concat(chunks);
}
