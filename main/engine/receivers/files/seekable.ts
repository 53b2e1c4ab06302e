import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, crc32, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { ParquetSource } from '../../../../core/formats/parquet/pages.ts';
import { UnpackLimitError } from './expansion.ts';

/** Of what came in a stream and is written to disk before it is read. */
export const MOST_SPOOLED_BYTES = 8 * 1024 ** 3;

/** A file that is read here and there. */
export interface SeekableFile extends ParquetSource {
  close(): Promise<void>;
}

const UNPACKERS = { gzip: gunzipSync, brotli: brotliDecompressSync, zstd: zstdDecompressSync } as const;

const unpack: ParquetSource['unpack'] = (codec, bytes, length) => UNPACKERS[codec](bytes, { maxOutputLength: length });

/** Throws the system's error where it cannot be read. */
export function openSeekable(path: string, onClose = async (): Promise<void> => undefined): SeekableFile {
  const file = openSync(path, 'r');
  const bytes = fstatSync(file).size;
  const read = (offset: number, length: number): Uint8Array => {
    const start = Math.max(0, offset);
    const buffer = new Uint8Array(Math.max(0, Math.min(length, bytes - start)));
    let filled = 0;
    for (let got = -1; got !== 0 && filled < buffer.length; filled += got)
      got = readSync(file, buffer, filled, buffer.length - filled, start + filled);
    return buffer.subarray(0, filled);
  };
  const close = async () => {
    closeSync(file);
    await onClose();
  };
  return { bytes, read, unpack, crc32, close };
}

/** A stream as a file in a folder of its own, which goes when it is closed. Throws UnpackLimitError, or the system's error. */
export async function spool(
  chunks: AsyncIterable<Uint8Array>,
  folder = join(tmpdir(), `tracebench-${randomUUID()}`),
  mostBytes = MOST_SPOOLED_BYTES,
): Promise<SeekableFile> {
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await mkdir(folder, { mode: 0o700 });
    return openSeekable(await spoolInto(folder, chunks, mostBytes), remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A stream as a file in a folder that is there. Gives its path. Throws UnpackLimitError, or the system's error. */
export async function spoolInto(
  folder: string,
  chunks: AsyncIterable<Uint8Array>,
  mostBytes = MOST_SPOOLED_BYTES,
): Promise<string> {
  const path = join(folder, 'dump');
  const file = await open(path, 'wx', 0o600);
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > mostBytes)
        throw new UnpackLimitError(
          `This kind of file cannot be read from a stream where it is larger than ${mostBytes} bytes. Open it by its path`,
        );
      await file.writeFile(chunk);
    }
    return path;
  } finally {
    await file.close();
  }
}
