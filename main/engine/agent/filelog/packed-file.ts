import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, type Gunzip } from 'node:zlib';
import type { FilelogSettings } from '../../../../core/collector/receivers/filelog/settings.ts';

const CHUNK_BYTES = 64 * 1024;

/** Behind whatever a packed file holds by now: how much that is, only unpacking it would tell. */
export const ALL_OF_IT = Number.MAX_SAFE_INTEGER;

export function isPacked({ compression }: Pick<FilelogSettings, 'compression'>, path: string): boolean {
  return compression === 'gzip' || (compression === 'auto' && path.endsWith('.gz'));
}

/**
 * A gzip file as what it unpacks to, from its beginning forward, as far as it is written by now. No more is held of it than is asked
 * for at once, and a chunk.
 *
 *     file   ├── forgotten ──┼── kept ──┤ not unpacked yet
 *                            start      start + length
 */
export class PackedFile {
  /** '' or why nothing more can be read. */
  fault = '';
  readonly #gunzip: Gunzip;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #kept = new Uint8Array(2 * CHUNK_BYTES);
  #start = 0;
  #length = 0;

  constructor(handle: FileHandle) {
    // What is still being written ends somewhere: that is no fault.
    this.#gunzip = createGunzip({ chunkSize: CHUNK_BYTES, finishFlush: constants.Z_SYNC_FLUSH });
    const feeding = pipeline(Readable.from(bytesOf(handle), { objectMode: true, highWaterMark: 1 }), this.#gunzip);
    feeding.catch(() => undefined); // told by whoever reads
    this.#chunks = (this.#gunzip as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  }

  /** How many bytes there are from here on, up to as many as have room. Never from further back than the last time. */
  async read(into: Uint8Array, offset: number): Promise<number> {
    this.#forget(offset);
    while (this.#length < into.length) {
      const chunk = await this.#next();
      if (!chunk) break;
      this.#keep(chunk);
      this.#forget(offset);
    }
    const count = Math.min(this.#length, into.length);
    into.set(this.#kept.subarray(0, count));
    return count;
  }

  close(): void {
    this.#gunzip.destroy();
  }

  async #next(): Promise<Uint8Array | undefined> {
    try {
      const { value, done } = await this.#chunks.next();
      return done ? undefined : value;
    } catch (error) {
      const { message, code } = error as NodeJS.ErrnoException;
      if (!code?.startsWith('Z_')) throw error;
      this.fault = `it is no gzip, or damaged: ${message}`;
      return undefined;
    }
  }

  #keep(chunk: Uint8Array): void {
    if (this.#length + chunk.length > this.#kept.length) {
      const larger = new Uint8Array(2 * (this.#length + chunk.length));
      larger.set(this.#kept.subarray(0, this.#length));
      this.#kept = larger;
    }
    this.#kept.set(chunk, this.#length);
    this.#length += chunk.length;
  }

  #forget(offset: number): void {
    const count = Math.min(this.#length, Math.max(0, offset - this.#start));
    this.#kept.copyWithin(0, count, this.#length);
    this.#start += count;
    this.#length -= count;
  }
}

async function* bytesOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (let at = 0; ;) {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(CHUNK_BYTES), 0, CHUNK_BYTES, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
