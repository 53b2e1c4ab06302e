/** Lanes at first; doubled whenever all are in use. */
const FIRST_CAPACITY = 64;

/**
 * When each lane is free again, in a segment tree of minima: the lowest lane at or behind a bound that is free at a time
 * is found in O(log lanes). An unused lane is free from −∞ on.
 *
 *     ends     1
 *            ┌─┴─┐
 *            4   1      lane free at 3, from lane 0: lane 2
 *          ┌─┴┐ ┌┴─┐
 *          6  4 1  9
 */
export class FreeLanes {
  #capacity = FIRST_CAPACITY;
  #ends = new Float64Array(2 * FIRST_CAPACITY).fill(-Infinity);
  #used = 0;

  /** Lanes taken at least once. */
  get used(): number {
    return this.#used;
  }

  /** Costs what was used, not what there is room for. */
  clear(): void {
    let used = this.#used;
    for (let from = this.#capacity; from > 0; from >>= 1, used = (used + 1) >> 1) {
      this.#ends.fill(-Infinity, from, from + used);
    }
    this.#used = 0;
  }

  /** The lowest lane ≥ `bound` (≤ `used`) free from `start` on; `used` if all are taken. */
  lowest(bound: number, start: number): number {
    return bound === this.#used ? bound : Math.min(this.#find(bound, start), this.#used);
  }

  /** Takes a lane ≤ `used`. */
  occupy(lane: number, until: number): void {
    if (lane === this.#used) this.#used++;
    if (this.#used === this.#capacity) this.#grow();
    this.#set(lane, until);
  }

  /** Climbs to the first subtree at or behind the bound that holds a free lane, then descends into it. */
  #find(bound: number, start: number): number {
    const ends = this.#ends;
    let at = bound + this.#capacity;
    while (ends[at]! > start) {
      while (at & 1) at >>= 1;
      at++;
    }
    while (at < this.#capacity) {
      at *= 2;
      if (ends[at]! > start) at++;
    }
    return at - this.#capacity;
  }

  #set(lane: number, until: number): void {
    const ends = this.#ends;
    let at = lane + this.#capacity;
    ends[at] = until;
    for (at >>= 1; at > 0; at >>= 1) {
      const least = Math.min(ends[2 * at]!, ends[2 * at + 1]!);
      if (ends[at] === least) break;
      ends[at] = least;
    }
  }

  #grow(): void {
    const leaves = this.#ends.subarray(this.#capacity);
    this.#capacity *= 2;
    const ends = new Float64Array(2 * this.#capacity).fill(-Infinity);
    ends.set(leaves, this.#capacity);
    for (let at = this.#capacity; at-- > 1;) ends[at] = Math.min(ends[2 * at]!, ends[2 * at + 1]!);
    this.#ends = ends;
  }
}
