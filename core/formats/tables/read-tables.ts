import { ParquetFault } from '../parquet/fault.ts';
import { readMetadata, type RowGroup } from '../parquet/metadata.ts';
import type { ParquetSource } from '../parquet/pages.ts';
import { RowReader } from '../parquet/row-reader.ts';
import type { SchemaNode } from '../parquet/schema.ts';
import { DecodeError, type Decoded, type Warning } from '../../otlp/decoded.ts';
import type { Part } from '../format.ts';
import { otelTables } from './otel-tables/format.ts';
import { RowFault, type TableFormat, type TableMapper } from './table-format.ts';
import { tempoBlocks } from './tempo-blocks/format.ts';
import { tracebenchBundle } from './tracebench-bundle/format.ts';

/** A new kind of table is a folder and a line here. */
const TABLE_FORMATS: readonly TableFormat[] = [otelTables, tempoBlocks, tracebenchBundle];

/** About a megabyte of telemetry. */
const SLICE_ITEMS = 2_000;
/** Of rows as they were decoded: items can be as large as a value of a dictionary that all of them share. */
const SLICE_BYTES = 8 * 1024 ** 2;
/**
 * What a byte of a file may stand for, as a bound of disk: a table shrinks more than what is packed line by line does, for a value
 * that does not change takes nothing a row.
 */
const DECODED_A_BYTE = 1_000;
const DECODED_FREE_BYTES = 256 * 1024 ** 2;
/** Told to who has a file we do not know. */
const MOST_COLUMNS_TOLD = 20;

export interface OpenedTable {
  format: string;
  evidence: string;
  /** To be pulled one by one. */
  parts: Iterable<Part>;
}

/** The names of the columns of a Parquet file that is no telemetry we know. */
export interface UnknownTable {
  columns: string;
}

/** Opens a Parquet file of telemetry. Throws DecodeError where it cannot be read at all. */
export function openTables(source: ParquetSource): OpenedTable | UnknownTable {
  try {
    const { schema, rowGroups } = readMetadata(source.read, source.bytes);
    const columns = new Map(schema.children.map((column) => [column.name, column]));
    for (const format of TABLE_FORMATS) {
      const evidence = format.sniff(columns);
      if (evidence === undefined) continue;
      const reader = new TableReader(source, format, columns);
      const told = rowGroups.every(({ rows }) => rows === 0) ? `${evidence}, without any row` : evidence;
      return { format: `parquet+${format.name}`, evidence: told, parts: reader.parts(rowGroups) };
    }
    return { columns: toldColumns([...columns.keys()]) };
  } catch (error) {
    if (error instanceof ParquetFault)
      throw new DecodeError(`This Parquet file cannot be read: ${error.message}`, source.bytes);
    throw error;
  }
}

function toldColumns(names: readonly string[]): string {
  const told = names.slice(0, MOST_COLUMNS_TOLD).map((name) => name.slice(0, 50));
  const more = names.length - told.length;
  return told.join(', ') + (more > 0 ? `, and ${more} more` : '');
}

class TableReader {
  readonly #source: ParquetSource;
  readonly #columns: readonly SchemaNode[];
  readonly #mapper: TableMapper;
  /** To be told with the next slice. */
  #warnings: Warning[];
  #row = 0;
  #sliceBytes = 0;
  #decodedBytes = 0;
  readonly #mostDecoded: number;

  constructor(source: ParquetSource, format: TableFormat, columns: ReadonlyMap<string, SchemaNode>) {
    this.#source = source;
    this.#mostDecoded = Math.max(DECODED_FREE_BYTES, DECODED_A_BYTE * source.bytes);
    const read = [...columns.values()].filter(({ name }) => format.reads(name));
    this.#columns = read.filter((column) => unknownTypeOf(column) === undefined);
    this.#warnings = read.flatMap(unreadColumn);
    this.#mapper = format.createMapper(columns);
  }

  *parts(rowGroups: readonly RowGroup[]): Generator<Part> {
    for (const group of rowGroups) {
      const first = this.#row;
      yield* this.#group(group, first + group.rows);
      this.#row = first + group.rows;
      if (this.#decodedBytes > this.#mostDecoded) break;
    }
    if (this.#mapper.items > 0 || this.#warnings.length > 0) yield this.#slice();
  }

  /** What cannot be unpacked costs the rest of its row group: behind it columns do not stand at the same row. */
  *#group(group: RowGroup, end: number): Generator<Part> {
    // Writers leave no pages for none.
    if (group.rows === 0) return;
    try {
      const rows = new RowReader(this.#source, group, this.#columns);
      for (; this.#row < end; this.#row++) {
        const part = this.#add(rows, group);
        if (part) yield part;
        if (this.#mapper.items >= SLICE_ITEMS || this.#sliceBytes >= SLICE_BYTES) yield this.#slice();
      }
      const more = rows.more;
      if (more !== undefined)
        yield this.#skipped(
          more.offset,
          `column ${more.column}: more values than the ${group.rows} rows of its row group`,
        );
    } catch (error) {
      if (!(error instanceof ParquetFault)) throw error;
      const offset = error.offset ?? placeOf(group);
      const last = this.#decodedBytes > this.#mostDecoded ? 'the last one' : String(end);
      yield this.#skipped(offset, `rows ${this.#row + 1} to ${last} cannot be read: ${error.message}`);
    }
  }

  #add(rows: RowReader, group: RowGroup): Part | undefined {
    const row = rows.next();
    this.#sliceBytes += rows.rowBytes;
    this.#decodedBytes += rows.rowBytes;
    if (this.#decodedBytes > this.#mostDecoded)
      throw new ParquetFault(
        `the rows before take more than ${this.#mostDecoded} bytes, ${DECODED_A_BYTE} for each of the file`,
      );
    try {
      this.#mapper.add(row);
      return undefined;
    } catch (error) {
      if (error instanceof RowFault) return this.#skipped(placeOf(group), `row ${this.#row + 1}: ${error.message}`);
      throw error;
    }
  }

  #skipped(offset: number, reason: string): Part {
    return { kind: 'skipped', line: 0, offset, reason };
  }

  #slice(): Part {
    this.#sliceBytes = 0;
    const taken = this.#mapper.take();
    const decoded: Decoded = { ...taken, warnings: [...this.#warnings, ...taken.warnings] };
    this.#warnings = [];
    const rejectedAt = decoded.rejections.map(({ reason }) => ({ line: 0, offset: 0, reason }));
    return { kind: 'slice', decoded, rejectedAt };
  }
}

/** Where a row group begins: its values stand in as many places as it has columns. */
function placeOf({ columns }: RowGroup): number {
  return columns.reduce((first, { offset }) => Math.min(first, offset), Infinity);
}

/** Of a column, or of one in it, undefined where all are known. */
function unknownTypeOf({ leaves }: SchemaNode): string | undefined {
  for (const { meaning } of leaves) if (typeof meaning === 'object' && 'unknown' in meaning) return meaning.unknown;
  return undefined;
}

function unreadColumn(column: SchemaNode): Warning[] {
  const type = unknownTypeOf(column);
  if (type === undefined) return [];
  return [
    {
      code: 'invalid-value',
      count: 1,
      example: `column ${column.name.slice(0, 50)} is not read: ${type} is a type we do not know`,
    },
  ];
}
