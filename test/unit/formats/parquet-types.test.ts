import { crc32, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readMetadata } from '../../../core/formats/parquet/metadata.ts';
import { RowReader } from '../../../core/formats/parquet/row-reader.ts';
import type { ScopeGroup } from '../../../core/model/resource.ts';
import type { Metric } from '../../../core/model/metric.ts';
import type { Span } from '../../../core/model/span.ts';
import {
  i32,
  makeParquet,
  plainInt64,
  plainText,
  sameIn,
  struct,
  text,
  type Field,
} from '../../helpers/made-parquet.ts';
import { writeParquet } from '../../helpers/parquet-file.ts';
import { open, type Opened } from './open.ts';

const NOW = 1_700_000_000_000_000_000n;
const POINT = `SELECT MAP {'k': 'v'} AS ResourceAttributes, 'm' AS MetricName, MAP {'a': 'b'} AS Attributes,
  make_timestamp_ns(${NOW}) AS TimeUnix`;
const SPAN = `SELECT make_timestamp_ns(${NOW}) AS "Timestamp", '0af7651916cd43dd8448eb211c80319c' AS TraceId,
  'b7ad6b7169203331' AS SpanId, 'GET /' AS SpanName, MAP {'k': 'v'} AS ResourceAttributes`;

const itemsOf = <T>({ intake }: Opened): T[] =>
  intake.telemetry.flatMap(({ groups }) => groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items as T[])));

async function valueOf(expression: string): Promise<unknown> {
  const opened = await open(await writeParquet(`${POINT}, ${expression} AS "Value"`));
  expect(opened.account).toMatchObject({ state: 'done', skipped: [], warnings: [] });
  const [{ data }] = itemsOf<Metric>(opened) as [Metric];
  return data.kind === 'gauge' ? data.dataPoints[0]!.value : data;
}

/** A gauge whose value is of a type that DuckDB does not write. */
function gauge(type: number, value: Uint8Array, schema: readonly Field[]): Uint8Array {
  const columns = [
    ['MetricName', 6, plainText('m')],
    ['ResourceAttributes', 6, plainText('{}')],
    ['TimeUnix', 2, plainInt64(NOW)],
  ] as const;
  const made = columns.map(([name, physical, bytes]) => sameIn(1, bytes, { name, type: physical }));
  return makeParquet(1, [...made, sameIn(1, value, { name: 'Value', type, schema })]);
}

describe('types of a Parquet file', () => {
  it.each([
    ['12.34::DECIMAL(4,2)', 12.34],
    ['12.34::DECIMAL(9,2)', 12.34],
    ['-12.34::DECIMAL(18,2)', -12.34],
    ['12.34::DECIMAL(20,2)', 12.34],
    ['-0.05::DECIMAL(38,2)', -0.05],
    ['7::DECIMAL(38,0)', 7],
    ['1.5::FLOAT', 1.5],
    ['9007199254740993.5::DECIMAL(38,1)', 9007199254740994],
  ])('%s is the number it stands for', async (expression, value) => {
    expect(await valueOf(expression)).toEqual({ kind: 'double', value });
  });

  it.each([
    [[0x00, 0x3e], 1.5],
    [[0x00, 0xc0], -2],
    [[0x01, 0x00], 2 ** -24],
    [[0x00, 0x7c], Infinity],
  ])('a FLOAT16 is its number (%s)', async (bytes, value) => {
    const opened = await open(gauge(7, Uint8Array.from(bytes), [i32(2, 2), [10, 12, struct([[15, 12, struct([])]])]]));
    expect(opened.account.warnings).toEqual([]);
    expect(itemsOf<Metric>(opened)[0]!.data).toMatchObject({ dataPoints: [{ value: { kind: 'double', value } }] });
  });

  it('durations are whole numbers, as decimals too, and a date is the time it begins', async () => {
    const dated = SPAN.replace(`make_timestamp_ns(${NOW})`, "DATE '2024-01-01'");
    for (const duration of ['1000.000::DECIMAL(18,3)', '1000::DECIMAL(38,0)', '1000::DOUBLE', '1000::UBIGINT']) {
      const opened = await open(await writeParquet(`${dated}, ${duration} AS Duration`));
      expect(opened.account).toMatchObject({ skipped: [], warnings: [] });
      const start = BigInt(Date.UTC(2024, 0, 1)) * 1_000_000n;
      expect(itemsOf<Span>(opened)).toMatchObject([{ startTimeUnixNano: start, endTimeUnixNano: start + 1000n }]);
    }
  });

  it('that mean nothing where they stand are told, and no 0 in silence', async () => {
    for (const [duration, shown] of [
      ["TIME '00:00:01'", '00:00:01'],
      ["'soon'", 'soon'],
      ['1.5::DOUBLE', '1.5'],
    ] as const) {
      const { account } = await open(await writeParquet(`${SPAN}, ${duration} AS Duration`));
      const example = `Duration is none that can be kept: ${shown}`;
      expect(account).toMatchObject({ counts: { spans: 1 }, warnings: [{ code: 'invalid-value', count: 1, example }] });
    }
    const { account } = await open(
      await writeParquet(SPAN.replace(`make_timestamp_ns(${NOW})`, "TIME '09:00:00'") + ', 1 AS Duration'),
    );
    expect(account.error).toMatch(/row 1: Timestamp is no time: 09:00:00$/);
  });

  it('that nobody knows are not read, and told', async () => {
    const { account } = await open(await writeParquet(`${POINT}, INTERVAL 1 DAY AS "Value"`));
    const example = 'column Value is not read: INTERVAL is a type we do not know';
    expect(account).toMatchObject({ counts: { points: 1 }, warnings: [{ code: 'invalid-value', count: 1, example }] });
    const later = await open(gauge(6, plainText('x'), [[10, 12, struct([[9, 12, struct([])]])]]));
    expect(later.account.warnings[0]!.example).toBe(
      'column Value is not read: logical type 9 is a type we do not know',
    );
  });
});

describe('a Parquet file without rows', () => {
  it('is read as nothing, with success', async () => {
    for (const options of ['', 'parquet_version V2']) {
      const { account } = await open(await writeParquet(`${SPAN}, 1 AS Duration LIMIT 0`, options));
      expect(account).toMatchObject({
        state: 'done',
        format: 'parquet+otel-tables',
        skippedTotal: 0,
        counts: { spans: 0 },
      });
      expect(account.warnings).toEqual([]);
      expect(account.evidence).toMatch(/^a table of spans .*, without any row$/);
    }
    const empty = makeParquet(
      0,
      ['Timestamp', 'Body', 'LogAttributes', 'ResourceAttributes'].map((name) => ({ name, type: 6, pages: [] })),
    );
    expect((await open(empty)).account).toMatchObject({ state: 'done', skippedTotal: 0, counts: { logs: 0 } });
  });
});

function rowsOf(file: Uint8Array): RowReader {
  const source = {
    bytes: file.length,
    crc32,
    read: (offset: number, length: number) => file.slice(offset, offset + length),
    unpack: (_codec: string, packed: Uint8Array) => zstdDecompressSync(packed),
  };
  const { schema, rowGroups } = readMetadata(source.read, file.length);
  return new RowReader(source, rowGroups[0]!, schema.children);
}

const [REPEATED, LIST] = [2, 3];

describe('lists of two levels, as they were written before there were three', () => {
  /** Rows [1, 2] and [3] of `items`, in groups of one column. */
  function listNamed(repeated: string): unknown[] {
    const around = [
      struct([i32(3, 0), [4, 8, text('items')], i32(5, 1), i32(6, LIST)]),
      struct([i32(3, REPEATED), [4, 8, text(repeated)], i32(5, 1)]),
    ];
    const levels = [2, 0, 0, 0, 3, 0b010, 2, 0, 0, 0, 6, 1];
    const bytes = Buffer.concat([Buffer.from(levels), plainInt64(1n, 2n, 3n)]);
    const file = makeParquet(2, [
      { name: 'price', type: 2, around, pages: [{ kind: 'data', encoding: 0, count: 3, bytes }] },
    ]);
    const rows = rowsOf(file);
    return [rows.next()['items'], rows.next()['items']];
  }

  it('keep the group of one column that is their element', () => {
    const structs = [[{ price: 1n }, { price: 2n }], [{ price: 3n }]];
    expect(listNamed('array')).toEqual(structs);
    expect(listNamed('items_tuple')).toEqual(structs);
    expect(listNamed('list')).toEqual([[1n, 2n], [3n]]);
  });

  it('are also columns that repeat by themselves, as in dedicated columns of Tempo’s', () => {
    const around = [struct([i32(3, 0), [4, 8, text('DedicatedAttributes')], i32(5, 1)])];
    // Rows [1, 2], [] and [3]: one value after the first, and none in the third place.
    const levels = [2, 0, 0, 0, 3, 0b0010, 2, 0, 0, 0, 3, 0b1011];
    const bytes = Buffer.concat([Buffer.from(levels), plainInt64(1n, 2n, 3n)]);
    const pages = [{ kind: 'data', encoding: 0, count: 4, bytes }] as const;
    const rows = rowsOf(makeParquet(3, [{ name: 'Int01', type: 2, repetition: REPEATED, around, pages }]));
    const lists = [1, 2, 3].map(() => rows.next()['DedicatedAttributes']);
    expect(lists).toEqual([{ Int01: [1n, 2n] }, { Int01: [] }, { Int01: [3n] }]);
  });
});

describe('rows of different origins', () => {
  it('stay apart, whatever is in their names', async () => {
    const rows = `(VALUES ('a', E'b\\nc', 'x'), (E'a\\nb', 'c', 'x'), ('a', E'b\\nc', 'x')) t(n, v, s)`;
    const opened = await open(
      await writeParquet(`${SPAN}, 1 AS Duration, n AS ScopeName, v AS ScopeVersion FROM ${rows}`),
    );
    const scopes = opened.intake.telemetry.flatMap(({ groups }) =>
      groups.flatMap((group) => group.scopes as ScopeGroup<unknown>[]),
    );
    expect(scopes.map(({ scope, items }) => [scope.name, scope.version, items.length])).toEqual([
      ['a', 'b\nc', 2],
      ['a\nb', 'c', 1],
    ]);
  });
});
