/** A commit costs some 4 ms whatever is in it. A trickle is stored at once, a stream in large commits. */
const TRICKLE_ROWS = 1_024;
const TRICKLE_MS = 10;
const STREAM_MS = 250;

/** When rows that wait are to be handed to the store. */
export class BatchTimer {
  /** No reason to wait longer with so many. */
  static readonly MOST_ROWS = 61_440;

  readonly #handOver: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since = 0;
  #isHurried = false;
  #rows = 0;

  constructor(handOver: () => void) {
    this.#handOver = handOver;
  }

  /** So many wait now. */
  rowsWait(rows: number): void {
    this.#rows = rows;
    if (rows >= BatchTimer.MOST_ROWS || this.#isHurried) this.#handOver();
    else if (this.#timer === undefined) {
      this.#since = Date.now();
      this.#timer = setTimeout(() => this.#look(), TRICKLE_MS);
    }
  }

  #look(): void {
    const waited = Date.now() - this.#since;
    if (this.#rows < TRICKLE_ROWS || waited >= STREAM_MS) {
      this.#timer = setTimeout(() => this.#look(), STREAM_MS); // should the store not be free now
      this.#handOver();
    } else this.#timer = setTimeout(() => this.#look(), STREAM_MS - waited);
  }

  /** Somebody asks for what was answered already: some of it waits, or all is on its way. */
  hurry(isWaiting: boolean): void {
    this.#isHurried = isWaiting;
    if (isWaiting) this.#handOver();
  }

  /** A batch was committed, and this much waits: what a request had to tell may wait without rows. */
  storeIsFree(rows: number, isWaiting: boolean): void {
    this.#rows = rows;
    const isDue = this.#timer !== undefined && Date.now() - this.#since >= STREAM_MS;
    if (isWaiting && (this.#isHurried || isDue || rows >= BatchTimer.MOST_ROWS)) this.#handOver();
  }

  /** They were handed over. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isHurried = false;
  }
}
