import type { Decoded } from '../../otlp/decoded.ts';
import type { SchemaNode } from '../parquet/schema.ts';
import type { CellGroup } from '../parquet/row-reader.ts';

/** A table of telemetry that somebody writes: known by the names of its columns, never by their places. */
export interface TableFormat {
  name: string;
  /** For people: what in the columns says that it is this one; undefined where it is not. */
  sniff(columns: ReadonlyMap<string, SchemaNode>): string | undefined;
  /** Columns that are not read are not even unpacked. */
  reads(column: string): boolean;
  createMapper(columns: ReadonlyMap<string, SchemaNode>): TableMapper;
}

/** Rows become telemetry, until it is taken. */
export interface TableMapper {
  /** Spans, log records and data points that wait. */
  readonly items: number;
  /** Throws RowFault where nothing can be made of a row: then nothing of it is kept. */
  add(row: CellGroup): void;
  /** Checked; starts anew. */
  take(): Decoded;
}

/** What is wrong with one row, for people. */
export class RowFault extends Error {
  override name = 'RowFault';
}
