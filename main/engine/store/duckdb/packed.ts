import { assertNever } from '../../../../core/model/assert-never.ts';

/*
 * Rows on their way into the store, as columns that can be handed from thread to thread without copying:
 *
 *   PackedTable ── rows
 *     └── columns, in the order of the table's definition
 *           fixed   one element a row, null where the mask says so
 *           uuid    two words a row, as DuckDB keeps them
 *           list    ends[row] is where the row's elements end in `child`
 *           utf8    texts behind each other, ends[row] is where the row's text ends in `bytes`
 *           text    one string a row, null where there is none: for the few, or those made late
 */
export type FixedArray = Uint8Array | Uint32Array | Int32Array | BigInt64Array | BigUint64Array | Float64Array;

/** One bit a row, set where there is a value; undefined where no row is null. */
export type NullMask = BigUint64Array | undefined;

export type PackedColumn =
  | { kind: 'fixed'; values: FixedArray; nulls: NullMask }
  | { kind: 'uuid'; words: BigUint64Array }
  | { kind: 'list'; ends: Uint32Array; child: FixedArray; nulls: NullMask }
  | { kind: 'utf8'; ends: Uint32Array; bytes: Uint8Array }
  | { kind: 'text'; values: (string | null)[] }
  | { kind: 'textList'; values: string[][] };

export interface PackedTable {
  rows: number;
  columns: PackedColumn[];
}

/** The buffers of a table, for a transfer list. */
export function buffersOf({ columns }: PackedTable): ArrayBuffer[] {
  return columns.flatMap(buffersOfColumn);
}

/** Gives their memory back now: the garbage collector is slow to see what lies outside its heap. */
export function freeTables(tables: readonly (readonly [unknown, PackedTable])[]): void {
  for (const [, table] of tables) freeTable(table);
}

export function freeTable(table: PackedTable): void {
  for (const buffer of buffersOf(table)) buffer.transfer(0);
}

function buffersOfColumn(column: PackedColumn): ArrayBuffer[] {
  const of = (...arrays: (FixedArray | undefined)[]) =>
    arrays.flatMap((array) => (array === undefined ? [] : [array.buffer as ArrayBuffer]));
  switch (column.kind) {
    case 'fixed':
      return of(column.values, column.nulls);
    case 'uuid':
      return of(column.words);
    case 'list':
      return of(column.ends, column.child, column.nulls);
    case 'utf8':
      return of(column.ends, column.bytes);
    case 'text':
    case 'textList':
      return [];
    default:
      return assertNever(column);
  }
}
