import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Metric } from '../../../core/model/metric.ts';
import type { ResourceGroup } from '../../../core/model/resource.ts';
import type { Span } from '../../../core/model/span.ts';
import { spool } from '../../../main/engine/receivers/files/seekable.ts';
import { openDump } from '../../../main/engine/receivers/files/open-dump.ts';
import { writeParquet } from '../../helpers/parquet-file.ts';
import { inChunks, KeepingIntake, open, type Opened } from './open.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const RESOURCE = `MAP {'service.name': 'shop', 'host.name': 'a'} AS ResourceAttributes, 'shop' AS ServiceName,
  'lib' AS ScopeName, '1.0' AS ScopeVersion`;
const T = '1700000000123456789';
const span = (
  parts: string,
) => `SELECT make_timestamp_ns(${T}) AS "Timestamp", '${TRACE}' AS TraceId, 'b7ad6b7169203331' AS SpanId,
  '' AS ParentSpanId, 'k=v' AS TraceState, 'GET /' AS SpanName, 'Server' AS SpanKind, ${RESOURCE},
  MAP {'http.route': '/', 'n': '7'} AS SpanAttributes, 1500::UBIGINT AS Duration, 'Error' AS StatusCode, 'no' AS StatusMessage,
  [make_timestamp_ns(${T} + 5)] AS "Events.Timestamp", ['boom'] AS "Events.Name", [MAP {'a': 'b'}] AS "Events.Attributes",
  ['${TRACE}'] AS "Links.TraceId", ['00f067aa0ba902b7'] AS "Links.SpanId", ['s=t'] AS "Links.TraceState",
  [MAP {}::MAP(VARCHAR, VARCHAR)] AS "Links.Attributes"${parts}`;
const point = (
  parts: string,
) => `SELECT ${RESOURCE}, 'm' AS MetricName, 'about' AS MetricDescription, 's' AS MetricUnit,
  MAP {'k': 'v'} AS Attributes, make_timestamp_ns(${T} - 9) AS StartTimeUnix, make_timestamp_ns(${T}) AS TimeUnix, 0::UINTEGER AS Flags, ${parts}`;

const groupsOf = <T>({ intake }: Opened, signal: string): ResourceGroup<T>[] =>
  intake.telemetry
    .filter((part) => part.signal === signal)
    .flatMap((part) => part.groups as unknown as ResourceGroup<T>[]);
const itemsOf = <T>(opened: Opened, signal: string): T[] =>
  groupsOf<T>(opened, signal).flatMap(({ scopes }) => scopes.flatMap(({ items }) => items));
const text = (key: string, value: string) => ({ key, value: { kind: 'string', value } });

describe('tables of the ClickHouse exporter', () => {
  it('are spans with nanoseconds, events and links', async () => {
    const opened = await open(await writeParquet(span('')));
    expect(opened.account).toMatchObject({ format: 'parquet+otel-tables', state: 'done', skipped: [], warnings: [] });
    const ns = BigInt(T);
    expect(groupsOf<Span>(opened, 'traces')).toEqual([
      {
        resource: {
          attributes: [text('service.name', 'shop'), text('host.name', 'a')],
          droppedAttributesCount: 0,
          entityRefs: [],
        },
        schemaUrl: '',
        scopes: [
          {
            scope: { name: 'lib', version: '1.0', attributes: [], droppedAttributesCount: 0 },
            schemaUrl: '',
            items: [
              {
                ...{ traceId: TRACE, spanId: 'b7ad6b7169203331', parentSpanId: '', traceState: 'k=v', flags: 0 },
                ...{ name: 'GET /', kind: 2, startTimeUnixNano: ns, endTimeUnixNano: ns + 1500n },
                attributes: [text('http.route', '/'), text('n', '7')],
                ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
                events: [
                  { timeUnixNano: ns + 5n, name: 'boom', attributes: [text('a', 'b')], droppedAttributesCount: 0 },
                ],
                links: [
                  {
                    ...{ traceId: TRACE, spanId: '00f067aa0ba902b7', traceState: 's=t', flags: 0 },
                    ...{ attributes: [], droppedAttributesCount: 0 },
                  },
                ],
                status: { code: 2, message: 'no' },
              },
            ],
          },
        ],
      },
    ]);
  });

  it('are data points of all five kinds', async () => {
    const exemplars = `[MAP {'e': 'x'}] AS "Exemplars.FilteredAttributes", [make_timestamp_ns(${T})] AS "Exemplars.TimeUnix",
      [2.5::DOUBLE] AS "Exemplars.Value", ['00f067aa0ba902b7'] AS "Exemplars.SpanId", ['${TRACE}'] AS "Exemplars.TraceId"`;
    const tables = [
      point('1.5::DOUBLE AS "Value"'),
      point(`2::DOUBLE AS "Value", 2 AS AggregationTemporality, true AS IsMonotonic, ${exemplars}`),
      point(`3::UBIGINT AS Count, 6::DOUBLE AS Sum, [1::UBIGINT, 2] AS BucketCounts, [1::DOUBLE] AS ExplicitBounds,
        0::DOUBLE AS Min, 0::DOUBLE AS Max, 1 AS AggregationTemporality`),
      point(`3::UBIGINT AS Count, 6::DOUBLE AS Sum, 4 AS Scale, 1::UBIGINT AS ZeroCount, -2 AS PositiveOffset,
        [2::UBIGINT] AS PositiveBucketCounts, 0 AS NegativeOffset, []::UBIGINT[] AS NegativeBucketCounts, 1::DOUBLE AS Min,
        4::DOUBLE AS Max, 2 AS AggregationTemporality`),
      point(
        `3::UBIGINT AS Count, 6::DOUBLE AS Sum, [0.5::DOUBLE] AS "ValueAtQuantiles.Quantile", [2::DOUBLE] AS "ValueAtQuantiles.Value"`,
      ),
    ];
    const data = [];
    for (const table of tables) data.push(itemsOf<Metric>(await open(await writeParquet(table)), 'metrics')[0]!.data);
    const at = { attributes: [text('k', 'v')], startTimeUnixNano: BigInt(T) - 9n, timeUnixNano: BigInt(T), flags: 0 };
    const value = (double: number) => ({ kind: 'double', value: double });
    const exemplar = {
      ...{ filteredAttributes: [text('e', 'x')], timeUnixNano: BigInt(T), value: value(2.5) },
      ...{ spanId: '00f067aa0ba902b7', traceId: TRACE },
    };
    expect(data).toEqual([
      { kind: 'gauge', dataPoints: [{ ...at, value: value(1.5), exemplars: [] }] },
      {
        kind: 'sum',
        aggregationTemporality: 2,
        isMonotonic: true,
        dataPoints: [{ ...at, value: value(2), exemplars: [exemplar] }],
      },
      {
        kind: 'histogram',
        aggregationTemporality: 1,
        dataPoints: [
          // The exporter writes 0 for what is not known.
          {
            ...at,
            count: 3n,
            sum: 6,
            min: undefined,
            max: undefined,
            bucketCounts: [1n, 2n],
            explicitBounds: [1],
            exemplars: [],
          },
        ],
      },
      {
        kind: 'exponentialHistogram',
        aggregationTemporality: 2,
        dataPoints: [
          {
            ...{ ...at, count: 3n, sum: 6, min: 1, max: 4, scale: 4, zeroCount: 1n, zeroThreshold: 0, exemplars: [] },
            ...{ positive: { offset: -2, bucketCounts: [2n] }, negative: undefined },
          },
        ],
      },
      { kind: 'summary', dataPoints: [{ ...at, count: 3n, sum: 6, quantileValues: [{ quantile: 0.5, value: 2 }] }] },
    ]);
  });

  it('keep one metric together, whatever the number of its points', async () => {
    const opened = await open(await writeParquet(`${point('1::DOUBLE AS "Value"')} FROM range(50)`));
    expect(opened.account.counts).toMatchObject({ metrics: 1, points: 50 });
  });

  it('cost a row where its time is none, and no other', async () => {
    const opened = await open(
      await writeParquet(
        `${span('').replace(`make_timestamp_ns(${T}) AS "Timestamp"`, 'n AS "Timestamp"')} FROM (VALUES (5), (-5), (7)) t(n)`,
      ),
    );
    expect(opened.account).toMatchObject({ state: 'done', counts: { spans: 2 }, skippedTotal: 1 });
    expect(opened.account.skipped).toEqual([{ line: 0, offset: 4, reason: 'row 2: Timestamp is no time: -5' }]);
  });
});

describe('Parquet', () => {
  const many = `${span(", i AS pad, CASE WHEN i % 3 = 0 THEN NULL ELSE 'x' || i END AS TraceFlagsText")} FROM range(5000) t(i)`;
  const packings = ['uncompressed', 'snappy', 'gzip', 'zstd', 'lz4_raw', 'brotli'].flatMap((codec) =>
    ['V1', 'V2'].map((version) => `compression ${codec}, parquet_version ${version}, row_group_size 2048`),
  );

  it.each(packings)('with %s is the same', async (options) => {
    const opened = await open(await writeParquet(many, options));
    expect(opened.account).toMatchObject({
      state: 'done',
      skippedTotal: 0,
      counts: { spans: 5000, events: 5000, links: 5000 },
    });
    const spans = itemsOf<Span>(opened, 'traces');
    expect(new Set(spans.map(({ name, startTimeUnixNano }) => `${name} ${startTimeUnixNano}`))).toEqual(
      new Set([`GET / ${T}`]),
    );
  });

  it('of another kind is refused, with its columns', async () => {
    const { account } = await open(await writeParquet('SELECT 1 AS price, 2 AS place'));
    expect(account).toMatchObject({ state: 'failed', format: 'parquet' });
    expect(account.error).toBe(
      "This file is a Parquet table of no kind we know, with the columns price, place. duckdb can query it (SELECT * FROM 'FILE'); what can be opened is listed in docs/formats.md.",
    );
  });

  it('costs a row group whose page is damaged, and keeps the others', async () => {
    const bytes = await writeParquet(many, 'compression uncompressed, row_group_size 2048');
    // The name of the second row group's spans, which stands there once, in a dictionary behind its length.
    const at = findAll(bytes, 'GET /')[1]!;
    bytes[at - 1] = 0x7f;
    const { account } = await open(bytes);
    expect(account).toMatchObject({ state: 'done', counts: { spans: 5000 - 2048 }, skippedTotal: 1 });
    expect(account.skipped[0]!.reason).toBe(
      'rows 2049 to 4096 cannot be read: column SpanName: a value longer than its page',
    );
  });

  it('cut anywhere says so', async () => {
    const bytes = await writeParquet(span(''));
    for (const length of [4, 5, 11, 12, 100, bytes.length - 1]) {
      const { account } = await open(bytes.slice(0, length));
      expect(account).toMatchObject({ state: 'failed', counts: { spans: 0 } });
      expect(account.error).toMatch(/^This Parquet file cannot be read: it is cut short/);
    }
  });

  it('that is hostile fails as this file alone', async () => {
    const bytes = await writeParquet(`${many} WHERE i < 300`);
    const outcomes = new Set<string>();
    for (let seed = 1; seed <= 500; seed++) outcomes.add((await open(mutated(bytes, seed))).account.state);
    expect([...outcomes].sort()).toEqual(['done', 'failed']);
  }, 60_000);

  it.each([
    ['deep columns', deepSchema(100_000), /nested deeper than|more than 10000 columns/],
    [
      'a footer longer than the file',
      Uint8Array.of(...ascii('PAR1'), 255, 255, 255, 127, ...ascii('PAR1')),
      /longer than the file/,
    ],
    [
      'a footer of empty structs without end',
      footerOf(emptyStructs(4_100_000)),
      /metadata of more than 4000000 values/,
    ],
    ['an encrypted footer', Uint8Array.of(...ascii('PAR1'), 1, 0, 0, 0, ...ascii('PARE')), /encrypted/],
  ])('with %s is refused', async (_what, bytes, error) => {
    const { account } = await open(bytes);
    expect(account.state).toBe('failed');
    expect(account.error).toMatch(error);
  });
});

describe('files that are not read from front to end', () => {
  let folder = '';
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tracebench-test-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are read where they lie', async () => {
    const bytes = await writeParquet(span(''));
    const path = join(folder, 'spans');
    writeFileSync(path, bytes);
    const intake = new KeepingIntake();
    const info = { name: 'spans', size: bytes.length, path };
    const spoolFolder = join(folder, 'never-made');
    const account = await openDump(inChunks(bytes, 4096), info, intake, { importId: 'one', spoolFolder });
    expect(account).toMatchObject({ state: 'done', counts: { spans: 1 }, bytes: bytes.length });
    expect(readdirSync(folder)).toEqual(['spans']);
  });

  it('are written down where they come as a stream, up to a limit, and nothing of them stays', async () => {
    const target = join(folder, 'spool');
    const file = await spool(inChunks(new Uint8Array(10_000).fill(7), 1000), target);
    expect(file.bytes).toBe(10_000);
    expect(file.read(9_998, 100)).toEqual(Uint8Array.of(7, 7));
    await file.close();
    await expect(spool(inChunks(new Uint8Array(10_000), 1000), target, 9_999)).rejects.toThrow(
      /larger than 9999 bytes/,
    );
    expect(readdirSync(folder)).not.toContain('spool');
  });
});

function ascii(word: string): number[] {
  return Array.from(word, (letter) => letter.charCodeAt(0));
}

function findAll(bytes: Uint8Array, word: string): number[] {
  const buffer = Buffer.from(bytes);
  const found = [];
  for (let at = buffer.indexOf(word); at >= 0; at = buffer.indexOf(word, at + 1)) found.push(at);
  return found;
}

/** A few bytes changed, half of the time in the metadata. The same in every run. */
function mutated(bytes: Uint8Array, seed: number): Uint8Array {
  let state = seed * 7_919;
  const next = (below: number) => Math.floor(((state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31) * below);
  const copy = bytes.slice();
  const footer = new DataView(copy.buffer).getUint32(copy.length - 8, true);
  for (let i = 0; i <= next(5); i++) {
    const at = next(2) === 0 ? copy.length - 8 - 1 - next(footer) : 4 + next(copy.length - 12);
    copy[at] = next(4) === 0 ? 255 : next(256);
  }
  return copy;
}

/** Row groups that are nothing, a byte each. */
function emptyStructs(count: number): Buffer {
  const size = [(count & 0x7f) | 0x80, ((count >> 7) & 0x7f) | 0x80, ((count >> 14) & 0x7f) | 0x80, count >> 21];
  return Buffer.concat([Buffer.of(0x49, 0xfc, ...size), Buffer.alloc(count + 1)]);
}

function footerOf(footer: Buffer): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return new Uint8Array(Buffer.concat([Buffer.from('PAR1'), footer, length, Buffer.from('PAR1')]));
}

/** Metadata of groups of one column, each in the next. */
function deepSchema(depth: number): Uint8Array {
  const group = [0x35, 0, 0x18, 1, 0x61, 0x15, 2, 0];
  const count = [(depth & 0x7f) | 0x80, ((depth >> 7) & 0x7f) | 0x80, depth >> 14];
  const footer = [0x15, 2, 0x19, 0xfc, ...count, ...Array.from({ length: depth }, () => group).flat(), 0];
  return footerOf(Buffer.from(footer));
}
