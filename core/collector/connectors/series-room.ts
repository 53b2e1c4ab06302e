/** What telemetry writes into the attributes of metrics must not fill the memory: so many series, and so many characters of their keys. */
const MOST_SERIES = 100_000;
const MOST_CHARACTERS = 50_000_000;

/** Counts the series of one component, and the text they hold. */
export class SeriesRoom {
  #series = 0;
  #characters = 0;

  get isFull(): boolean {
    return this.#series >= MOST_SERIES || this.#characters >= MOST_CHARACTERS;
  }

  take(key: string): void {
    this.#series++;
    this.#characters += key.length;
  }

  /** Characters that are held beside the keys of series; fewer than 0 where they are not any more. */
  hold(characters: number): void {
    this.#characters += characters;
  }

  giveBack(keys: Iterable<string>): void {
    for (const key of keys) {
      this.#series--;
      this.#characters -= key.length;
    }
  }
}
