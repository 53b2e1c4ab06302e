/** Lanes by a moment, the earliest first; of equal ones the lowest lane. Push and pop in O(log n). */
export class LaneHeap {
  readonly #atNs: bigint[] = [];
  readonly #lanes: number[] = [];

  get size(): number {
    return this.#lanes.length;
  }

  /** Of the first one; undefined where there is none. */
  get firstNs(): bigint | undefined {
    return this.#atNs[0];
  }

  push(atNs: bigint, lane: number): void {
    let i = this.size;
    for (let parent = (i - 1) >> 1; i > 0 && this.#isBefore(atNs, lane, parent); i = parent, parent = (i - 1) >> 1)
      this.#put(i, this.#atNs[parent]!, this.#lanes[parent]!);
    this.#put(i, atNs, lane);
  }

  pop(): number | undefined {
    const [first] = this.#lanes;
    const [atNs, lane] = [this.#atNs.pop(), this.#lanes.pop()];
    if (atNs === undefined || lane === undefined || this.size === 0) return first;
    let i = 0;
    for (let child = this.#firstChild(0); child < this.size; child = this.#firstChild(i)) {
      if (this.#isBefore(atNs, lane, child)) break;
      this.#put(i, this.#atNs[child]!, this.#lanes[child]!);
      i = child;
    }
    this.#put(i, atNs, lane);
    return first;
  }

  #firstChild(i: number): number {
    const [left, right] = [2 * i + 1, 2 * i + 2];
    return right < this.size && this.#isBefore(this.#atNs[right]!, this.#lanes[right]!, left) ? right : left;
  }

  #isBefore(atNs: bigint, lane: number, other: number): boolean {
    return atNs < this.#atNs[other]! || (atNs === this.#atNs[other] && lane < this.#lanes[other]!);
  }

  #put(i: number, atNs: bigint, lane: number): void {
    this.#atNs[i] = atNs;
    this.#lanes[i] = lane;
  }
}
