import type { Codes } from '../core/model/codes.ts';

/** Strings are sent once: `codes[row]` is an index into `dictionary`. */
export interface TextColumn {
  dictionary: string[];
  codes: Codes;
}

export type NumberColumn = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;
export type Column = NumberColumn | TextColumn;

/**
 * A bounded table of columns.
 *
 * Times are Float64 nanosecond offsets from `baseNs` (decimal text): exact below 2^53 ns, about 104 days; beyond that
 * they are rounded to a few nanoseconds, and detail operations give exact values.
 */
export interface Frame<C extends Record<string, Column> = Record<string, Column>> {
  /** The store's revision this answer was computed from. */
  revision: number;
  rows: number;
  columns: C;
  baseNs: string;
  /** True when a bound cut the answer. */
  truncated: boolean;
}

export function isTextColumn(column: Column): column is TextColumn {
  return 'dictionary' in column;
}

/** Text of one row of a text column. */
export function textAt(column: TextColumn, row: number): string {
  return column.dictionary[column.codes[row]!]!;
}
