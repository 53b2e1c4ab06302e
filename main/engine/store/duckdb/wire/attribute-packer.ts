import { decodeUtf8, findInvalidUtf8 } from '../../../../../core/encoding/utf8.ts';
import { decodeProtobuf } from '../../../../../core/otlp/decode-protobuf.ts';
import { ByteInterner, type InternerMark } from '../byte-interner.ts';
import type { WideListColumn } from '../columns.ts';
import { KIND_NUMBER, type Dictionaries } from '../dictionary.ts';
import { LONGEST_SHAPE, type Shape } from '../shape-dictionary.ts';
import { fieldActions } from './field-actions.ts';
import { UNUSUAL, type WireCursor } from './wire-cursor.ts';
import { wrapMessage } from './wrap-message.ts';

const KEY_VALUE = fieldActions('KeyValue', [
  ['key', 'bytes'],
  ['value', 'bytes'],
]);

const ANY_VALUE = fieldActions('AnyValue', [
  ['stringValue', 'bytes'],
  ['intValue', 'varint'],
  ['boolValue', 'varint'],
  ['doubleValue', 'fixed64'],
  ['arrayValue', 'bytes'],
  ['kvlistValue', 'bytes'],
  ['bytesValue', 'bytes'],
]);

const { empty, string, int, bool, double, array, kvlist, bytes: bytesKind } = KIND_NUMBER;

/** Reads KeyValue messages into a list of values, and walks the shape they make. */
export class AttributePacker {
  readonly #cursor: WireCursor;
  readonly #dictionaries: Dictionaries;
  /** Nested values by their bytes. */
  readonly #nested = new ByteInterner();

  constructor(cursor: WireCursor, dictionaries: Dictionaries) {
    this.#cursor = cursor;
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
    let keyStart = -1;
    let keyEnd = -1;
    let kind = -1;
    while (cursor.pos < to) {
      const action = KEY_VALUE[cursor.tag(to)];
      if (action === 1 && keyStart < 0) {
        keyEnd = cursor.until(to);
        keyStart = cursor.pos;
        cursor.pos = keyEnd;
      } else if (action === 2 && kind < 0) kind = this.#value(list, cursor.until(to));
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
    const action = ANY_VALUE[cursor.tag(to)]!;
    switch (action) {
      case 1:
        if (cursor.until(to) !== to) throw UNUSUAL;
        list.pushWords(this.text(cursor.pos, to), 0);
        cursor.pos = to;
        return string;
      case 2:
        cursor.varint(to);
        list.pushWords(cursor.low, cursor.high);
        break;
      case 3:
        cursor.varint(to);
        list.pushWords(cursor.low || cursor.high ? 1 : 0, 0);
        break;
      case 4:
        cursor.fixed64(to);
        list.pushWords(cursor.low, cursor.high);
        break;
      case 5:
      case 6:
      case 7:
        return this.#nestedValue(list, start, to, action);
      default:
        throw UNUSUAL;
    }
    if (cursor.pos !== to) throw UNUSUAL; // another member of the oneof follows
    return action === 2 ? int : action === 3 ? bool : double;
  }

  #nestedValue(list: WideListColumn, start: number, to: number, action: number): number {
    const cursor = this.#cursor;
    if (cursor.until(to) !== to) throw UNUSUAL;
    cursor.pos = to;
    const { bytes } = cursor;
    let id = this.#nested.find(bytes, start, to);
    if (id === 0) {
      id = this.#dictionaries.values.anyId(decodeValue(bytes.subarray(start, to)));
      this.#nested.add(bytes, start, to, id);
    }
    list.pushWords(id, 0);
    return action === 5 ? array : action === 6 ? kvlist : bytesKind;
  }

  /** The number of a text in the dictionary of values. */
  text(start: number, end: number): number {
    if (start === end) return 0;
    const { bytes } = this.#cursor;
    const { values } = this.#dictionaries;
    return values.find(bytes, start, end) || values.addLast(bytes, validText(bytes, start, end), end);
  }

  /** The number of a text in the dictionary of names. */
  name(start: number, end: number): number {
    if (start === end) return 0;
    const { bytes } = this.#cursor;
    const { names } = this.#dictionaries;
    return names.find(bytes, start, end) || names.addLast(bytes, validText(bytes, start, end), end);
  }

  #step(shape: Shape, start: number, end: number, kind: number): Shape {
    const { bytes } = this.#cursor;
    if (shape.depth >= LONGEST_SHAPE) throw UNUSUAL;
    const { usual, other } = shape;
    if (usual && usual.kind === kind && isKey(usual.keyBytes, bytes, start, end)) return usual;
    if (other && other.kind === kind && isKey(other.keyBytes, bytes, start, end)) return swap(shape, other);
    const key = decodeUtf8(bytes, start, end);
    if (key === undefined) throw UNUSUAL;
    return swap(shape, this.#dictionaries.shapes.step(shape, key, kind));
  }
}

/** The two steps taken last from a shape are looked at first. */
function swap(shape: Shape, next: Shape): Shape {
  shape.other = shape.usual;
  shape.usual = next;
  return next;
}

function isKey(key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const { length } = key;
  if (length !== end - start) return false;
  for (let i = 0; i < length; i++) if (key[i] !== bytes[start + i]) return false;
  return true;
}

/** Gives `start` back. */
function validText(bytes: Uint8Array, start: number, end: number): number {
  if (findInvalidUtf8(bytes, start, end) >= 0) throw UNUSUAL;
  return start;
}

/** The bytes of an AnyValue, read as an attribute of a resource. */
function decodeValue(bytes: Uint8Array) {
  const request = [
    'KeyValue.value',
    'Resource.attributes',
    'ResourceSpans.resource',
    'ExportTraceServiceRequest.resourceSpans',
  ];
  const { telemetry, warnings } = decodeProtobuf('traces', wrapMessage(bytes, request));
  const value = telemetry[0]?.groups[0]?.resource.attributes[0]?.value;
  if (value === undefined || warnings.length > 0) throw UNUSUAL;
  return value;
}
