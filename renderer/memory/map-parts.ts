/**
 * The same plain data with some of its parts replaced: `change` gives what takes the place of an object or array, the same
 * one to keep it as it is, or undefined to look into it. Parts that occur twice stay one.
 */
export function mapParts<Value>(value: Value, change: (part: object) => unknown): Value {
  return new PartMap(change).map(value) as Value;
}

class PartMap {
  readonly #known = new Map<object, unknown>();
  readonly #change: (part: object) => unknown;

  constructor(change: (part: object) => unknown) {
    this.#change = change;
  }

  map(value: unknown): unknown {
    if (!isObject(value)) return value;
    if (!this.#known.has(value)) this.#known.set(value, this.#change(value) ?? this.#mapInside(value));
    return this.#known.get(value);
  }

  #mapInside(value: object): unknown {
    // Most lists are of texts or numbers.
    if (Array.isArray(value)) return value.some(isObject) ? value.map((part) => this.map(part)) : value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.map(part)]));
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
