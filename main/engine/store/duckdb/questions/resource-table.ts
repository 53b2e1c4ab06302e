import type { Binder } from './sql.ts';

/** Binding a hundred thousand takes 0.2 seconds, during which nobody else is answered. */
const MOST_TEXTS = 50_000;

/** Texts of resources, for a statement to join: each text is bound once, however many resources have it. */
export class ResourceTable {
  readonly #codes = new Map<string, number>();
  readonly #pairs = { ids: [] as number[], codes: [] as number[] };
  readonly #mostTexts: number;
  /** Resources some text of which had no room. */
  leftOut = 0;

  constructor(mostTexts = MOST_TEXTS) {
    this.#mostTexts = mostTexts;
  }

  /** Takes all texts of a resource, or none. */
  add(id: number, texts: ReadonlySet<string>): void {
    let fresh = 0;
    for (const text of texts) if (!this.#codes.has(text)) fresh++;
    if (this.#codes.size + fresh > this.#mostTexts) return void this.leftOut++;
    for (const text of texts) {
      const code = this.#codes.get(text) ?? this.#codes.size;
      this.#codes.set(text, code);
      this.#pairs.ids.push(id);
      this.#pairs.codes.push(code);
    }
  }

  /** For a WITH clause: table `name` (id, `column`). */
  define(name: string, column: string, binder: Binder): string {
    const numbers = (values: readonly number[]) => `unnest(${binder.add(`[${values.join(',')}]`, 'UINTEGER[]')})`;
    const { ids, codes } = this.#pairs;
    return `${name} AS (SELECT own.id, named.text AS ${column} FROM (SELECT ${numbers(ids)} AS id, ${numbers(codes)} AS code) own
      JOIN (SELECT unnest(${binder.textList([...this.#codes.keys()])}) AS text, unnest(range(${this.#codes.size})) AS code) named
      ON named.code = own.code)`;
  }
}
