import { concatBytes } from '../../../../../core/encoding/bytes.ts';
import { DamagedError } from '../damaged.ts';

/** A stream that is looked at before it is taken, and that knows how far it came. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);
  #isAtEnd = false;
  #offset = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** Of the next byte, from the first of the stream. */
  get offset(): number {
    return this.#offset;
  }

  /** The next bytes without taking them: `wanted` or more, fewer only at the end. */
  async peek(wanted: number): Promise<Uint8Array> {
    if (this.#held.length >= wanted || this.#isAtEnd) return this.#held;
    const parts = [this.#held];
    for (let length = this.#held.length; length < wanted && !this.#isAtEnd;) {
      const next = await this.#chunks.next();
      if (next.done === true) this.#isAtEnd = true;
      else length += parts[parts.push(next.value) - 1]!.length;
    }
    const filled = parts.filter(({ length }) => length > 0);
    return (this.#held = filled.length === 1 ? filled[0]! : concatBytes(...filled));
  }

  /** Passes over bytes that were looked at. */
  take(bytes: number): Uint8Array {
    const taken = this.#held.subarray(0, bytes);
    this.#held = this.#held.subarray(bytes);
    this.#offset += taken.length;
    return taken;
  }

  /** So many bytes as they come. Throws DamagedError where the stream ends before. */
  async *pieces(bytes: number): AsyncGenerator<Uint8Array> {
    for (let left = bytes; left > 0;) {
      if ((await this.peek(1)).length === 0) throw new DamagedError(`zip: cut short at byte ${this.#offset}`);
      const piece = this.take(left);
      left -= piece.length;
      yield piece;
    }
  }

  /** Throws DamagedError where the stream ends before. */
  async pass(bytes: number): Promise<void> {
    const pieces = this.pieces(bytes);
    while ((await pieces.next()).done !== true);
  }
}
