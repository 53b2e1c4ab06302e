import type { LastIds, Packed } from './packer.ts';
import type { FixedArray, PackedColumn, PackedTable } from './packed.ts';
import { columnsOf, VALUE_KINDS, type TableName } from './schema.ts';

export type Sequence = keyof LastIds;

/** Tables whose rows bring ids of their own, in the order of `id`. */
const OWN: Partial<Record<TableName, Sequence>> = {
  name: 'name',
  value: 'value',
  shape: 'shape',
  resource: 'resource',
  scope: 'scope',
  metric: 'metric',
  span: 'span',
  log: 'log',
  number_point: 'point',
  distribution_point: 'point',
};

/** Columns that hold ids of a sequence, by name. */
const REFERENCES: Partial<Record<TableName, Record<string, Sequence>>> = {
  span: {
    resource: 'resource',
    scope: 'scope',
    trace_state: 'value',
    name: 'name',
    status_message: 'value',
    shape: 'shape',
  },
  span_event: { span: 'span', name: 'name', shape: 'shape' },
  span_link: { span: 'span', trace_state: 'value', shape: 'shape' },
  log: { resource: 'resource', scope: 'scope', severity_text: 'name', event_name: 'name', shape: 'shape' },
  metric: { resource: 'resource', scope: 'scope' },
  number_point: { metric: 'metric', shape: 'shape', stream: 'stream' },
  distribution_point: { metric: 'metric', shape: 'shape', stream: 'stream', previous: 'point' },
  exemplar: { point: 'point', shape: 'shape' },
};

/** Kinds of attribute values that are ids of texts. */
const TEXT_KINDS = new Set(['string', 'array', 'kvlist', 'bytes'].map((kind) => VALUE_KINDS.indexOf(kind as 'string')));

/** Ids from `from` on are `delta` higher in the store. */
interface Shift {
  from: bigint;
  delta: bigint;
}

/**
 * Rows packed elsewhere number their texts, resources and items by themselves. Here they get the numbers that come next in the
 * store. Where nobody else has written since, these are the same, and nothing is done.
 */
export class Renumbering {
  readonly packer: string;
  readonly #shifts = new Map<Sequence, Shift[]>();
  /** Shape → positions of its text values, by the packer's own numbers. */
  readonly #textPositions = new Map<number, number[]>();
  #oldestShape = 1;
  /** Of the streams met so far, by the packer's own numbers. */
  #lastStream = 0;

  /** `packer` is the one whose numbers are understood. */
  constructor(packer: string) {
    this.packer = packer;
  }

  /** `last` are the ids given out by the store before; gives those after. */
  apply({ tables, oldestShape }: Pick<Packed, 'tables' | 'oldestShape'>, last: LastIds): LastIds {
    const after: Record<Sequence, number | bigint> = { ...last };
    for (const [name, table] of tables) if (name === 'shape') this.#learnShapes(table);
    for (const sequence of Object.keys(last) as Sequence[])
      after[sequence] = this.#ownIds(sequence, tables, last[sequence]);
    after.stream = this.#newStreams(tables, last.stream);
    for (const [name, table] of tables) this.#references(name, table);
    this.#forgetShapes(oldestShape);
    return after as unknown as LastIds;
  }

  /** In the store's numbers, of a value's own id that was given out or comes next; 0 while there was none. */
  valueId(own: number): number {
    const shifts = this.#shiftsOf('value');
    return shifts.length === 0 ? 0 : own + Number(deltaOf(shifts, BigInt(own)));
  }

  /** Gives the last id of the sequence. Two tables may share one. */
  #ownIds(sequence: Sequence, tables: Packed['tables'], last: number | bigint): number | bigint {
    const own = tables
      .filter(([name]) => OWN[name] === sequence)
      .map(([, { rows, columns }]) => ({ rows, ids: fixed(columns[0]!) }));
    if (own.length === 0) return last;
    const first = own.map(({ ids }) => BigInt(ids[0]!)).reduce((a, b) => (a < b ? a : b));
    const final = own.map(({ ids, rows }) => BigInt(ids[rows - 1]!)).reduce((a, b) => (a > b ? a : b));
    const delta = BigInt(last) + 1n - first;
    const shifts = this.#shiftsOf(sequence);
    if (shifts.at(-1)?.delta !== delta) shifts.push({ from: first, delta });
    for (const { ids, rows } of own) shift(ids, rows, delta);
    return typeof last === 'number' ? Number(final + delta) : final + delta;
  }

  /** Streams have no table: new ones are those with a higher number than all before. */
  #newStreams(tables: Packed['tables'], last: number): number {
    const before = this.#lastStream;
    for (const [name, { rows, columns }] of tables) {
      const at = columnsOf(name).indexOf('stream');
      if (at < 0) continue;
      const streams = fixed(columns[at]!);
      for (let row = 0; row < rows; row++) this.#lastStream = Math.max(this.#lastStream, Number(streams[row]));
    }
    const delta = BigInt(last - before);
    const shifts = this.#shiftsOf('stream');
    if (this.#lastStream > before && shifts.at(-1)?.delta !== delta) shifts.push({ from: BigInt(before + 1), delta });
    return last + this.#lastStream - before;
  }

  #forgetShapes(oldest: number): void {
    if (oldest === this.#oldestShape) return;
    this.#oldestShape = oldest;
    for (const id of this.#textPositions.keys()) if (id < oldest) this.#textPositions.delete(id);
  }

  #shiftsOf(sequence: Sequence): Shift[] {
    const known = this.#shifts.get(sequence) ?? [];
    this.#shifts.set(sequence, known);
    return known;
  }

  #references(name: TableName, { rows, columns }: PackedTable): void {
    const names = columnsOf(name);
    // The shape's number leads to the positions of texts, so the cells come before it.
    const cells = names.indexOf('attributes');
    const shape = names.indexOf('shape');
    if (shape >= 0 && cells >= 0) this.#cells(fixed(columns[shape]!), columns[cells]!, rows);
    for (const [column, sequence] of Object.entries(REFERENCES[name] ?? {}))
      this.#shiftAll(fixed(columns[names.indexOf(column)]!), rows, sequence);
  }

  #shiftAll(ids: FixedArray, rows: number, sequence: Sequence): void {
    const shifts = this.#shiftsOf(sequence);
    if (shifts.every(({ delta }) => delta === 0n)) return;
    for (let row = 0; row < rows; row++) {
      if (!ids[row]) continue;
      setId(ids, row, BigInt(ids[row]!) + deltaOf(shifts, BigInt(ids[row]!)));
    }
  }

  #cells(shapes: FixedArray, cells: PackedColumn, rows: number): void {
    const shifts = this.#shiftsOf('value');
    if (cells.kind !== 'list' || shifts.every(({ delta }) => delta === 0n)) return;
    const child = cells.child as BigInt64Array;
    for (let row = 0, begin = 0; row < rows; begin = cells.ends[row++]!) {
      for (const position of this.#textPositions.get(Number(shapes[row])) ?? []) {
        const id = child[begin + position]!;
        if (id !== 0n) child[begin + position] = id + deltaOf(shifts, id);
      }
    }
  }

  #learnShapes({ rows, columns }: PackedTable): void {
    const ids = fixed(columns[0]!);
    const types = columns[2]!;
    if (types.kind !== 'list') throw new Error('a shape has no list of types');
    for (let row = 0, begin = 0; row < rows; begin = types.ends[row++]!) {
      const kinds = types.child.subarray(begin, types.ends[row]) as Uint8Array;
      const positions = [...kinds.keys()].filter((position) => TEXT_KINDS.has(kinds[position]!));
      this.#textPositions.set(Number(ids[row]), positions);
    }
  }
}

function fixed(column: PackedColumn): FixedArray {
  if (column.kind !== 'fixed') throw new Error('ids are a fixed column');
  return column.values;
}

function shift(ids: FixedArray, rows: number, delta: bigint): void {
  if (delta === 0n) return;
  for (let row = 0; row < rows; row++) setId(ids, row, BigInt(ids[row]!) + delta);
}

function setId(ids: FixedArray, row: number, id: bigint): void {
  (ids as { [index: number]: number | bigint })[row] = ids instanceof BigUint64Array ? id : Number(id);
}

/** Ids mostly are of the latest shift; where not, the search halves. */
function deltaOf(shifts: readonly Shift[], id: bigint): bigint {
  let low = 0;
  let high = shifts.length - 1;
  if (high < 0 || shifts[high]!.from <= id) return shifts[high]?.delta ?? 0n;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (shifts[middle]!.from <= id) low = middle;
    else high = middle - 1;
  }
  return shifts[low]!.delta;
}
