/** Lanes at first; doubled whenever all are in use, so that the last one never is. */
const FIRST_CAPACITY = 64;

/**
 * Until when each lane is taken, and from when on it is promised to somebody, in one tree of minima and maxima: the
 * lowest lane at or behind a bound with room for a bar. An unused lane is free for ever.
 *
 *     now         ↓
 *     0  ▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬
 *     1  ▬▬▬▬▬▬       ▬▬▬▬▬▬        a bar of ten fits into lane 2, one of four into lane 1
 *     2  ▬▬▬▬▬▬▬▬               ▬▬▬▬
 *
 * A part of the tree may hold a lane that is free now and another that is free for long, and neither be both: then more
 * than one way down is tried. Chosen times can make that all of them for every bar: so steps are counted, and given.
 */
export class LaneGaps {
  #capacity = FIRST_CAPACITY;
  /** Of a node: the least `taken until`, the greatest `promised from` below it. */
  #taken!: Float64Array;
  #promised!: Float64Array;
  #used: number;
  #stepsLeft: number;

  /** Lane n is promised from `promised[n]` on; none is taken yet. `steps`: for all questions together. */
  constructor(promised: Float64Array, steps: number) {
    this.#used = promised.length;
    this.#stepsLeft = steps;
    while (this.#used >= this.#capacity) this.#capacity *= 2;
    this.#fill(new Float64Array(0), promised);
  }

  /**
   * The lowest lane ≥ `bound` (≤ those used) that is free from `start` to `until`; one that was never used if none is.
   * −1 = there are no steps left.
   */
  lowest(bound: number, start: number, until: number): number {
    let at = bound + this.#capacity;
    // The last lane is free for ever: the way ends.
    while (this.#stepsLeft-- > 0) {
      const isOpen = this.#taken[at]! <= start && this.#promised[at]! >= until;
      if (isOpen && at >= this.#capacity) return at - this.#capacity;
      if (isOpen) at *= 2;
      else {
        while (at & 1) at >>= 1;
        at++;
      }
    }
    return -1;
  }

  /** `promised`: as it was, if left out. */
  occupy(lane: number, until: number, promised?: number): void {
    this.#used = Math.max(this.#used, lane + 1);
    while (this.#used >= this.#capacity) this.#grow();
    const leaf = lane + this.#capacity;
    this.#taken[leaf] = until;
    if (promised !== undefined) this.#promised[leaf] = promised;
    for (let at = leaf >> 1; at > 0; at >>= 1) this.#sum(at);
  }

  #sum(at: number): void {
    this.#taken[at] = Math.min(this.#taken[2 * at]!, this.#taken[2 * at + 1]!);
    this.#promised[at] = Math.max(this.#promised[2 * at]!, this.#promised[2 * at + 1]!);
  }

  #grow(): void {
    const [taken, promised] = [this.#taken.subarray(this.#capacity), this.#promised.subarray(this.#capacity)];
    this.#capacity *= 2;
    this.#fill(taken, promised);
  }

  #fill(taken: Float64Array, promised: Float64Array): void {
    this.#taken = new Float64Array(2 * this.#capacity).fill(-Infinity);
    this.#promised = new Float64Array(2 * this.#capacity).fill(Infinity);
    this.#taken.set(taken, this.#capacity);
    this.#promised.set(promised, this.#capacity);
    for (let at = this.#capacity; at-- > 1;) this.#sum(at);
  }
}
