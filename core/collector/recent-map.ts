/** So many entries, those used last, whose keys together weigh so much. A size of 0 keeps none. */
export class RecentMap<K, V> {
  readonly #size: number;
  readonly #most: number;
  readonly #weigh: (key: K) => number;
  #weight = 0;
  readonly #entries = new Map<K, V>();

  constructor(size: number, most = Infinity, weigh: (key: K) => number = () => 0) {
    this.#size = size;
    this.#most = most;
    this.#weigh = weigh;
  }

  get isOn(): boolean {
    return this.#size > 0;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    if (!this.#entries.delete(key)) this.#weight += this.#weigh(key);
    this.#entries.set(key, value);
    while (this.#entries.size > this.#size || this.#weight > this.#most) {
      const oldest = this.#entries.keys().next().value!;
      this.#entries.delete(oldest);
      this.#weight -= this.#weigh(oldest);
    }
  }
}
