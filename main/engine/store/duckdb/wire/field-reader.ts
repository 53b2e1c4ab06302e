import { findInvalidUtf8 } from '../../../../../core/encoding/utf8.ts';
import type { Dictionaries } from '../dictionary.ts';
import { UNUSUAL, type WireCursor } from './wire-cursor.ts';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
/** Flipped in a UUID's highest word, as in `UuidColumn`. */
const TOP_BIT = 0x80000000;

/** Reads the value of a field, the cursor behind its tag, into a cell. */
export class FieldReader {
  readonly #cursor: WireCursor;
  readonly #dictionaries: Dictionaries;

  constructor(cursor: WireCursor, dictionaries: Dictionaries) {
    this.#cursor = cursor;
    this.#dictionaries = dictionaries;
  }

  /** The low 32 bits of a varint. */
  int32(end: number): number {
    this.#cursor.varint(end);
    return this.#cursor.low;
  }

  /** A varint in zigzag form. */
  sint32(end: number): number {
    const value = this.int32(end);
    return (value >>> 1) ^ -(value & 1);
  }

  /** A fixed64 into a row's two words. */
  fixed64(words: Uint32Array, row: number, end: number): void {
    const cursor = this.#cursor;
    cursor.fixed64(end);
    words[row * 2] = cursor.low;
    words[row * 2 + 1] = cursor.high;
  }

  /** Gives 1, or 0 for no id. The order is that of a 128-bit number, the lowest word first. */
  traceId(words: Uint32Array, row: number, end: number): number {
    const cursor = this.#cursor;
    const to = cursor.until(end);
    const { pos, view } = cursor;
    const at = row * 4;
    cursor.pos = to;
    if (to === pos) return clearTraceId(words, row);
    if (to - pos !== TRACE_ID_BYTES) throw UNUSUAL;
    words[at] = view.getUint32(pos + 12);
    words[at + 1] = view.getUint32(pos + 8);
    words[at + 2] = view.getUint32(pos + 4);
    words[at + 3] = view.getUint32(pos) ^ TOP_BIT;
    return words[at] || words[at + 1] || words[at + 2] || words[at + 3] !== TOP_BIT ? 1 : 0;
  }

  /** Gives 1, or 0 for no id. */
  spanId(words: Uint32Array, row: number, end: number): number {
    const cursor = this.#cursor;
    const to = cursor.until(end);
    const { pos, view } = cursor;
    cursor.pos = to;
    if (to - pos !== SPAN_ID_BYTES && to > pos) throw UNUSUAL;
    words[row * 2] = to === pos ? 0 : view.getUint32(pos + 4);
    words[row * 2 + 1] = to === pos ? 0 : view.getUint32(pos);
    return words[row * 2] || words[row * 2 + 1] ? 1 : 0;
  }

  /** The number of a text in the dictionary of values. */
  text(end: number): number {
    return this.#numberIn(this.#dictionaries.values, end);
  }

  /** The number of a text in the dictionary of names. */
  name(end: number): number {
    return this.#numberIn(this.#dictionaries.names, end);
  }

  #numberIn(texts: Dictionaries['names' | 'values'], end: number): number {
    const cursor = this.#cursor;
    const to = cursor.until(end);
    const { pos, bytes } = cursor;
    cursor.pos = to;
    if (pos === to) return 0;
    return texts.find(bytes, pos, to) || texts.addLast(bytes, validText(bytes, pos, to), to);
  }
}

/** Gives 0. */
export function clearTraceId(words: Uint32Array, row: number): number {
  const at = row * 4;
  words[at] = words[at + 1] = words[at + 2] = 0;
  words[at + 3] = TOP_BIT;
  return 0;
}

/** Both words of a row; `fill` costs a call. */
export function clearWords(words: Uint32Array, row: number): void {
  words[row * 2] = words[row * 2 + 1] = 0;
}

/** Gives `start` back. */
export function validText(bytes: Uint8Array, start: number, end: number): number {
  if (findInvalidUtf8(bytes, start, end) >= 0) throw UNUSUAL;
  return start;
}
