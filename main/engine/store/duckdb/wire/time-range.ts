import type { Tally } from '../tally.ts';

/** TIMESTAMP_NS ends in 2262: the top bit is not set before. */
const LATEST_HIGH = 0x7fffffff;

/** Earliest and latest of many times given as halves, compared without making a BigInt of each. */
export class TimeRange {
  #leastLow = 0;
  #leastHigh = 0;
  #mostLow = 0;
  #mostHigh = 0;
  #seen = false;
  /** Some were beyond what is kept here. */
  hasFar = false;

  clear(): void {
    this.#seen = this.hasFar = false;
  }

  see(words: Uint32Array, row: number): void {
    const low = words[row * 2]!;
    const high = words[row * 2 + 1]!;
    if (high > LATEST_HIGH) this.hasFar = true;
    if (high > LATEST_HIGH || (low === 0 && high === 0)) return;
    if (!this.#seen || high < this.#leastHigh || (high === this.#leastHigh && low < this.#leastLow)) {
      this.#leastLow = low;
      this.#leastHigh = high;
    }
    if (!this.#seen || high > this.#mostHigh || (high === this.#mostHigh && low > this.#mostLow)) {
      this.#mostLow = low;
      this.#mostHigh = high;
    }
    this.#seen = true;
  }

  tell(tally: Tally): void {
    if (!this.#seen) return;
    tally.see((BigInt(this.#leastHigh) << 32n) | BigInt(this.#leastLow));
    tally.see((BigInt(this.#mostHigh) << 32n) | BigInt(this.#mostLow));
  }
}
