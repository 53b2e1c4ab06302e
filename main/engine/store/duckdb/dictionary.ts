import type { AnyValue, Attributes } from '../../../../core/model/attributes.ts';
import { assertNever } from '../../../../core/model/assert-never.ts';
import { plainText } from '../../../../core/model/plain-text.ts';
import { encodeJsonValue } from '../../../../core/otlp/json-value.ts';
import { text, textList, u32, u8List, type ListColumn } from './columns.ts';
import { doubleToBits } from './double-bits.ts';
import { VALUE_KINDS } from './schema.ts';
import { TableWriter } from './table-writer.ts';

/** A cache of known texts is emptied when it holds this many; a text met again then gets a second id, which queries allow for. */
const CACHE_ENTRIES = 262_144;

const KIND_NUMBER = Object.fromEntries(VALUE_KINDS.map((kind, number) => [kind, number])) as Record<
  AnyValue['kind'],
  number
>;

/** Dense ids from 1 for texts; 0 is ''. Rows of new entries commit with the rows that use them. */
class TextDictionary {
  readonly table: TableWriter<Record<string, ReturnType<typeof u32> | ReturnType<typeof text>>>;
  readonly #known = new Map<string, number>();
  readonly #withAny: boolean;
  #lastId = 0;

  constructor(name: 'name' | 'value') {
    this.#withAny = name === 'value';
    const columns = { id: u32(), text: text() };
    this.table = new TableWriter(name, this.#withAny ? { ...columns, any: text() } : columns);
  }

  id(value: string): number {
    if (value === '') return 0;
    return this.#known.get(value) ?? this.#add(value, value, null);
  }

  /** A nested value or bytes: keyed by its lossless form. */
  anyId(value: AnyValue): number {
    const json = encodeJsonValue(value);
    const key = `\u0000${json}`; // apart from a string that happens to hold the same text
    return this.#known.get(key) ?? this.#add(key, plainText(value), json);
  }

  #add(key: string, plain: string, any: string | null): number {
    if (this.#known.size >= CACHE_ENTRIES) this.#known.clear();
    const id = ++this.#lastId;
    this.#known.set(key, id);
    const row = this.table.begin();
    const columns = this.table.columns as {
      id: ReturnType<typeof u32>;
      text: ReturnType<typeof text>;
      any?: ReturnType<typeof text>;
    };
    columns.id.values[row] = id;
    columns.text.values[row] = plain;
    if (columns.any) columns.any.values[row] = any;
    return id;
  }

  /** After opening and after a failed transaction: nothing is known, ids go on from what is committed. */
  reset(lastId: number): void {
    this.#known.clear();
    this.#lastId = lastId;
  }
}

interface ShapeNode {
  id: number;
  next: Map<string, ShapeNode>[];
}

const newNode = (): ShapeNode => ({ id: 0, next: [] });

/** Attribute sets' keys and types, interned by walking a tree one attribute at a time. */
class ShapeDictionary {
  readonly table = new TableWriter('shape', { id: u32(), keys: textList(), types: u8List() });
  #root = newNode();
  #nodes = 0;
  #lastId = 0;

  id(attributes: Attributes): number {
    if (attributes.length === 0) return 0;
    let node = this.#root;
    for (const { key, value } of attributes) node = this.#step(node, key, KIND_NUMBER[value.kind]);
    if (node.id === 0) node.id = this.#add(attributes);
    return node.id;
  }

  #step(node: ShapeNode, key: string, kind: number): ShapeNode {
    const byKey = (node.next[kind] ??= new Map());
    let next = byKey.get(key);
    if (!next) {
      byKey.set(key, (next = newNode()));
      this.#nodes++;
    }
    return next;
  }

  #add(attributes: Attributes): number {
    const id = ++this.#lastId;
    const row = this.table.begin();
    this.table.columns.id.values[row] = id;
    this.table.columns.keys.values[row] = attributes.map(({ key }) => key);
    this.table.columns.types.setAll(
      row,
      attributes.map(({ value }) => KIND_NUMBER[value.kind]),
    );
    return id;
  }

  /** Between batches: bounds the tree where every item brings its own keys. */
  trim(): void {
    if (this.#nodes > CACHE_ENTRIES) this.reset(this.#lastId);
  }

  reset(lastId: number): void {
    this.#root = newNode();
    this.#nodes = 0;
    this.#lastId = lastId;
  }
}

/** The three dictionaries all rows refer to. */
export class Dictionaries {
  readonly names = new TextDictionary('name');
  readonly values = new TextDictionary('value');
  readonly shapes = new ShapeDictionary();

  /** Writes an attribute set into a row: returns its shape, fills the value list. */
  attributes(row: number, attributes: Attributes, into: ListColumn<BigInt64Array>): number {
    into.begin(row);
    for (const { value } of attributes) into.push(row, this.#cell(value));
    return this.shapes.id(attributes);
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
