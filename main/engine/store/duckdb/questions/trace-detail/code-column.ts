/** Distinct texts of a column of an answer. A trace has some hundreds; one that was made to hurt may have one for each span. */
export const MAX_TEXTS = 65_536;

/**
 * A text column in the making: rows have ids of texts, which become codes by first use. The texts are looked up
 * afterwards, each once. Beyond `MAX_TEXTS` ids all rows get the code `MAX_TEXTS`.
 */
export class CodeColumn {
  readonly codes: Uint32Array;
  /** The id behind each code; 0 and every other id is what its maker says it is. */
  readonly ids: (number | bigint)[] = [];
  /** Some row has the code `MAX_TEXTS`. */
  overflows = false;
  readonly #codeOf = new Map<number | bigint, number>();
  #lastId: number | bigint | undefined;
  #lastCode = 0;

  constructor(rows: number) {
    this.codes = new Uint32Array(rows);
  }

  set(row: number, id: number | bigint): void {
    // Neighbours are alike more often than not.
    if (id !== this.#lastId) {
      this.#lastId = id;
      this.#lastCode = this.#codeOf.get(id) ?? this.#add(id);
    }
    this.codes[row] = this.#lastCode;
  }

  setAll(from: number, ids: Uint32Array): void {
    for (let i = 0; i < ids.length; i++) this.set(from + i, ids[i]!);
  }

  #add(id: number | bigint): number {
    if (this.ids.length === MAX_TEXTS) {
      this.overflows = true;
      return MAX_TEXTS;
    }
    const code = this.ids.push(id) - 1;
    this.#codeOf.set(id, code);
    return code;
  }
}
