/** Slots are probed this far; beyond, a text gets a second id, which queries allow for. Bounds what crafted collisions cost. */
const LONGEST_PROBE = 16;
/** Slots a table begins with, and at most: it is emptied when three quarters are taken. */
const FEWEST_SLOTS = 1_024;
const MOST_SLOTS = 524_288;
const ARENA_BYTES = 65_536;
/** Emptied also when the texts known take this much. */
const MOST_ARENA_BYTES = 32 * 1024 ** 2;

/** A moment to go back to. */
export interface InternerMark {
  entries: number;
  /** How often it was emptied by then. */
  clearings: number;
}
/**
 * Numbers for byte strings, by content: no JavaScript string is made. A bounded cache: `find` gives the number under which
 * bytes were added, or 0; what is not remembered any more is added again.
 *
 *   slots ─> entry: hash, number, start, length ─> arena
 */
export class ByteInterner {
  readonly #seed = (Math.random() * 0x7fffffff) | 0;
  #slots = new Int32Array(FEWEST_SLOTS);
  #hashes = new Int32Array(FEWEST_SLOTS);
  #numbers = new Uint32Array(FEWEST_SLOTS);
  #starts = new Uint32Array(FEWEST_SLOTS);
  #lengths = new Uint32Array(FEWEST_SLOTS);
  #arena = new Uint8Array(ARENA_BYTES);
  #arenaUsed = 0;
  #entries = 0;
  #clearings = 0;
  /** Of the bytes last looked for. */
  #hash = 0;
  readonly #longest: number;

  /** Longer texts are not remembered: stack traces repeat, whole documents do not. */
  constructor(longest = 4_096) {
    this.#longest = longest;
  }

  /** 0 where the bytes are not known; `add` may follow. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const hash = (this.#hash = hashOf(bytes, start, end, this.#seed));
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let i = 0, at = hash & mask; i < LONGEST_PROBE; i++, at = (at + 1) & mask) {
      const entry = slots[at]!;
      if (entry === 0) return 0;
      if (this.#hashes[entry] === hash && this.#equals(entry, bytes, start, end)) return this.#numbers[entry]!;
    }
    return 0;
  }

  #equals(entry: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#lengths[entry] !== end - start) return false;
    const arena = this.#arena;
    let at = this.#starts[entry]!;
    for (let i = start; i < end; i++) if (arena[at++] !== bytes[i]) return false;
    return true;
  }

  /** Remembers the bytes last looked for, and not found, under a number. */
  add(bytes: Uint8Array, start: number, end: number, number: number): void {
    if (end - start > this.#longest) return;
    if (this.#arenaUsed > MOST_ARENA_BYTES) this.clear();
    if (this.#entries * 4 >= this.#slots.length * 3 - 4) this.#grow();
    const entry = ++this.#entries;
    if (!this.#place(entry, this.#hash)) {
      this.#entries--;
      return;
    }
    this.#hashes[entry] = this.#hash;
    this.#numbers[entry] = number;
    this.#starts[entry] = this.#store(bytes, start, end);
    this.#lengths[entry] = end - start;
  }

  #place(entry: number, hash: number): boolean {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let i = 0, at = hash & mask; i < LONGEST_PROBE; i++, at = (at + 1) & mask) {
      if (slots[at] !== 0) continue;
      slots[at] = entry;
      return true;
    }
    return false;
  }

  #store(bytes: Uint8Array, start: number, end: number): number {
    const at = this.#arenaUsed;
    this.#arenaUsed += end - start;
    if (this.#arenaUsed > this.#arena.length) {
      const larger = new Uint8Array(this.#arenaUsed * 2);
      larger.set(this.#arena.subarray(0, at));
      this.#arena = larger;
    }
    if (end - start > 48) this.#arena.set(bytes.subarray(start, end), at);
    else for (let i = start, to = at; i < end; i++) this.#arena[to++] = bytes[i]!;
    return at;
  }

  #grow(): void {
    const length = this.#slots.length * 2;
    if (length > MOST_SLOTS) return this.clear();
    this.#slots = new Int32Array(length);
    this.#hashes = enlarge(this.#hashes, length);
    this.#numbers = enlarge(this.#numbers, length);
    this.#starts = enlarge(this.#starts, length);
    this.#lengths = enlarge(this.#lengths, length);
    for (let entry = 1; entry <= this.#entries; entry++) this.#place(entry, this.#hashes[entry]!);
  }

  /** Nothing is known any more. */
  clear(): void {
    this.#slots.fill(0);
    this.#entries = this.#arenaUsed = 0;
    this.#clearings++;
    if (this.#arena.length > MOST_ARENA_BYTES) this.#arena = new Uint8Array(ARENA_BYTES);
  }

  mark(): InternerMark {
    return { entries: this.#entries, clearings: this.#clearings };
  }

  /**
   * Forgets what was added since. Entries go in the reverse of their order, so nothing that stays was ever placed behind one
   * that goes.
   */
  backTo({ entries, clearings }: InternerMark): void {
    if (clearings !== this.#clearings) return this.clear();
    while (this.#entries > entries) this.#remove(this.#entries--);
  }

  #remove(entry: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let i = 0, at = this.#hashes[entry]! & mask; i < LONGEST_PROBE; i++, at = (at + 1) & mask)
      if (slots[at] === entry) slots[at] = 0;
    this.#arenaUsed = this.#starts[entry]!;
  }
}

function enlarge<T extends Int32Array | Uint32Array>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(length);
  larger.set(array);
  return larger;
}

/** Four bytes a step, each mixed by a multiplication (the constants are those of MurmurHash3). */
function hashOf(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = seed ^ (end - start);
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    hash = Math.imul(hash ^ Math.imul(word, 0xcc9e2d51), 0x1b873593);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
