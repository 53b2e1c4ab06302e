import { hashPair } from '../../../../../../core/analysis/hash-pair.ts';

const EMPTY = -1;

/**
 * The first row of each 64-bit id, given as columns of 32-bit halves. Open addressing over row numbers: 8 to 16 bytes a row,
 * where a Map of bigints takes 100 and eight times as long.
 */
export class IdIndex {
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #slots: Int32Array;
  readonly #mask: number;

  /** The columns may be filled later, each row before it is added. */
  constructor(high: Uint32Array, low: Uint32Array) {
    this.#high = high;
    this.#low = low;
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, high.length * 2)));
    this.#slots = new Int32Array(size).fill(EMPTY);
    this.#mask = size - 1;
  }

  /** The first row of this row's id: itself where the id is new. */
  add(row: number): number {
    const slot = this.#slotOf(this.#high[row]!, this.#low[row]!);
    if (this.#slots[slot] === EMPTY) this.#slots[slot] = row;
    return this.#slots[slot]!;
  }

  /** −1 where no row has the id. */
  find(high: number, low: number): number {
    return this.#slots[this.#slotOf(high, low)]!;
  }

  /** Where the id is, or would be: half of the places are free, so there is an end. */
  #slotOf(high: number, low: number): number {
    let slot = hashPair(high, low) & this.#mask;
    for (;;) {
      const row = this.#slots[slot]!;
      if (row === EMPTY || (this.#low[row] === low && this.#high[row] === high)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }
}
