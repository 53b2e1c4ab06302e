/** Words of the shared memory. */
const SEQUENCE = 0;
const BYTES = 1;

/**
 * How far requests were acknowledged, told by the desk's thread before an answer leaves it and read by any other without asking:
 * whoever has the answer and then looks here finds the request counted.
 */
export class Acknowledged {
  /** To be given to the other threads. */
  readonly memory: SharedArrayBuffer;
  readonly #words: BigInt64Array;

  constructor(memory = new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#words = new BigInt64Array(memory);
  }

  /** The number of a request that is acknowledged now, and the bytes of its body. Later ones may have been before it. */
  tell(sequence: number, bytes: number): void {
    if (sequence > this.sequence) Atomics.store(this.#words, SEQUENCE, BigInt(sequence));
    Atomics.add(this.#words, BYTES, BigInt(bytes));
  }

  /** Of the last request acknowledged. */
  get sequence(): number {
    return Number(Atomics.load(this.#words, SEQUENCE));
  }

  /** Of all bodies acknowledged. */
  get bytes(): number {
    return Number(Atomics.load(this.#words, BYTES));
  }
}
