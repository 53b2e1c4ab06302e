/** What one slice looked up: stays whatever is let go afterwards. */
export type Found<T> = (id: number) => T | undefined;

/**
 * What was looked up by number, kept for the slices that follow. There are two halves: once the young one is full it becomes the old one, and
 * what is met again moves to the young one.
 */
export class KeptEntries<T> {
  readonly #most: number;
  readonly #mostSize: number;
  readonly #sizeOf: (entry: T) => number;
  #young = new Map<number, T>();
  #old: ReadonlyMap<number, T> = new Map<number, T>();
  #size = 0;

  /** Of each half: how many entries, and how large all together. */
  constructor(most: number, mostSize: number, sizeOf: (entry: T) => number) {
    this.#most = most;
    this.#mostSize = mostSize;
    this.#sizeOf = sizeOf;
  }

  has(id: number): boolean {
    if (this.#young.has(id)) return true;
    const entry = this.#old.get(id);
    if (entry === undefined) return false;
    this.add(id, entry);
    return true;
  }

  add(id: number, entry: T): void {
    this.#young.set(id, entry);
    this.#size += this.#sizeOf(entry);
  }

  /** What is there now; lets go what is too much, for those who ask afterwards. */
  found(): Found<T> {
    const [young, old] = [this.#young, this.#old];
    if (young.size > this.#most || this.#size > this.#mostSize) {
      this.#old = young;
      this.#young = new Map();
      this.#size = 0;
    }
    return (id) => young.get(id) ?? old.get(id);
  }
}
