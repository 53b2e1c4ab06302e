import { hashPair } from './hash-pair.ts';

/** Grows at this share of filled slots: beyond it a look-up probes more than a few. */
const FULL_AT = 0.6;

/**
 * Pairs of integers to dense numbers 0, 1, 2 … in the order they are first met. A hash table over typed arrays: a million
 * pairs cost no object each.
 */
export class PairIndex {
  /** Number of the pair + 1; 0 = free. */
  private slots = new Int32Array(64);
  private lefts = new Int32Array(32);
  private rights = new Int32Array(32);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** The pairs by number. */
  get left(): Int32Array {
    return this.lefts.subarray(0, this.count);
  }

  get right(): Int32Array {
    return this.rights.subarray(0, this.count);
  }

  /** The pair's number; a new pair gets the next one. */
  numberOf(left: number, right: number): number {
    const slot = this.slotOf(left, right);
    return this.slots[slot] === 0 ? this.add(left, right, slot) : this.slots[slot]! - 1;
  }

  /** The pair's number, or −1. */
  find(left: number, right: number): number {
    return this.slots[this.slotOf(left, right)]! - 1;
  }

  /** Where the pair is, or the free slot it would be put into. */
  private slotOf(left: number, right: number): number {
    const mask = this.slots.length - 1;
    let slot = hashPair(left, right) & mask;
    for (let taken = this.slots[slot]!; taken !== 0; taken = this.slots[slot]!) {
      if (this.lefts[taken - 1] === left && this.rights[taken - 1] === right) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private add(left: number, right: number, slot: number): number {
    const number = this.count++;
    if (number === this.lefts.length) {
      this.lefts = doubled(this.lefts);
      this.rights = doubled(this.rights);
    }
    this.lefts[number] = left;
    this.rights[number] = right;
    this.slots[slot] = number + 1;
    if (this.count > this.slots.length * FULL_AT) this.spread();
    return number;
  }

  private spread(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let number = 0; number < this.count; number++) {
      let slot = hashPair(this.lefts[number]!, this.rights[number]!) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = number + 1;
    }
  }
}

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(values.length * 2);
  more.set(values);
  return more;
}
