/** Chunks waiting while one is being read: a client that does not wait for answers is told so. */
const MOST_WAITING = 2;

/** A stream that is pushed from one side and pulled from the other. */
export class PushSource implements AsyncIterable<Uint8Array> {
  readonly #waiting: { bytes: Uint8Array; taken: () => void }[] = [];
  #ended = false;
  /** The reader is done with it, perhaps before the end; what still comes is dropped. */
  #closed = false;
  #wake: () => void = () => undefined;

  /** Resolves when the reader has taken the chunk. False: there are too many waiting, and this one was not kept. */
  push(bytes: Uint8Array): Promise<boolean> {
    if (this.#closed) return Promise.resolve(true);
    if (this.#waiting.length >= MOST_WAITING) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#waiting.push({ bytes, taken: () => resolve(true) });
      this.#wake();
    });
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const next = this.#waiting.shift();
        if (next !== undefined) {
          next.taken();
          yield next.bytes;
        } else if (this.#ended) return;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      this.close();
    }
  }

  /** Nobody reads it any more. */
  close(): void {
    this.#closed = true;
    for (const { taken } of this.#waiting.splice(0)) taken();
    this.#wake();
  }
}
