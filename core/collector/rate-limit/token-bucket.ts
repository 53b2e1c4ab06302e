/** How much may pass. */
export interface Rate {
  /** Tokens that come back per second. */
  rate: number;
  /** The most there are: so much may pass at once. */
  burst: number;
}

/**
 * Tokens that are taken by what passes and come back with time, as in Go's golang.org/x/time/rate. Over any time no more passes than
 * burst + rate × time. Below 0 are tokens that somebody waits for.
 */
export class TokenBucket {
  #tokens: number;
  #atMs: number;

  constructor(nowMs: number, tokens: number) {
    this.#tokens = tokens;
    this.#atMs = nowMs;
  }

  /**
   * Takes them; gives the milliseconds after which they are there, at most `mostMs`. Where it would be longer, or they are more than the
   * burst, nothing is taken, and undefined is given.
   */
  take(tokens: number, { rate, burst }: Rate, nowMs: number, mostMs = 0): number | undefined {
    this.#refill({ rate, burst }, nowMs);
    if (tokens > burst) return undefined;
    const left = this.#tokens - tokens;
    const waitMs = left < 0 ? Math.ceil((-left * 1_000) / rate) : 0;
    if (waitMs > mostMs) return undefined;
    this.#tokens = left;
    return waitMs;
  }

  /** Whether it is as a new one. */
  isFull(rate: Rate, nowMs: number): boolean {
    this.#refill(rate, nowMs);
    return this.#tokens >= rate.burst;
  }

  #refill({ rate, burst }: Rate, nowMs: number): void {
    // A clock that was set back gives nothing, and takes nothing.
    const passedMs = Math.max(0, nowMs - this.#atMs);
    this.#atMs = nowMs;
    this.#tokens = Math.min(burst, this.#tokens + (passedMs * rate) / 1_000);
  }
}
