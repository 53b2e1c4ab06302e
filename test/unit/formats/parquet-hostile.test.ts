import { describe, expect, it } from 'vitest';
import { countItems } from '../../../core/formats/count-items.ts';
import { openTables } from '../../../core/formats/tables/read-tables.ts';
import { crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { makeParquet, plainInt64, plainText, sameIn, text, type MadeColumn } from '../../helpers/made-parquet.ts';
import { open } from './open.ts';

const [INT64, BYTE_ARRAY, FIXED] = [2, 6, 7];
const NOW = 1_700_000_000_000_000_000n;

/** A table of logs of equal rows. */
function logs(rows: number, body: string): MadeColumn[] {
  const same = (name: string, type: number, value: Uint8Array) => sameIn(rows, value, { name, type });
  return [
    same('Timestamp', INT64, plainInt64(NOW)),
    same('Body', BYTE_ARRAY, plainText(body)),
    same('LogAttributes', BYTE_ARRAY, plainText('{}')),
    same('ResourceAttributes', BYTE_ARRAY, plainText('{"k":"v"}')),
  ];
}

/** What was unpacked at once, and the parts. */
function read(bytes: Uint8Array) {
  let unpacked = 0;
  const table = openTables({
    crc32,
    bytes: bytes.length,
    read: (offset, length) => bytes.slice(Math.max(0, offset), offset + length),
    unpack: (_codec, packed, length) => {
      unpacked += length;
      return zstdDecompressSync(packed, { maxOutputLength: length });
    },
  });
  if ('columns' in table) throw new Error(`unknown: ${table.columns}`);
  return { parts: table.parts, unpacked: () => unpacked };
}

describe('what a Parquet file may ask for', () => {
  it('is counted before a dictionary is unpacked', () => {
    const count = 120_000_000;
    const column = (name: string): MadeColumn => ({
      name,
      type: FIXED,
      schema: [[2, 5, Buffer.of(2)]],
      pages: [
        { kind: 'dictionary', encoding: 0, count, bytes: new Uint8Array(count) },
        { kind: 'data', encoding: 8, count: 1, bytes: Buffer.of(1, 2, 0) },
      ],
    });
    const made = read(makeParquet(1, ['Timestamp', 'Body', 'LogAttributes', 'ResourceAttributes'].map(column)));
    expect([...made.parts]).toEqual([
      {
        kind: 'skipped',
        line: 0,
        offset: 4,
        reason:
          'rows 1 to 1 cannot be read: column Timestamp: pages and dictionaries that take more than 268435456 bytes at once',
      },
    ]);
    expect(made.unpacked()).toBe(0);
  });

  it('is cut into slices by bytes as well as by items', () => {
    const sizes: number[] = [];
    for (const part of read(makeParquet(40, logs(40, 'A'.repeat(1_000_000)))).parts) {
      if (part.kind === 'skipped') throw new Error(part.reason);
      sizes.push(countItems(part.decoded.telemetry).logs);
    }
    expect(sizes).toEqual([9, 9, 9, 9, 4]);
  });

  it('ends where it says more than a thousand times what it holds', async () => {
    const { account } = await open(makeParquet(20_000, logs(20_000, 'A'.repeat(1_000_000))));
    expect(account).toMatchObject({ state: 'done', counts: { logs: 268 }, skippedTotal: 1 });
    expect(account.skipped[0]!.reason).toBe(
      'rows 269 to the last one cannot be read: the rows before take more than 268435456 bytes, 1000 for each of the file',
    );
  });

  it('is told with its column and byte where one value is too large', async () => {
    const { account } = await open(makeParquet(3, logs(3, 'A'.repeat(97 * 1024 ** 2))));
    expect(account.state).toBe('failed');
    expect(account.error).toMatch(
      /^Nothing in this file could be read. Byte \d+: rows 1 to 3 cannot be read: column Body: a row of more than 100663296 bytes$/,
    );
  });
});

describe('what is wrong in a Parquet file', () => {
  const replaced = (columns: MadeColumn[], name: string, by: (column: MadeColumn) => MadeColumn) =>
    columns.map((column) => (column.name === name ? by(column) : column));

  it('is known by the checksum of a page, where it has one', async () => {
    const rows = 3;
    const withCrc = (crc: number) =>
      replaced(logs(rows, 'hello'), 'Body', (column) => ({
        ...column,
        pages: column.pages.map((page) => ({ ...page, crc: crc32(zstdCompressSync(page.bytes)) + crc })),
      }));
    expect((await open(makeParquet(rows, withCrc(0)))).account).toMatchObject({ skippedTotal: 0, counts: { logs: 3 } });
    const { account } = await open(makeParquet(rows, withCrc(1)));
    expect(account.error).toMatch(
      /Byte \d+: rows 1 to 3 cannot be read: column Body: a page whose checksum is another one than it says: it is damaged$/,
    );
  });

  it('is columns that stand in another file', async () => {
    const elsewhere = replaced(logs(2, 'hello'), 'Body', (column) => ({ ...column, chunk: [[1, 8, text('part-1')]] }));
    const { account } = await open(makeParquet(2, elsewhere));
    expect(account).toMatchObject({ state: 'failed' });
    expect(account.error).toMatch(/^This Parquet file cannot be read: its columns stand in other files/);
  });

  it('is told where a column has more values than its row group has rows', async () => {
    const { account } = await open(
      makeParquet(
        2,
        replaced(logs(2, 'hello'), 'Body', () => logs(5, 'hello')[1]!),
      ),
    );
    expect(account).toMatchObject({ state: 'done', counts: { logs: 2 }, skippedTotal: 1 });
    expect(account.skipped[0]!.reason).toBe('column Body: more values than the 2 rows of its row group');
  });
});
