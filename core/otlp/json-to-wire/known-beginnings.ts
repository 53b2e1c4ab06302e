import type { JsonSource } from './json-source.ts';
import { keyOfBytes, type Key } from './messages.ts';
import type { WireOutput } from './wire-output.ts';

interface Known<T> {
  json: Key;
  /** The same in protobuf, four bytes to a word. */
  wire: Int32Array;
  wireBytes: number;
  /** Line feeds in the JSON. */
  lines: number;
  what: T;
}

/** Where the reading of a beginning began. */
export interface Begun {
  pos: number;
  lines: number;
  /** In the output. */
  at: number;
}

/** Behind the place where a key's text begins so much stands before the value, however short the key is: `","value":{"intValue":`. */
const HASHED_BYTES = 20;
const SLOTS = 512;
/** Longer ones are read as if they were new. */
const LONGEST = 512;

/**
 * How attributes began that were read before, up to their value, and what was written for it: nearly all are of a few hundred kinds.
 *
 *   {"key":"http.method","value":{"stringValue":"GET"}}
 *   └────────────── beginning ─────────────────┘
 *
 * The same bytes read the same. A direct-mapped table by the first bytes of the key, the newest wins: it changes speed only, never
 * a result.
 */
export class KnownBeginnings<T> {
  readonly #source: JsonSource;
  readonly #output: WireOutput;
  readonly #slots = new Array<Known<T> | undefined>(SLOTS);
  /** From the brace to the key's text, in what was new last: of white space there is as much in each. */
  #toKey = 0;

  constructor(source: JsonSource, output: WireOutput) {
    this.#source = source;
    this.#output = output;
  }

  /** What begins at the source's place, which is then behind it, and written to the output. No white space may come first. */
  next(): T | undefined {
    const source = this.#source;
    if (source.pos + this.#toKey + HASHED_BYTES > source.bytes.length) return undefined;
    const known = this.#slots[this.#slotAt(source.pos)];
    if (known === undefined || !source.isAt(known.json)) return undefined;
    source.pos += known.json.length;
    source.lines += known.lines;
    this.#write(known);
    return known.what;
  }

  /** What `add` is told when the beginning was read. */
  begin(): Begun {
    return { pos: this.#source.pos, lines: this.#source.lines, at: this.#output.at };
  }

  /** Remembers what was read and written since; `keyPos` is where the key's text begins. */
  add({ pos, lines, at }: Begun, keyPos: number, what: T): void {
    const source = this.#source;
    if (source.pos - pos > LONGEST || keyPos + HASHED_BYTES > source.bytes.length) return;
    this.#toKey = keyPos - pos;
    const json = keyOfBytes(source.bytes.subarray(pos, source.pos));
    const wireBytes = this.#output.at - at;
    const wire = new Int32Array(Math.ceil(wireBytes / 4));
    for (let i = 0; i < wire.length; i++) wire[i] = this.#output.view.getInt32(at + 4 * i, true);
    this.#slots[this.#slotAt(pos)] = { json, wire, wireBytes, lines: source.lines - lines, what };
  }

  /** The last word may reach beyond the end, where the value overwrites it. */
  #write({ wire, wireBytes }: Known<T>): void {
    const output = this.#output;
    const { view, at } = output;
    for (let i = 0; i < wire.length; i++) view.setInt32(at + 4 * i, wire[i]!, true);
    output.at = at + wireBytes;
  }

  #slotAt(pos: number): number {
    const { view } = this.#source;
    const start = pos + this.#toKey;
    let hash = 0;
    for (let at = start; at < start + HASHED_BYTES; at += 4) {
      hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash & (SLOTS - 1);
  }
}
