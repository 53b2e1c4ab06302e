const FIRST_CAPACITY = 1024;

/** Bytes that grow at the end. */
export class ByteSink {
  private bytes = new Uint8Array(0);
  length = 0;

  append(more: Uint8Array): void {
    this.reserve(more.length);
    this.bytes.set(more, this.length);
    this.length += more.length;
  }

  /** As much of it as makes `most` bytes in all; false where that was not all of it. */
  appendUpTo(most: number, more: Uint8Array): boolean {
    const room = Math.max(0, most - this.length);
    this.append(more.subarray(0, room));
    return more.length <= room;
  }

  push(byte: number): void {
    this.reserve(1);
    this.bytes[this.length++] = byte;
  }

  /** A copy, so that it outlives the sink's next change. */
  slice(from = 0, to = this.length): Uint8Array {
    return this.bytes.slice(from, to);
  }

  /** Valid until the next change. */
  view(from = 0, to = this.length): Uint8Array {
    return this.bytes.subarray(from, to);
  }

  truncate(length: number): void {
    this.length = length;
  }

  private reserve(more: number): void {
    const wanted = this.length + more;
    if (wanted <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(wanted, this.bytes.length * 2, FIRST_CAPACITY));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}
