import { fail } from './fault.ts';

/** Bytes that reading may hold at once, of all columns together. They are asked for before anything is made of them. */
export class Budget {
  static readonly MOST_BYTES = 256 * 1024 ** 2;
  #held = 0;

  /** Throws ParquetFault, and then nothing is taken. */
  change(bytes: number): void {
    if (bytes > 0 && this.#held + bytes > Budget.MOST_BYTES)
      fail(`pages and dictionaries that take more than ${Budget.MOST_BYTES} bytes at once`);
    this.#held += bytes;
  }
}

/** What one holder has of it. */
export class Share {
  readonly #budget: Budget;
  #bytes = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Has so many from now on, instead of those it had. Throws ParquetFault. */
  hold(bytes: number): void {
    this.#budget.change(bytes - this.#bytes);
    this.#bytes = bytes;
  }
}
