/** Three bytes are the most a UTF-16 unit becomes. */
const MOST_UNIT_BYTES = 3;
const FIRST_BYTES = 2 * 1024 * 1024;

/** Texts as UTF-8, one behind the other. Memory is kept for those that follow. */
export class TextBytes {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  write(text: string): void {
    this.#reserve(text.length * MOST_UNIT_BYTES);
    this.length += this.#bytes.write(text, this.length, 'utf8');
  }

  writeBytes(from: TextBytes, start: number, end: number): void {
    this.#reserve(end - start);
    from.#bytes.copy(this.#bytes, this.length, start, end);
    this.length += end - start;
  }

  copy(): Uint8Array {
    return Uint8Array.prototype.slice.call(this.#bytes, 0, this.length);
  }

  #reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }
}
