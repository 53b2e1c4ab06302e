/** Twenty thousand spans of everyday size. */
const BYTES_PER_SECOND = 12 * 1024 ** 2;
const MEMORY_MS = 1_000;
/** Two commits this close say little about the second they are in. */
const LEAST_MS = 50;

/** Whether so much is being stored that what was acknowledged last makes no difference to a question. */
export class Flood {
  #lastMs = 0;
  #pace = 0;

  /** So many bytes of requests were stored. */
  note(bytes: number, nowMs: number): void {
    this.#pace = (bytes * 1_000) / Math.max(LEAST_MS, nowMs - this.#lastMs);
    this.#lastMs = nowMs;
  }

  isOn(nowMs: number): boolean {
    return this.#pace > BYTES_PER_SECOND && nowMs - this.#lastMs < MEMORY_MS;
  }
}
