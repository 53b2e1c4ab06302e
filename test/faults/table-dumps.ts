// Small good files that are read from their end, to be spoiled: Parquet as DuckDB writes it, and a session.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readMetadata, type ColumnChunk } from '../../core/formats/parquet/metadata.ts';
import { writeParquet } from '../helpers/parquet-file.ts';
import { varint } from '../unit/otlp/wire.ts';
import type { GoodDump } from './good-dumps.ts';
import { pick, type Random } from './seeded.ts';

const SESSION = 'test/fixtures/stores/v4.tracebench.gz';
const T = `make_timestamp_ns(1767000000000000000 + i * 1000000)`;
const ORIGIN = `MAP {'service.name': 'shop', 'host.name': 'h' || (i % 3)} AS ResourceAttributes, 'shop' AS ServiceName,
  'lib' AS ScopeName, '1' AS ScopeVersion`;
const POINT = `${ORIGIN}, 'm' AS MetricName, '' AS MetricDescription, 's' AS MetricUnit, MAP {'k': 'v' || i} AS Attributes,
  ${T} AS StartTimeUnix, ${T} AS TimeUnix, 0::UINTEGER AS Flags`;

/** A statement of rows numbered `i`, and how DuckDB packs them. */
const TABLES: Readonly<Record<string, readonly [string, string]>> = {
  'parquet spans': [
    `${T} AS "Timestamp", printf('%032x', 1 + i // 8) AS TraceId, printf('%016x', 1 + i) AS SpanId,
     printf('%016x', 2 + i) AS ParentSpanId, '' AS TraceState, 'get ' || (i % 9) AS SpanName, 'Server' AS SpanKind, ${ORIGIN},
     MAP {'n': '' || i} AS SpanAttributes, 1500::UBIGINT AS Duration, 'Error' AS StatusCode, '' AS StatusMessage,
     [${T}] AS "Events.Timestamp", ['boom'] AS "Events.Name", [MAP {'a': 'b'}] AS "Events.Attributes"`,
    'CODEC uncompressed',
  ],
  'parquet logs': [
    `${T} AS "Timestamp", '' AS TraceId, '' AS SpanId, 0::UTINYINT AS TraceFlags, 'INFO' AS SeverityText,
     9::UTINYINT AS SeverityNumber, 'hello ' || i AS Body, ${ORIGIN}, MAP {'n': '' || i} AS LogAttributes`,
    'CODEC zstd',
  ],
  'parquet gauges': [`${POINT}, i::DOUBLE AS "Value"`, 'CODEC snappy'],
  'parquet histograms': [
    `${POINT}, 3::UBIGINT AS "Count", 4.5::DOUBLE AS "Sum", [1, 2]::UBIGINT[] AS BucketCounts, [1.5]::DOUBLE[] AS ExplicitBounds,
     0.5::DOUBLE AS "Min", 4::DOUBLE AS "Max", 2::INTEGER AS AggregationTemporality`,
    'CODEC gzip',
  ],
};
const ROWS = 5_000;

export type TableDumps = ReadonlyMap<string, GoodDump>;

export async function makeTableDumps(): Promise<TableDumps> {
  const dumps = new Map<string, GoodDump>();
  const add = (name: string, bytes: Buffer) => dumps.set(name, { bytes, content: 'table', hasOwnClock: false });
  for (const [name, [columns, options]] of Object.entries(TABLES)) {
    const select = `SELECT ${columns} FROM range(${ROWS}) AS rows(i)`;
    add(name, Buffer.from(await writeParquet(select, `${options}, ROW_GROUP_SIZE 2048`)));
  }
  add('session', gunzipSync(readFileSync(SESSION)));
  return dumps;
}

const TAIL_BYTES = 8;
/** Of a page's header and what stands first in it: levels and the width of what follows. */
const HEADER_BYTES = 24;
const LIES = [0, 1, 127, 2 ** 14, 2 ** 31 - 1, 2 ** 32 - 1, 2n ** 63n, 2n ** 64n - 1n];

/** The footer's place; the whole file where it has none. */
function footerOf(bytes: Buffer): { start: number; end: number } {
  const end = Math.max(0, bytes.length - TAIL_BYTES);
  const start = end - (bytes.length < TAIL_BYTES ? 0 : bytes.readUInt32LE(end));
  return { start: Math.max(0, start), end };
}

function chunksOf(bytes: Buffer): ColumnChunk[] {
  try {
    const read = (offset: number, length: number) => Uint8Array.from(bytes.subarray(offset, offset + length));
    return readMetadata(read, bytes.length).rowGroups.flatMap(({ columns }) => columns);
  } catch {
    return [];
  }
}

function written(bytes: Buffer, at: number, by: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(by.subarray(0, Math.max(0, bytes.length - at)), at);
  return copy;
}

/** Another number of the same length where a long one stands: sizes, offsets and counts. */
function lyingNumber(bytes: Buffer, random: Random, start: number, end: number): Buffer {
  const copy = Buffer.from(bytes);
  const long = [...copy.subarray(start, end).keys()].filter((i) => copy[start + i]! >= 128).map((i) => start + i);
  if (long.length === 0) return bytes;
  for (let at = pick(random, long); at < end; at++) {
    const more = copy[at]! & 128;
    copy[at] = more | random(128);
    if (more === 0) break;
  }
  return copy;
}

/** In a page of any column, behind the beginning of its header. */
function inPage(bytes: Buffer, random: Random, by: Uint8Array): Buffer {
  const chunks = chunksOf(bytes);
  if (chunks.length === 0) return bytes;
  const { offset, bytes: length } = pick(random, chunks);
  return written(bytes, offset + random(Math.min(length, 4 * HEADER_BYTES)), by);
}

export const TABLE_DAMAGES: Readonly<Record<string, (bytes: Buffer, random: Random) => Buffer>> = {
  'lying length of the footer': (bytes, random) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(pick(random, [0, 1, 8, bytes.length, bytes.length - 12, 2 ** 31 - 1, 2 ** 32 - 1]));
    return written(bytes, footerOf(bytes).end, length);
  },
  'lying footer': (bytes, random) => {
    const { start, end } = footerOf(bytes);
    return lyingNumber(bytes, random, start, end);
  },
  'spoiled footer': (bytes, random) => {
    const { start, end } = footerOf(bytes);
    return written(bytes, start + random(Math.max(1, end - start)), varint(pick(random, LIES)));
  },
  'lying page': (bytes, random) => {
    const chunks = chunksOf(bytes);
    if (chunks.length === 0) return bytes;
    const { offset } = pick(random, chunks);
    return lyingNumber(bytes, random, offset, Math.min(bytes.length, offset + HEADER_BYTES));
  },
  'lying levels and indexes': (bytes, random) => inPage(bytes, random, varint(pick(random, LIES))),
  'runs without end': (bytes, random) => inPage(bytes, random, Buffer.from('feffffff0f'.repeat(1 + random(9)), 'hex')),
  'a footer without a file': (bytes) => Buffer.concat([bytes.subarray(0, 4), bytes.subarray(footerOf(bytes).start)]),
  'an end without a beginning': (bytes, random) => bytes.subarray(random(bytes.length)),
  'one row group for all': (bytes, random) => {
    const chunks = chunksOf(bytes);
    if (chunks.length === 0) return bytes;
    const [from, to] = [pick(random, chunks), pick(random, chunks)];
    return written(bytes, to.offset, bytes.subarray(from.offset, from.offset + Math.min(from.bytes, to.bytes)));
  },
};
