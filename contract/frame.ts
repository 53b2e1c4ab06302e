import type { Codes } from '../core/model/codes.ts';

/** Strings are sent once: `codes[row]` is an index into `dictionary`. */
export interface TextColumn {
  dictionary: string[];
  codes: Codes;
}

export type NumberColumn = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;
/** Nanoseconds since 1970, to the last one, however far the rows of an answer lie apart. */
export type TimeColumn = BigUint64Array;
export type Column = NumberColumn | TimeColumn | TextColumn;

/**
 * A bounded table of columns.
 *
 * Times to be drawn are Float64 nanosecond offsets from `baseNs` (decimal text): exact below 2^53 ns, about 104 days;
 * beyond that they are rounded to a few nanoseconds, and detail operations give exact values. Times to be listed, or to
 * be asked with again, are a `TimeColumn`; `baseNs` is '0' where a frame has no others.
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
