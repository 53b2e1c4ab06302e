import type { AnyValue, Attributes, KeyValue } from '../../../../core/model/attributes.ts';
import { assertNever } from '../../../../core/model/assert-never.ts';
import { encodeUtf8 } from '../../../../core/encoding/utf8.ts';
import { plainText } from '../../../../core/model/plain-text.ts';
import { encodeJsonValue } from '../../../../core/otlp/json-value.ts';
import { ByteInterner, type InternerMark } from './byte-interner.ts';
import { text, u32, utf8, type WideListColumn } from './columns.ts';
import { doubleToBits } from './double-bits.ts';
import { VALUE_KINDS } from './schema.ts';
import { LONGEST_SHAPE, ShapeDictionary } from './shape-dictionary.ts';
import { TableWriter } from './table-writer.ts';

export const KIND_NUMBER = Object.fromEntries(VALUE_KINDS.map((kind, number) => [kind, number])) as Record<
  AnyValue['kind'],
  number
>;

/** Texts are written here to be looked up; longer ones get an array of their own. */
const scratch = new Uint8Array(8_192);
const encoder = new TextEncoder();

export interface DictionaryMark {
  lastId: number;
  rows: number;
  known: InternerMark;
}

/** Dense ids from 1 for texts; 0 is ''. Rows of new entries go with the rows that use them. */
abstract class TextDictionary {
  readonly #known = new ByteInterner();
  /** Of the ids given out. */
  lastId = 0;

  protected abstract get rows(): number;
  protected abstract truncate(rows: number): void;

  /** A new entry's row. `bytes` are only lent. */
  protected abstract write(id: number, bytes: Uint8Array, start: number, end: number): void;

  id(value: string): number {
    if (value === '') return 0;
    // Three bytes are the most a UTF-16 unit becomes. A lone surrogate becomes U+FFFD.
    if (value.length * 3 > scratch.length) {
      const bytes = encodeUtf8(value);
      return this.idOf(bytes, 0, bytes.length);
    }
    return this.idOf(scratch, 0, encoder.encodeInto(value, scratch).written);
  }

  /** Of bytes that are valid UTF-8; so says whoever calls. */
  idOf(bytes: Uint8Array, start: number, end: number): number {
    return start === end ? 0 : this.find(bytes, start, end) || this.addLast(bytes, start, end);
  }

  /** 0 where the bytes are not known. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.#known.find(bytes, start, end);
  }

  /** What `find` has just not found. */
  addLast(bytes: Uint8Array, start: number, end: number): number {
    const id = this.nextId();
    this.write(id, bytes, start, end);
    this.#known.add(bytes, start, end, id);
    return id;
  }

  mark(): DictionaryMark {
    return { lastId: this.lastId, rows: this.rows, known: this.#known.mark() };
  }

  /** Takes back what was added since. */
  backTo({ lastId, rows, known }: DictionaryMark): void {
    this.lastId = lastId;
    this.truncate(rows);
    this.#known.backTo(known);
  }

  protected nextId(): number {
    return ++this.lastId;
  }

  /** After opening and after a failed transaction: nothing is known, ids go on from what is committed. */
  reset(lastId: number): void {
    this.#known.clear();
    this.lastId = lastId;
  }
}

class NameDictionary extends TextDictionary {
  readonly table = new TableWriter('name', { id: u32(), text: utf8() });

  protected get rows(): number {
    return this.table.rows;
  }

  protected truncate(rows: number): void {
    this.table.truncate(rows);
  }

  protected write(id: number, bytes: Uint8Array, start: number, end: number): void {
    const row = this.table.begin();
    this.table.columns.id.values[row] = id;
    this.table.columns.text.push(row, bytes, start, end);
  }
}

/** A cache of nested values is emptied when it holds this many; one met again then gets a second id. */
const KNOWN_NESTED = 65_536;
/** Longer ones are not remembered. */
const LONGEST_NESTED = 4_096;

export interface ValueBounds {
  /** Values are forgotten once so many are new, or their texts take so much. */
  mostNew: number;
  mostNewBytes: number;
}

/** About what is remembered at all; and less than the room that the least limit of a session's size leaves. */
const VALUE_BOUNDS: ValueBounds = { mostNew: 262_144, mostNewBytes: 16 * 1024 ** 2 };

class ValueDictionary extends TextDictionary {
  readonly table = new TableWriter('value', { id: u32(), text: utf8(), any: text() });
  readonly #bounds: ValueBounds;
  readonly #nested = new Map<string, number>();
  /** Id of the one added last. */
  #lastNested = 0;
  /** The first one remembered. */
  #oldestId: number | undefined;
  /** Of the texts since. */
  #newBytes = 0;

  constructor(bounds: ValueBounds) {
    super();
    this.#bounds = bounds;
  }

  protected get rows(): number {
    return this.table.rows;
  }

  protected truncate(rows: number): void {
    this.table.truncate(rows);
  }

  override backTo(mark: DictionaryMark): void {
    if (mark.lastId < this.#lastNested) this.#nested.clear();
    super.backTo(mark);
  }

  protected write(id: number, bytes: Uint8Array, start: number, end: number): void {
    const row = this.table.begin();
    this.table.columns.id.values[row] = id;
    this.table.columns.text.push(row, bytes, start, end);
    this.#oldestId ??= id;
    this.#newBytes += end - start;
  }

  /** Values with lower ids are not given out any more: they can go when the rows do that use them. */
  get oldestId(): number {
    return this.#oldestId ?? this.lastId + 1;
  }

  /** Between batches: whatever is met again then gets another id. */
  trim(): void {
    const { mostNew, mostNewBytes } = this.#bounds;
    if (this.lastId - this.oldestId >= mostNew || this.#newBytes >= mostNewBytes) this.reset(this.lastId);
  }

  /** A nested value or bytes: by its lossless form. */
  anyId(value: AnyValue): number {
    const json = encodeJsonValue(value);
    return this.#nested.get(json) ?? this.#addNested(json, encodeUtf8(plainText(value)));
  }

  #addNested(json: string, plain: Uint8Array): number {
    if (this.#nested.size >= KNOWN_NESTED) this.#nested.clear();
    const id = this.nextId();
    if (json.length <= LONGEST_NESTED) this.#nested.set(json, id);
    this.#lastNested = id;
    this.write(id, plain, 0, plain.length);
    this.table.columns.any.values[this.table.rows - 1] = json;
    return id;
  }

  override reset(lastId: number): void {
    super.reset(lastId);
    this.#nested.clear();
    this.#oldestId = undefined;
    this.#newBytes = 0;
  }
}

const keyAndKind = ({ key, value }: KeyValue) => ({ key, kind: KIND_NUMBER[value.kind] });

/** The three dictionaries all rows refer to. */
export class Dictionaries {
  readonly names = new NameDictionary();
  readonly values: ValueDictionary;
  readonly shapes = new ShapeDictionary();

  constructor(bounds = VALUE_BOUNDS) {
    this.values = new ValueDictionary(bounds);
  }

  /** Writes an attribute set into a row: returns its shape, fills the value list. */
  attributes(row: number, attributes: Attributes, into: WideListColumn): number {
    into.begin(row);
    for (const { value } of attributes) into.push(row, this.#cell(value));
    if (attributes.length > LONGEST_SHAPE || this.shapes.isFull) return this.shapes.addLong(attributes.map(keyAndKind));
    let shape = this.shapes.root;
    for (const { key, value } of attributes) shape = this.shapes.step(shape, key, KIND_NUMBER[value.kind]);
    return this.shapes.id(shape);
  }

  #cell(value: AnyValue): bigint {
    switch (value.kind) {
      case 'empty':
        return 0n;
      case 'string':
        return BigInt(this.values.id(value.value));
      case 'bool':
        return value.value ? 1n : 0n;
      case 'int':
        return value.value;
      case 'double':
        return doubleToBits(value.value);
      case 'array':
      case 'kvlist':
      case 'bytes':
        return BigInt(this.values.anyId(value));
      default:
        return assertNever(value);
    }
  }
}
