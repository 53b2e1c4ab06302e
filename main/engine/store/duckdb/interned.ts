/** Bounded like the dictionaries, and a second row for one thing is harmless. */
const CACHE_ENTRIES = 65_536;
/** Longer ones are not remembered. */
const LONGEST_KEY = 16_384;

/**
 * Ids for things that repeat with every request, by what they say. What is repeated as one object has its id by that too, whatever
 * its length: a divided batch has one group for each item.
 */
export class Interned {
  readonly #known = new Map<string, number>();
  #objects = new WeakMap<object, { beside: readonly unknown[]; id: number }>();
  lastId = 0;

  /** `find` is asked where this object is not known with these values beside it. */
  idOf(object: object, beside: readonly unknown[], find: () => number): number {
    const known = this.#objects.get(object);
    if (known?.beside.every((value, i) => value === beside[i])) return known.id;
    const id = find();
    this.#objects.set(object, { beside, id });
    return id;
  }

  id(key: string, add: (id: number) => void): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= CACHE_ENTRIES) this.#known.clear();
    const id = ++this.lastId;
    if (key.length <= LONGEST_KEY) this.#known.set(key, id);
    add(id);
    return id;
  }

  /** Forgets ids given out since. A map keeps the order in which it was filled. */
  backTo(lastId: number): void {
    if (lastId === this.lastId) return;
    for (const [key, id] of this.#known) if (id > lastId) this.#known.delete(key);
    this.#objects = new WeakMap();
    this.lastId = lastId;
  }

  reset(lastId: number): void {
    this.#known.clear();
    this.#objects = new WeakMap();
    this.lastId = lastId;
  }
}
