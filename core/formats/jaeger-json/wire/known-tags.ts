import { keyOfBytes, type Key } from '../../../otlp/json-to-wire/messages.ts';
import type { WireTools } from './wire-tools.ts';

export type TagType = 'string' | 'bool' | 'int64' | 'float64';

/** What is between a tag's brace and its value, and what was made of it. */
export interface KnownTag {
  /** `{"key":"http.method","type":"string","value":`, with the white space in it. */
  json: Key;
  /** The same in protobuf. */
  wire: Int32Array;
  wireBytes: number;
  /** Line feeds in it. */
  lines: number;
  type: TagType;
  /** Undefined where it means nothing in particular. */
  key: string | undefined;
}

export interface NewTag extends Pick<KnownTag, 'lines' | 'type' | 'key'> {
  /** Where its brace stands, and its key's text. */
  from: number;
  keyAt: number;
  /** Where it begins in the output. */
  wireFrom: number;
}

/** Five words behind where a key begins are still before the value, however short the key is: `","type":"bool","value":`. */
const HASHED_BYTES = 20;
const SLOTS = 512;
/** Longer ones are read as if they were new. */
const LONGEST = 512;

/**
 * How tags began that were read before: nearly all are of a few hundred kinds. A direct-mapped table, by the first bytes of the key;
 * it changes speed only, never a result.
 */
export class KnownTags {
  readonly #tools: WireTools;
  readonly #slots = new Array<KnownTag | undefined>(SLOTS);
  /** From the brace to the key's text, in the last tag that was new: of white space there is as much in each. */
  #toKey = 8;

  constructor(tools: WireTools) {
    this.#tools = tools;
  }

  /** What begins at the source's place, which is then behind it, and written to the output. */
  next(): KnownTag | undefined {
    const { source, output } = this.#tools;
    if (source.pos + this.#toKey + HASHED_BYTES > source.bytes.length) return undefined;
    const known = this.#slots[this.#slotAt(source.pos)];
    if (known === undefined || !source.isAt(known.json)) return undefined;
    source.pos += known.json.length;
    source.lines += known.lines;
    const { wire } = known;
    const { view, at } = output;
    for (let i = 0; i < wire.length; i++) view.setInt32(at + 4 * i, wire[i]!, true);
    output.at = at + known.wireBytes;
    return known;
  }

  /** Remembers what was read from `from` to the source's place, and written from `wireFrom` to the output's. */
  add({ from, keyAt, wireFrom, lines, type, key }: NewTag): void {
    const { source, output } = this.#tools;
    const length = source.pos - from;
    if (length > LONGEST) return;
    this.#toKey = keyAt - from;
    const json = keyOfBytes(source.bytes.subarray(from, source.pos));
    const wireBytes = output.at - wireFrom;
    const wire = new Int32Array(Math.ceil(wireBytes / 4));
    for (let i = 0; i < wire.length; i++) wire[i] = output.view.getInt32(wireFrom + 4 * i, true);
    this.#slots[this.#slotAt(from)] = { json, wire, wireBytes, lines, type, key };
  }

  #slotAt(from: number): number {
    const { view } = this.#tools.source;
    const start = from + this.#toKey;
    let hash = 0;
    for (let at = start; at < start + HASHED_BYTES; at += 4) {
      hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash & (SLOTS - 1);
  }
}
