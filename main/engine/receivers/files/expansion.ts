/**
 * Telemetry shrinks 10 to 100 times: ids and times differ from record to record. What shrinks 500 times says the same thing over and
 * over. Small files may do so honestly.
 */
export const MAX_RATIO = 500;
export const RATIO_FREE_BYTES = 16 * 1024 * 1024;
/** No honest dump is larger unpacked; a person can split it. */
export const MAX_UNPACKED_BYTES = 64 * 1024 ** 3;

/** The file is packed in a way we do not follow, or unpacks to more than we take. */
export class UnpackLimitError extends Error {
  override name = 'UnpackLimitError';
}

/** Packed bytes that an unpacker has taken in so far: what was read for it may be far ahead. */
export interface Consumed {
  bytes: number;
}

/** So much may become of that many packed bytes. */
export function mostUnpacked(packedBytes: number): number {
  return Math.min(MAX_UNPACKED_BYTES, Math.max(RATIO_FREE_BYTES, MAX_RATIO * packedBytes));
}

/** How much a file has become by unpacking. What lies equally deep counts together, however many members it is spread over. */
export class Expansion {
  readonly #readBytes: () => number;
  #consumed: Consumed | undefined;
  readonly #unpacked: number[] = [];

  /** `readBytes` tells how much of the file was read so far. */
  constructor(readBytes: () => number) {
    this.#readBytes = readBytes;
  }

  /** The file itself is packed, and this is what its unpacker has taken in. */
  follow(consumed: Consumed): void {
    this.#consumed = consumed;
  }

  /** The same chunks, while they are not too many. `depth` counts from 1. Throws UnpackLimitError. */
  async *limited(source: AsyncIterable<Uint8Array>, depth: number): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.#unpacked[depth] = this.#checked(chunk.length, depth);
      yield chunk;
    }
  }

  /** Goes through what would be unpacked, and keeps nothing: a bomb is known before anything of it is read. Throws UnpackLimitError. */
  async measure(source: AsyncIterable<Uint8Array>, depth: number): Promise<void> {
    let bytes = 0;
    for await (const chunk of source) this.#checked((bytes += chunk.length), depth);
  }

  #checked(more: number, depth: number): number {
    const bytes = (this.#unpacked[depth] ?? 0) + more;
    const packed = this.#consumed?.bytes ?? this.#readBytes();
    if (bytes <= mostUnpacked(packed)) return bytes;
    throw new UnpackLimitError(
      bytes > MAX_UNPACKED_BYTES
        ? `This file unpacks to more than ${MAX_UNPACKED_BYTES} bytes`
        : `This file unpacks to more than ${MAX_RATIO} times its size: at byte ${packed}, after ${bytes} unpacked bytes, it was given up`,
    );
  }
}
