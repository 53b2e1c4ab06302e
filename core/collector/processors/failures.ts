/** Messages that a batch may have: what telemetry writes into them must not make the list endless. */
const MOST_MESSAGES = 20;
const OTHERS = 'other errors';

/** What went wrong in one batch: each message with how often it came. */
export class Failures {
  readonly #counts = new Map<string, number>();

  add(message: string): void {
    const key = this.#counts.has(message) || this.#counts.size < MOST_MESSAGES ? message : OTHERS;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  list(): { message: string; count: number }[] {
    return Array.from(this.#counts, ([message, count]) => ({ message, count }));
  }
}
