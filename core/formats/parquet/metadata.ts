import { hasAscii } from '../text-head.ts';
import { fail } from './fault.ts';
import { readSchema, type SchemaNode } from './schema.ts';
import { bytesField, numberField, structField, structsField, ThriftReader, type ThriftStruct } from './thrift.ts';

/** Bytes of a file, as many of those asked for as there are. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

export const CODECS = ['none', 'snappy', 'gzip', 'lzo', 'brotli', 'lz4-framed', 'zstd', 'lz4'] as const;
export type Codec = (typeof CODECS)[number];

/** One column of one row group. */
export interface ColumnChunk {
  codec: Codec;
  values: number;
  offset: number;
  bytes: number;
}

export interface RowGroup {
  rows: number;
  /** By the number of the column. */
  columns: ColumnChunk[];
}

export interface FileMetadata {
  schema: SchemaNode;
  rowGroups: RowGroup[];
}

const MAGIC = 'PAR1';
/** Length of the metadata and the magic. */
const TAIL_BYTES = 8;
/** A thousand row groups of a hundred columns with statistics have 20 MB. */
const MOST_METADATA_BYTES = 32 * 1024 ** 2;
const MOST_METADATA_VALUES = 4_000_000;
/** The schema, and of row groups and their columns what is asked for below: statistics and indexes are ten times as much. */
const CHUNK = { 1: true, 3: { 4: true, 5: true, 7: true, 9: true, 11: true } } as const;
const WANTED = { 2: true, 4: { 1: CHUNK, 3: true } } as const;
/** Rows a byte of a file stands for at most, as a bound of time: equal rows are packed without end. */
const ROWS_A_BYTE = 64;
const ROWS_FREE = 200_000;

/** By its first four bytes; whether it can be read is told by its end. */
export function isParquet(head: Uint8Array): boolean {
  return hasAscii(head, 0, MAGIC);
}

/** What stands at the end of a Parquet file. Throws ParquetFault. */
export function readMetadata(read: ReadAt, fileBytes: number): FileMetadata {
  const tail = read(fileBytes - TAIL_BYTES, TAIL_BYTES);
  const magic = String.fromCharCode(...tail.subarray(4));
  if (magic === 'PARE') fail('it is encrypted');
  if (fileBytes < TAIL_BYTES + MAGIC.length || tail.length < TAIL_BYTES || magic !== MAGIC)
    fail('it is cut short: what its columns are stands at its end, and that is missing');
  const length = new DataView(tail.buffer, tail.byteOffset, tail.byteLength).getUint32(0, true);
  if (length > fileBytes - TAIL_BYTES - MAGIC.length) fail('its metadata claim to be longer than the file');
  if (length > MOST_METADATA_BYTES) fail(`its metadata are larger than ${MOST_METADATA_BYTES} bytes`);
  const footer = read(fileBytes - TAIL_BYTES - length, length);
  const metadata = new ThriftReader(footer, 0, MOST_METADATA_VALUES).struct(WANTED);
  const schema = readSchema(metadata);
  const rowGroups = structsField(metadata, 4).map((group) => rowGroupOf(group, schema, fileBytes));
  const rows = rowGroups.reduce((sum, group) => sum + group.rows, 0);
  if (rows > ROWS_FREE + fileBytes * ROWS_A_BYTE) fail(`it claims ${rows} rows in ${fileBytes} bytes`);
  return { schema, rowGroups };
}

function rowGroupOf(group: ThriftStruct, schema: SchemaNode, fileBytes: number): RowGroup {
  const columns = structsField(group, 1).map((column) => chunkOf(column, fileBytes));
  if (columns.length !== schema.leaves.length)
    fail(`a row group of ${columns.length} columns in a file of ${schema.leaves.length}`);
  const rows = numberField(group, 3);
  return rows >= 0 ? { rows, columns } : fail('a row group of fewer than no rows');
}

function chunkOf(column: ThriftStruct, fileBytes: number): ColumnChunk {
  if (bytesField(column, 1).length > 0) fail('its columns stand in other files');
  const about = structField(column, 3) ?? fail('a column without metadata');
  const data = numberField(about, 9);
  const dictionary = numberField(about, 11, -1);
  // Some writers say 0 where there is no dictionary.
  const offset = dictionary > 0 && dictionary < data ? dictionary : data;
  const bytes = numberField(about, 7);
  if (offset < 0 || bytes < 0 || offset + bytes > fileBytes) fail('a column that lies outside of the file');
  const codec = CODECS[numberField(about, 4)] ?? fail('a column compressed in an unknown way');
  return { codec, values: numberField(about, 5), offset, bytes };
}
