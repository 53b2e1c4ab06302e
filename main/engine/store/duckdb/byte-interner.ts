/** Slots are probed this far; beyond, a text gets a second id, which queries allow for. Bounds what crafted collisions cost. */
const LONGEST_PROBE = 16;
/**
 * Slots a table begins with, and at most: it is emptied when three quarters are taken. Not fewer: a small table is nearly full again and
 * again while it grows, and what finds no place within a probe then has two ids. Streams of metrics were two by that, and means wrong.
 */
const FEWEST_SLOTS = 1_024;
const MOST_SLOTS = 524_288;
/** Each file of an archive has five tables of its own, most of them for a few texts: so it begins small. */
const ARENA_BYTES = 1_024;
/** Emptied also when the texts known take this much. */
const MOST_ARENA_BYTES = 32 * 1024 ** 2;

/** A moment to go back to. */
export interface InternerMark {
  entries: number;
  /** How often it was emptied by then. */
  clearings: number;
}

/** Words of an entry. */
const HASH = 0;
const NUMBER = 1;
const START = 2;
const LENGTH = 3;
const ENTRY_WORDS = 4;

/**
 * Numbers for byte strings, by content: no JavaScript string is made. A bounded cache: `find` gives the number under which
 * bytes were added, or 0; what is not remembered any more is added again.
 *
 *   slots ─> entry: hash, number, start, length ─> arena
 */
export class ByteInterner {
  readonly #seed = (Math.random() * 0x7fffffff) | 0;
  #slots = new Int32Array(FEWEST_SLOTS);
  /** Four words an entry, so that looking at one is one visit to memory. Entry 0 is none. */
  #entries = new Int32Array(FEWEST_SLOTS * ENTRY_WORDS);
  #arena = new Uint8Array(ARENA_BYTES);
  #arenaView = new DataView(this.#arena.buffer);
  #arenaUsed = 0;
  #count = 0;
  #clearings = 0;
  /** Of the bytes last looked for. */
  #hash = 0;
  #viewed: Uint8Array | undefined;
  /** Of what was looked into last: reads four bytes at once wherever they begin. */
  #view: DataView = this.#arenaView;
  readonly #longest: number;

  /** Longer texts are not remembered: stack traces repeat, whole documents do not. */
  constructor(longest = 4_096) {
    this.#longest = longest;
  }

  /** 0 where the bytes are not known; `add` may follow. */
  find(bytes: Uint8Array, start: number, end: number): number {
    if (bytes !== this.#viewed) this.#lookInto(bytes);
    const hash = (this.#hash = hashOf(this.#view, start, end, this.#seed));
    const slots = this.#slots;
    const entries = this.#entries;
    const mask = slots.length - 1;
    for (let i = 0, at = hash & mask; i < LONGEST_PROBE; i++, at = (at + 1) & mask) {
      const entry = slots[at]! * ENTRY_WORDS;
      if (entry === 0) return 0;
      if (entries[entry + HASH] === hash && this.#equals(entry, start, end)) return entries[entry + NUMBER]! >>> 0;
    }
    return 0;
  }

  #lookInto(bytes: Uint8Array): void {
    this.#viewed = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #equals(entry: number, start: number, end: number): boolean {
    if (this.#entries[entry + LENGTH] !== end - start) return false;
    return isSame(this.#arenaView, this.#entries[entry + START]!, this.#view, start, end);
  }

  /** Remembers the bytes last looked for, and not found, under a number. */
  add(bytes: Uint8Array, start: number, end: number, number: number): void {
    if (end - start > this.#longest) return;
    if (this.#arenaUsed > MOST_ARENA_BYTES) this.clear();
    if (this.#count * 4 >= this.#slots.length * 3 - 4) this.#grow();
    const index = ++this.#count;
    if (!this.#place(index, this.#hash)) {
      this.#count--;
      return;
    }
    const entry = index * ENTRY_WORDS;
    this.#entries[entry + HASH] = this.#hash;
    this.#entries[entry + NUMBER] = number;
    this.#entries[entry + START] = this.#store(bytes, start, end);
    this.#entries[entry + LENGTH] = end - start;
  }

  #place(index: number, hash: number): boolean {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let i = 0, at = hash & mask; i < LONGEST_PROBE; i++, at = (at + 1) & mask) {
      if (slots[at] !== 0) continue;
      slots[at] = index;
      return true;
    }
    return false;
  }

  #store(bytes: Uint8Array, start: number, end: number): number {
    const at = this.#arenaUsed;
    this.#arenaUsed += end - start;
    if (this.#arenaUsed > this.#arena.length) this.#setArena(this.#arenaUsed * 2, at);
    if (end - start > 48) this.#arena.set(bytes.subarray(start, end), at);
    else for (let i = start, to = at; i < end; i++) this.#arena[to++] = bytes[i]!;
    return at;
  }

  #setArena(length: number, kept: number): void {
    const arena = new Uint8Array(length);
    arena.set(this.#arena.subarray(0, kept));
    this.#arena = arena;
    this.#arenaView = new DataView(arena.buffer);
  }

  #grow(): void {
    const length = this.#slots.length * 2;
    if (length > MOST_SLOTS) return this.clear();
    this.#slots = new Int32Array(length);
    const entries = new Int32Array(length * ENTRY_WORDS);
    entries.set(this.#entries);
    this.#entries = entries;
    for (let index = 1; index <= this.#count; index++) this.#place(index, entries[index * ENTRY_WORDS + HASH]!);
  }

  /** Nothing is known any more. */
  clear(): void {
    this.#slots.fill(0);
    this.#count = this.#arenaUsed = 0;
    this.#clearings++;
    if (this.#arena.length > MOST_ARENA_BYTES) this.#setArena(ARENA_BYTES, 0);
  }

  mark(): InternerMark {
    return { entries: this.#count, clearings: this.#clearings };
  }

  /**
   * Forgets what was added since. Entries go in the reverse of their order, so nothing that stays was ever placed behind one
   * that goes.
   */
  backTo({ entries, clearings }: InternerMark): void {
    if (clearings !== this.#clearings) return this.clear();
    while (this.#count > entries) this.#remove(this.#count--);
  }

  #remove(index: number): void {
    const entry = index * ENTRY_WORDS;
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let i = 0, at = this.#entries[entry + HASH]! & mask; i < LONGEST_PROBE; i++, at = (at + 1) & mask)
      if (slots[at] === index) slots[at] = 0;
    this.#arenaUsed = this.#entries[entry + START]!;
  }
}

/** Compares the bytes from `start` to `end` of one view with those at `at` of another, by fours; the last four may overlap. */
export function isSame(known: DataView, at: number, view: DataView, start: number, end: number): boolean {
  const length = end - start;
  if (length < 4) {
    for (let i = 0; i < length; i++) if (known.getUint8(at + i) !== view.getUint8(start + i)) return false;
    return true;
  }
  const last = length - 4;
  for (let i = 0; i < last; i += 4) if (known.getInt32(at + i, true) !== view.getInt32(start + i, true)) return false;
  return known.getInt32(at + last, true) === view.getInt32(start + last, true);
}

/** Four bytes a step, each mixed by a multiplication (the constants are those of MurmurHash3). */
function hashOf(view: DataView, start: number, end: number, seed: number): number {
  let hash = seed ^ (end - start);
  let i = start;
  for (; i + 4 <= end; i += 4) {
    hash = Math.imul(hash ^ Math.imul(view.getInt32(i, true), 0xcc9e2d51), 0x1b873593);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ view.getUint8(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
