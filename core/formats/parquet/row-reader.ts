import { Budget } from './budget.ts';
import { ColumnCursor } from './column-cursor.ts';
import { fail, ParquetFault } from './fault.ts';
import type { RowGroup } from './metadata.ts';
import type { ParquetSource } from './pages.ts';
import type { SchemaNode } from './schema.ts';
import type { Value } from './values.ts';

/** A value with what is in it: a list, a map as a list of `{key, value}`, a group by the names of its columns. */
export type Cell = Value | null | Cell[] | CellGroup;
export interface CellGroup {
  [name: string]: Cell;
}

/** Elements of one list, as a bound of memory: a run of equal ones takes two bytes. */
const MOST_ELEMENTS = 1_000_000;
/** Of the values of one row, with what their cells cost: a value of a dictionary can stand in a row many times. */
const MOST_ROW_BYTES = 96 * 1024 ** 2;
/** What a cell takes beside its own bytes, also an empty one. */
const CELL_COST = 32;

/** Puts the values of columns together to rows, one row group after the other (Dremel's record assembly). */
export class RowReader {
  readonly #columns: { node: SchemaNode; cursors: ColumnCursor[] }[];
  readonly #cursors = new Map<SchemaNode, ColumnCursor>();
  #elements = 0;
  #bytes = 0;

  /** Reads the columns named. Throws ParquetFault. */
  constructor(source: ParquetSource, group: RowGroup, columns: readonly SchemaNode[]) {
    const budget = new Budget();
    this.#columns = columns.map((node) => ({ node, cursors: this.#open(source, group, node, budget) }));
  }

  #open(source: ParquetSource, group: RowGroup, node: SchemaNode, budget: Budget): ColumnCursor[] {
    return node.leaves.map((leaf) => {
      const cursor = new ColumnCursor(source, group.columns[leaf.column]!, leaf, budget);
      this.#cursors.set(leaf, cursor);
      return cursor;
    });
  }

  /** The next row. Throws ParquetFault; behind that the columns do not stand at the same row any more. */
  next(): CellGroup {
    this.#elements = 0;
    this.#bytes = 0;
    const row: CellGroup = Object.create(null) as CellGroup;
    for (const { node } of this.#columns) row[node.name] = this.#read(node);
    return row;
  }

  /** Of the row that was read last. */
  get rowBytes(): number {
    return this.#bytes;
  }

  /** The first column that has more values than were asked for, and where. */
  get more(): { column: string; offset: number } | undefined {
    for (const cursor of this.#cursors.values())
      if (!cursor.isAtEnd) return { column: cursor.path, offset: cursor.offset };
    return undefined;
  }

  #read(node: SchemaNode): Cell {
    if (node.repetition === 'repeated') return this.#repeated(node);
    if (node.repetition === 'optional' && this.#first(node).definition < node.maxDefinition) return this.#absent(node);
    return this.#one(node);
  }

  #first(node: SchemaNode): ColumnCursor {
    return this.#cursors.get(node.leaves[0]!) ?? fail('a group without columns');
  }

  #absent(node: SchemaNode): null {
    for (const leaf of node.leaves) this.#take(leaf);
    return null;
  }

  #take(leaf: SchemaNode): Cell {
    const cursor = this.#cursors.get(leaf)!;
    const value = cursor.take();
    const isLong = typeof value === 'string' || value instanceof Uint8Array;
    this.#bytes += CELL_COST + (isLong ? value.length : 0);
    if (this.#bytes > MOST_ROW_BYTES) throw faultAt(cursor, `a row of more than ${MOST_ROW_BYTES} bytes`);
    return value;
  }

  #repeated(node: SchemaNode): Cell[] {
    const first = this.#first(node);
    const list: Cell[] = [];
    if (first.definition < node.maxDefinition) {
      this.#absent(node);
      return list;
    }
    do {
      if (++this.#elements > MOST_ELEMENTS) throw faultAt(first, `a row of more than ${MOST_ELEMENTS} values`);
      list.push(this.#one(node));
    } while (first.repetition === node.maxRepetition);
    return list;
  }

  #one(node: SchemaNode): Cell {
    switch (node.shape) {
      case 'leaf':
        return this.#take(node);
      case 'list':
        return this.#list(node, node.children[0]!);
      case 'map':
        return this.#map(node.children[0]!);
      default:
        return this.#group(node);
    }
  }

  #list(list: SchemaNode, repeated: SchemaNode): Cell[] {
    const elements = this.#repeated(repeated);
    if (isElement(list, repeated)) return elements;
    const [{ name }] = repeated.children as [SchemaNode];
    return elements.map((element) => (element as CellGroup)[name]!);
  }

  #map(repeated: SchemaNode): Cell[] {
    const [key, value] = repeated.children.map(({ name }) => name);
    return this.#repeated(repeated).map((entry) => ({
      key: (entry as CellGroup)[key!]!,
      value: (entry as CellGroup)[value!]!,
    }));
  }

  #group(node: SchemaNode): CellGroup {
    const group: CellGroup = Object.create(null) as CellGroup;
    for (const child of node.children) group[child.name] = this.#read(child);
    return group;
  }
}

function faultAt(cursor: ColumnCursor, message: string): ParquetFault {
  const fault = new ParquetFault(message);
  fault.place(cursor.path, cursor.offset);
  return fault;
}

/**
 * Whether what repeats is the element of its list itself, and not a group around it: the specification's rules for lists that were
 * written before there were three levels ("Backward-compatibility rules" in LogicalTypes.md).
 */
function isElement(list: SchemaNode, { name, children }: SchemaNode): boolean {
  const [only, other] = children;
  if (only === undefined || other !== undefined || only.repetition === 'repeated') return true;
  return name === 'array' || name === `${list.name}_tuple`;
}
