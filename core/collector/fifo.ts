/** Entries that were given out and still take room at the front of the list; arrays of a few are as quick without. */
const MOST_SPENT = 1_024;

/** First in, first out. An array's own `shift` moves all that is behind it, once it is long. */
export class Fifo<T> {
  #entries: (T | undefined)[] = [];
  #first = 0;

  get length(): number {
    return this.#entries.length - this.#first;
  }

  get first(): T | undefined {
    return this.#entries[this.#first];
  }

  /** Places in the list, with those given out: never more than twice what waits, and some. */
  get places(): number {
    return this.#entries.length;
  }

  push(entry: T): void {
    this.#entries.push(entry);
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const entry = this.#entries[this.#first];
    this.#entries[this.#first++] = undefined;
    if (this.length === 0) this.#restart([]);
    else if (this.#first > MOST_SPENT && this.#first * 2 > this.#entries.length)
      this.#restart(this.#entries.slice(this.#first));
    return entry;
  }

  #restart(entries: (T | undefined)[]): void {
    this.#entries = entries;
    this.#first = 0;
  }

  /** All that wait, and none are left. */
  take(): T[] {
    const all = this.#entries.slice(this.#first) as T[];
    this.#restart([]);
    return all;
  }
}
