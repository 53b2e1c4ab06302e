/** Telemetry shrinks 10 to 100 times; a bomb 1,000 times and more. Small files may do so honestly. */
export const MAX_RATIO = 1_000;
export const RATIO_FREE_BYTES = 64 * 1024 * 1024;
/** No honest dump is larger unpacked; a person can split it. */
export const MAX_UNPACKED_BYTES = 64 * 1024 ** 3;

/** The file is packed in a way we do not follow, or unpacks to more than we take. */
export class UnpackLimitError extends Error {
  override name = 'UnpackLimitError';
}

/** How much a file has become by unpacking. What lies equally deep counts together, however many members it is spread over. */
export class Expansion {
  readonly #packedBytes: () => number;
  readonly #unpacked: number[] = [];

  /** `packedBytes` tells how much of the file was read so far. */
  constructor(packedBytes: () => number) {
    this.#packedBytes = packedBytes;
  }

  /** The same chunks, while they are not too many. `depth` counts from 1. Throws UnpackLimitError. */
  async *limited(source: AsyncIterable<Uint8Array>, depth: number): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.#count(chunk.length, depth);
      yield chunk;
    }
  }

  #count(more: number, depth: number): void {
    const bytes = (this.#unpacked[depth] = (this.#unpacked[depth] ?? 0) + more);
    const ratio = bytes / Math.max(this.#packedBytes(), 1);
    if (bytes > RATIO_FREE_BYTES && ratio > MAX_RATIO) {
      throw new UnpackLimitError(
        `This file unpacks to more than ${MAX_RATIO} times its size: after ${bytes} bytes it was given up`,
      );
    }
    if (bytes > MAX_UNPACKED_BYTES)
      throw new UnpackLimitError(`This file unpacks to more than ${MAX_UNPACKED_BYTES} bytes`);
  }
}
