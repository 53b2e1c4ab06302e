import { encodeUtf8 } from '../../../../core/encoding/utf8.ts';
import { textList, u32, u8List } from './columns.ts';
import { TableWriter } from './table-writer.ts';

/** The tree is emptied when it holds this many nodes: every item may bring keys of its own. */
const MOST_NODES = 262_144;

/** Longer attribute sets are not looked up in the tree: SDKs send at most 128 attributes, and a node takes some 700 bytes. */
export const LONGEST_SHAPE = 1_024;

export interface ShapeMark {
  lastId: number;
  rows: number;
}

/** An attribute set's keys and types so far; the path from the root says which. */
export interface Shape {
  /** 0 until a row has just this shape. */
  id: number;
  readonly parent: Shape | undefined;
  /** How many attributes. */
  readonly depth: number;
  readonly key: string;
  readonly kind: number;
  readonly next: Map<string, Shape>[];
  /** The key's bytes. */
  readonly keyView: DataView;
  /** In bytes: asked for at each attribute, and `byteLength` is a call. */
  readonly keyLength: number;
  /** The steps taken last from here, for readers that have the key as bytes: the next set likely takes one of them. */
  usual: Shape | undefined;
  other: Shape | undefined;
  /** The attribute by which this was reached last, for readers that have it as bytes: in which request, where, and what its value came to. */
  readonly last: LastAttribute;
}

export interface LastAttribute {
  /** 0 for none. */
  request: number;
  start: number;
  length: number;
  low: number;
  high: number;
}

function newShape(parent: Shape | undefined, key: string, kind: number): Shape {
  const depth = parent ? parent.depth + 1 : 0;
  const bytes = encodeUtf8(key);
  const keyView = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const last: LastAttribute = { request: 0, start: 0, length: 0, low: 0, high: 0 };
  const keyLength = bytes.length;
  return { id: 0, parent, depth, key, kind, next: [], keyView, keyLength, usual: undefined, other: undefined, last };
}

/** Attribute sets' keys and types, interned by walking a tree one attribute at a time. */
export class ShapeDictionary {
  readonly table = new TableWriter('shape', { id: u32(), keys: textList(), types: u8List() });
  #root = newShape(undefined, '', 0);
  #nodes = 0;
  /** Shapes that got their ids since the mark. */
  #added: Shape[] = [];
  /** Of the ids given out. */
  lastId = 0;
  /** Shapes with lower ids are not given out any more. */
  oldestId = 1;

  /** Of the empty attribute set. */
  get root(): Shape {
    return this.#root;
  }

  step(from: Shape, key: string, kind: number): Shape {
    const byKey = (from.next[kind] ??= new Map());
    let next = byKey.get(key);
    if (!next) {
      byKey.set(key, (next = newShape(from, key, kind)));
      this.#nodes++;
    }
    return next;
  }

  /** One request may bring as many keys as it has bytes; more are not remembered. */
  get isFull(): boolean {
    return this.#nodes > MOST_NODES;
  }

  id(shape: Shape): number {
    if (shape.id > 0 || !shape.parent) return shape.id;
    const path: Shape[] = [];
    for (let node = shape; node.parent; node = node.parent) path.push(node);
    this.#added.push(shape);
    return (shape.id = this.addLong(path.reverse()));
  }

  /** Of an attribute set that is not remembered. */
  addLong(path: readonly Pick<Shape, 'key' | 'kind'>[]): number {
    const id = ++this.lastId;
    const row = this.table.begin();
    this.table.columns.id.values[row] = id;
    this.table.columns.keys.values[row] = path.map(({ key }) => key);
    this.table.columns.types.setAll(
      row,
      path.map(({ kind }) => kind),
    );
    return id;
  }

  /** Only the latest mark can be gone back to. */
  mark(): ShapeMark {
    this.#added.length = 0;
    return { lastId: this.lastId, rows: this.table.rows };
  }

  /** Takes back what was added since. */
  backTo({ lastId, rows }: ShapeMark): void {
    while (this.#added.length > 0 && this.#added.at(-1)!.id > lastId) this.#added.pop()!.id = 0;
    this.lastId = lastId;
    this.table.truncate(rows);
    this.trim();
  }

  /** Between batches and requests: bounds the tree. */
  trim(): void {
    if (this.#nodes > MOST_NODES) this.reset(this.lastId);
  }

  reset(lastId: number): void {
    this.#root = newShape(undefined, '', 0);
    this.#nodes = 0;
    this.#added = [];
    this.lastId = lastId;
    this.oldestId = lastId + 1;
  }
}
