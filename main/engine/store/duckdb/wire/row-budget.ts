import { UNUSUAL } from './wire-cursor.ts';

/** Some rows can be two bytes on the wire and are a hundred in columns: requests made of nothing else go the bounded way. */
const BYTES_PER_ROW = 16;
const ALWAYS_ROWS = 4_096;

/** How many rows a request may still become. */
export class RowBudget {
  #left = 0;

  /** For a request of that many bytes. */
  begin(bytes: number): void {
    this.#left = ALWAYS_ROWS + bytes / BYTES_PER_ROW;
  }

  spend(): void {
    if (--this.#left < 0) throw UNUSUAL;
  }
}
