import { decodeUtf8 } from '../../../../../core/encoding/utf8.ts';
import { ByteInterner, isSame, type InternerMark } from '../byte-interner.ts';
import type { WideListColumn } from '../columns.ts';
import { KIND_NUMBER, type Dictionaries } from '../dictionary.ts';
import { LONGEST_SHAPE, type LastAttribute, type Shape } from '../shape-dictionary.ts';
import { fieldActions } from './field-actions.ts';
import type { FieldReader } from './field-reader.ts';
import type { ValueDecoder } from './value-decoder.ts';
import { UNUSUAL, type WireCursor } from './wire-cursor.ts';

const KEY_VALUE = { key: 1, value: 2 } as const;
const KEY_VALUE_TAGS = fieldActions('KeyValue', KEY_VALUE);
const ANY_VALUE = {
  stringValue: 1,
  intValue: 2,
  boolValue: 3,
  doubleValue: 4,
  arrayValue: 5,
  kvlistValue: 6,
  bytesValue: 7,
} as const;
const ANY_VALUE_TAGS = fieldActions('AnyValue', ANY_VALUE);

const { empty, string, int, bool, double, array, kvlist, bytes: bytesKind } = KIND_NUMBER;

/** Reads KeyValue messages into a list of values, and walks the shape they make. */
export class AttributePacker {
  readonly #cursor: WireCursor;
  readonly #fields: FieldReader;
  readonly #values: ValueDecoder;
  readonly #dictionaries: Dictionaries;
  /** Nested values by their bytes. */
  readonly #nested = new ByteInterner();
  /** Of the values there: none has a lower id. */
  #oldestId = 1;

  constructor(cursor: WireCursor, fields: FieldReader, values: ValueDecoder, dictionaries: Dictionaries) {
    this.#cursor = cursor;
    this.#fields = fields;
    this.#values = values;
    this.#dictionaries = dictionaries;
  }

  mark(): InternerMark {
    return this.#nested.mark();
  }

  backTo(mark: InternerMark): void {
    this.#nested.backTo(mark);
  }

  /** At the length of a KeyValue; gives the shape with this attribute added. */
  attribute(shape: Shape, list: WideListColumn, end: number): Shape {
    const cursor = this.#cursor;
    const to = cursor.until(end);
    const { usual } = shape;
    if (usual !== undefined && this.#isLast(usual.last, to)) {
      list.pushWords(usual.last.low, usual.last.high);
      cursor.pos = to;
      return usual;
    }
    const start = cursor.pos;
    const next = this.#read(shape, list, to);
    note(next.last, cursor.request, start, to, list);
    return next;
  }

  /** Attributes mostly repeat what stood in their place in the item before: then nothing of them is looked up. */
  #isLast(last: LastAttribute, to: number): boolean {
    const { pos, request, view } = this.#cursor;
    return last.request === request && last.length === to - pos && isSame(view, last.start, view, pos, to);
  }

  #read(shape: Shape, list: WideListColumn, to: number): Shape {
    const cursor = this.#cursor;
    let keyStart = -1;
    let keyEnd = -1;
    let kind = -1;
    while (cursor.pos < to) {
      const action = KEY_VALUE_TAGS[cursor.tag(to)];
      if (action === KEY_VALUE.key && keyStart < 0) {
        keyEnd = cursor.until(to);
        keyStart = cursor.pos;
        cursor.pos = keyEnd;
      } else if (action === KEY_VALUE.value && kind < 0) kind = this.#value(list, cursor.until(to));
      else throw UNUSUAL;
    }
    if (kind < 0) kind = this.#empty(list);
    if (keyStart < 0) keyStart = keyEnd = to;
    return this.#step(shape, keyStart, keyEnd, kind);
  }

  #empty(list: WideListColumn): number {
    list.pushWords(0, 0);
    return empty;
  }

  /** Puts the value into the list and gives its kind. */
  #value(list: WideListColumn, to: number): number {
    const cursor = this.#cursor;
    if (cursor.pos === to) return this.#empty(list);
    const start = cursor.pos;
    const action = ANY_VALUE_TAGS[cursor.tag(to)]!;
    switch (action) {
      case ANY_VALUE.stringValue:
        list.pushWords(this.#fields.text(to), 0);
        if (cursor.pos !== to) throw UNUSUAL;
        return string;
      case ANY_VALUE.intValue:
        cursor.varint(to);
        list.pushWords(cursor.low, cursor.high);
        break;
      case ANY_VALUE.boolValue:
        cursor.varint(to);
        list.pushWords(cursor.low || cursor.high ? 1 : 0, 0);
        break;
      case ANY_VALUE.doubleValue:
        cursor.fixed64(to);
        list.pushWords(cursor.low, cursor.high);
        break;
      case ANY_VALUE.arrayValue:
      case ANY_VALUE.kvlistValue:
      case ANY_VALUE.bytesValue:
        return this.#nestedValue(list, start, to, action);
      default:
        throw UNUSUAL;
    }
    if (cursor.pos !== to) throw UNUSUAL; // another member of the oneof follows
    return action === ANY_VALUE.intValue ? int : action === ANY_VALUE.boolValue ? bool : double;
  }

  #nestedValue(list: WideListColumn, start: number, to: number, action: number): number {
    const cursor = this.#cursor;
    if (cursor.until(to) !== to) throw UNUSUAL;
    cursor.pos = to;
    const { bytes } = cursor;
    const { values } = this.#dictionaries;
    if (values.oldestId !== this.#oldestId) this.#forget(values.oldestId);
    let id = this.#nested.find(bytes, start, to);
    if (id === 0) {
      id = values.anyId(this.#values.decode(bytes, start, to));
      this.#nested.add(bytes, start, to, id);
    }
    list.pushWords(id, 0);
    return action === ANY_VALUE.arrayValue ? array : action === ANY_VALUE.kvlistValue ? kvlist : bytesKind;
  }

  #forget(oldestId: number): void {
    this.#nested.clear();
    this.#oldestId = oldestId;
  }

  #step(shape: Shape, start: number, end: number, kind: number): Shape {
    const { bytes, view } = this.#cursor;
    if (shape.depth >= LONGEST_SHAPE) throw UNUSUAL;
    const { usual, other } = shape;
    if (usual && usual.kind === kind && isKey(usual, view, start, end)) return usual;
    if (other && other.kind === kind && isKey(other, view, start, end)) return swap(shape, other);
    const key = decodeUtf8(bytes, start, end);
    if (key === undefined || this.#dictionaries.shapes.isFull) throw UNUSUAL;
    return swap(shape, this.#dictionaries.shapes.step(shape, key, kind));
  }
}

function note(last: LastAttribute, request: number, start: number, end: number, { words, size }: WideListColumn): void {
  last.request = request;
  last.start = start;
  last.length = end - start;
  last.low = words[size * 2 - 2]!;
  last.high = words[size * 2 - 1]!;
}

/** The two steps taken last from a shape are looked at first. */
function swap(shape: Shape, next: Shape): Shape {
  shape.other = shape.usual;
  shape.usual = next;
  return next;
}

function isKey({ keyView, keyLength }: Shape, view: DataView, start: number, end: number): boolean {
  return keyLength === end - start && isSame(keyView, 0, view, start, end);
}
