import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { SpanId, TraceId } from '../../../core/model/ids.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { Database } from '../../../main/engine/store/duckdb/database.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import type { Packed } from '../../../main/engine/store/duckdb/packer.ts';
import { createRequestPacker } from '../../../main/engine/store/duckdb/request-packer.ts';
import { columnsOf } from '../../../main/engine/store/duckdb/schema.ts';
import { Sieve } from '../../../main/engine/store/duckdb/sieve.ts';
import type { PackedTable } from '../../../main/engine/store/duckdb/packed.ts';
import { SpanAppender } from '../../../main/engine/store/duckdb/span-appender.ts';
import { TableAppender } from '../../../main/engine/store/duckdb/table-appender.ts';
import { Writer } from '../../../main/engine/store/duckdb/writer.ts';
import {
  RowsRefusedError,
  StoreClosingError,
  type DecodedBatch,
  type PackedBatch,
} from '../../../main/engine/store/port.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { logRecord, logs, metric, metrics, span, spanId, traces } from '../../helpers/telemetry.ts';
import { LOG } from './packing.ts';

const spansOf = (...numbers: number[]) => traces('web', ...numbers.map((n) => span({ spanId: spanId(n) })));

/** Not an id, and nothing that can be made into a number. */
const unusable = span({ traceId: 'nobody made this' as TraceId });

async function openStore(path?: string) {
  const store = await openDuckDbStore(path ?? join(await makeTempDir(), 'session.tracebench'));
  onTestFinished(() => store.close());
  return store;
}

function packed(sequence: number, ...telemetry: Telemetry[]): PackedBatch {
  const packer = createRequestPacker();
  for (const part of telemetry) packer.append(part);
  return { packed: packer.take().packed, losses: [], keys: new Uint8Array(), mark: { log: LOG, sequence } };
}

/** A batch with a null where the table takes none. */
function spoiled(sequence: number): PackedBatch {
  const batch = packed(sequence, spansOf(1, 2, 3));
  const [, table] = (batch.packed.rows as Packed).tables.find(([name]) => name === 'span')!;
  const column = table.columns[columnsOf('span').indexOf('flags')]!;
  if (column.kind !== 'fixed') throw new Error('not a column of numbers');
  column.nulls = BigUint64Array.of(0b101n);
  return batch;
}

const decoded = (sequence: number, ...telemetry: Telemetry[]): DecodedBatch => ({
  ...{ telemetry, losses: [], keys: new Uint8Array(), mark: { log: LOG, sequence } },
});

describe('packed rows', () => {
  test('that the tables refuse are given back after a few times, and the store goes on', async () => {
    const store = await openStore();
    const failures: unknown[] = [];
    const given = store.appendPacked(spoiled(1), (error) => failures.push(error));
    await expect(given).rejects.toThrow(RowsRefusedError);
    await expect(given).rejects.toThrow('NOT NULL constraint failed');
    expect(failures).toHaveLength(2);
    expect(store.storedMark).toBeUndefined();
    await store.appendPacked(packed(2, spansOf(4)), () => undefined);
    expect(store.stats().counts.spans).toBe(1);
    expect(store.storedMark).toMatchObject({ sequence: 2 });
  });

  test('that cannot be numbered are given back at once, which is not said to be the closing of the store', async () => {
    const store = await openStore();
    const batch = packed(1, spansOf(1));
    (batch.packed.rows as Packed).tables[0]![1].columns[0] = { kind: 'text', values: [] };
    await expect(store.appendPacked(batch, () => undefined)).rejects.toThrow(RowsRefusedError);
  });

  test('that the moment keeps from being stored are tried until they are', async () => {
    const store = await openStore();
    const append = vi.spyOn(TableAppender.prototype, 'append');
    onTestFinished(() => append.mockRestore());
    const full = new Error('IO Error: Could not write all bytes to file: No space left on device');
    for (let i = 0; i < 4; i++)
      append.mockImplementationOnce(() => {
        throw full;
      });
    const failures: unknown[] = [];
    await store.appendPacked(packed(1, spansOf(1)), (error) => failures.push(error));
    expect(failures).toEqual([full, full, full, full]);
    expect(store.stats().counts.spans).toBe(1);
  });

  test('are given back as a store that is closing, where it is', async () => {
    const store = await openStore();
    const given = store.appendPacked(spoiled(1), () => undefined).catch((error: unknown) => error);
    await store.close();
    expect(await given).toBeInstanceOf(StoreClosingError);
  });
});

describe('decoded requests', () => {
  test('are stored but for the items that are refused, which are told', async () => {
    const path = join(await makeTempDir(), 'session.tracebench');
    const store = await openStore(path);
    const good = Array.from({ length: 40 }, (_, n) => span({ spanId: spanId(n + 1) }));
    const spans = traces('web', ...good.slice(0, 7), unusable, ...good.slice(7), unusable);
    const badLog = logRecord({ traceId: 'nor this' as TraceId });
    await store.appendDecoded(decoded(5, spans, logs('web', badLog, logRecord())), () => undefined);
    expect(store.stats().counts).toMatchObject({ spans: 40, logs: 1 });
    expect(store.storedMark).toMatchObject({ sequence: 5 });
    const told = [
      { kind: 'warning', source: 'request-log', signal: 'traces', code: 'items-lost', count: 2 },
      { kind: 'warning', source: 'request-log', signal: 'logs', code: 'items-lost', count: 1 },
    ];
    expect(store.losses()).toMatchObject(told);
    expect(store.losses()[0]!.example).toContain('nobody made this');
    await store.close();
    const again = await openStore(path);
    expect(again.stats().counts).toMatchObject({ spans: 40, logs: 1 });
    expect(
      again
        .losses()
        .map(({ count }) => count)
        .sort(),
    ).toEqual([1, 2]);
  });

  test('of metrics lose the point that is refused, not its metric', async () => {
    const store = await openStore();
    const point = (n: number, id = '') => ({
      ...{ attributes: [], startTimeUnixNano: 1n, timeUnixNano: BigInt(n), flags: 0 },
      value: { kind: 'int' as const, value: BigInt(n) },
      exemplars:
        id === ''
          ? []
          : [
              {
                filteredAttributes: [],
                timeUnixNano: 1n,
                value: { kind: 'none' as const },
                spanId: '' as never,
                traceId: id as never,
              },
            ],
    });
    const gauge = metric('load', { kind: 'gauge', dataPoints: [point(1), point(2, 'not an id'), point(3)] });
    await store.appendDecoded(decoded(1, metrics('web', gauge)), () => undefined);
    expect(store.stats().counts).toMatchObject({ metrics: 1, points: 2 });
    expect(store.losses()).toMatchObject([{ signal: 'metrics', code: 'items-lost', count: 1 }]);
  });

  test('are kept for later by a store that refuses everything', async () => {
    const store = await openStore();
    const append = vi.spyOn(TableAppender.prototype, 'append').mockImplementation(() => {
      throw new Error('columns of span do not match');
    });
    const failed = Promise.withResolvers<unknown>();
    const given = store.appendDecoded(decoded(1, spansOf(1, 2)), failed.resolve);
    expect(await failed.promise).toMatchObject({ message: 'columns of span do not match' });
    append.mockRestore();
    await given;
    expect(store.stats().counts.spans).toBe(2);
    expect(store.losses()).toEqual([]);
  });
});

/** The span table says this of so many rows. */
function refuseRows(why: (rows: number) => string | undefined): void {
  const { append } = TableAppender.prototype;
  const width = columnsOf('span').length;
  const spy = vi.spyOn(TableAppender.prototype, 'append').mockImplementation(function (
    this: TableAppender,
    table: PackedTable,
  ) {
    const reason = table.columns.length === width ? why(table.rows) : undefined;
    if (reason !== undefined) throw new Error(reason);
    append.call(this, table);
  });
  onTestFinished(() => spy.mockRestore());
}

/** The packer says this of the span with this id. */
function refuseSpan(refused: SpanId, reason: string): void {
  const { append } = SpanAppender.prototype;
  const spy = vi.spyOn(SpanAppender.prototype, 'append').mockImplementation(function (
    this: SpanAppender,
    span,
    ...rest
  ) {
    if (span.spanId === refused) throw new Error(reason);
    append.call(this, span, ...rest);
  });
  onTestFinished(() => spy.mockRestore());
}

const NO_ROOM = 'Out of Memory Error: could not allocate block of size 256.0 KiB (1.0 GiB/1.0 GiB used)';
const forty = () => Array.from({ length: 40 }, (_, n) => span({ spanId: spanId(n + 1) }));
const unfinished = { sql: "SELECT value FROM meta WHERE key = 'unfinished'", limit: 9 };

describe('decoded requests that memory has no room for', () => {
  test('are stored in pieces, as many as it takes', async () => {
    const sizes: number[] = [];
    refuseRows((rows) => (sizes.push(rows) && rows > 12 ? NO_ROOM : undefined));
    const store = await openStore();
    const failures: unknown[] = [];
    const batch = decoded(5, traces('web', ...forty()), logs('web', logRecord()));
    await store.appendDecoded(batch, (error) => failures.push(error));
    expect(store.stats().counts).toMatchObject({ spans: 40, logs: 1 });
    expect(store.storedMark).toMatchObject({ sequence: 5 });
    expect(failures).toEqual([]);
    expect(sizes.slice(0, 4)).toEqual([40, 20, 10, 20]);
    expect((await store.ask('sql.query', unfinished)).rows).toEqual([]);
  });

  test('lose no more than the items that are refused for themselves', async () => {
    refuseRows((rows) => (rows > 12 ? NO_ROOM : undefined));
    const store = await openStore();
    const spans = [...forty().slice(0, 3), unusable, ...forty().slice(3), unusable];
    await store.appendDecoded(decoded(5, traces('web', ...spans)), () => undefined);
    expect(store.stats().counts.spans).toBe(40);
    expect(store.losses()).toMatchObject([{ code: 'items-lost', count: 2 }]);
  });

  test('and of which one item has none by itself lose that, with the reason; what follows is stored', async () => {
    refuseSpan(spanId(7), NO_ROOM);
    const path = join(await makeTempDir(), 'session.tracebench');
    const store = await openStore(path);
    const failures: unknown[] = [];
    const batch = decoded(5, traces('web', ...forty()), logs('web', logRecord()));
    const given = store.appendDecoded(batch, (error) => failures.push(error));
    await Promise.all([given, store.appendDecoded(decoded(6, spansOf(99)), () => undefined)]);
    expect(failures).toHaveLength(2);
    expect(store.stats().counts).toMatchObject({ spans: 40, logs: 1 });
    expect(store.storedMark).toMatchObject({ sequence: 6 });
    const lost = { signal: 'traces', code: 'items-lost', count: 1, example: NO_ROOM };
    expect(store.losses()).toMatchObject([lost]);
    await store.close();
    const again = await openStore(path);
    expect(again.stats().counts).toMatchObject({ spans: 40, logs: 1 });
    expect(again.losses()).toMatchObject([lost]);
    expect((await again.ask('sql.query', unfinished)).rows).toEqual([]);
  });

  test('of one item alone, the last or the only one, are marked as stored without it', async () => {
    refuseSpan(spanId(40), NO_ROOM);
    const store = await openStore();
    await store.appendDecoded(decoded(5, spansOf(40)), () => undefined);
    expect(store.storedMark).toMatchObject({ sequence: 5 });
    await store.appendDecoded(decoded(6, spansOf(1, 2, 40)), () => undefined);
    expect(store.storedMark).toMatchObject({ sequence: 6 });
    expect(store.stats().counts.spans).toBe(2);
    expect(store.losses()).toMatchObject([{ code: 'items-lost', count: 2 }]);
  });

  test('and that end what is open each time come to an end too: pieces do not grow again on the way there', async () => {
    refuseSpan(spanId(7), `FATAL Error: database has been invalidated. Original error: "${NO_ROOM}"`);
    const reopen = vi.spyOn(Database.prototype, 'reopen');
    onTestFinished(() => reopen.mockRestore());
    const store = await openStore();
    const spans = forty().slice(0, 12);
    await store.appendDecoded(decoded(5, traces('web', ...spans)), () => undefined);
    expect(reopen.mock.calls.length).toBeGreaterThan(3);
    expect(store.stats().counts.spans).toBe(11);
    expect(store.losses()).toMatchObject([{ code: 'items-lost', count: 1 }]);
    expect((await store.ask('sql.query', unfinished)).rows).toEqual([]);
  });

  test('wait where the store takes nothing else either', async () => {
    refuseSpan(spanId(7), NO_ROOM);
    const touch = vi.spyOn(Writer.prototype, 'touch').mockRejectedValueOnce(new Error(NO_ROOM));
    onTestFinished(() => touch.mockRestore());
    const store = await openStore();
    const failures: unknown[] = [];
    await store.appendDecoded(decoded(5, spansOf(7, 8)), (error) => failures.push(error));
    expect(failures).toHaveLength(3);
    expect(touch).toHaveBeenCalledTimes(2);
    expect(store.losses()).toMatchObject([{ code: 'items-lost', count: 1 }]);
  });

  test('are not there in part when the program ends meanwhile; opened files are', async () => {
    const path = join(await makeTempDir(), 'session.tracebench');
    const store = await openStore(path);
    let pieces = 0;
    refuseRows((rows) => (rows > 20 ? NO_ROOM : rows > 1 && ++pieces > 1 ? 'IO Error: no space left' : undefined));
    await store.append({ telemetry: [spansOf(99)], losses: [] });
    const failed = Promise.withResolvers<unknown>();
    const given = store
      .appendDecoded(decoded(5, traces('web', ...forty())), failed.resolve)
      .catch((error: unknown) => error);
    const opened = store.append({ telemetry: [spansOf(50)], losses: [], importId: 'file' });
    expect(await failed.promise).toMatchObject({ message: 'IO Error: no space left' });
    expect(store.stats().counts.spans).toBe(21);
    await store.close();
    expect(await given).toBeInstanceOf(StoreClosingError);
    await opened;
    vi.restoreAllMocks();
    const again = await openStore(path);
    expect(again.stats().counts.spans).toBe(2);
    expect(again.storedMark).toBeUndefined();
    await again.appendDecoded(decoded(5, traces('web', ...forty())), () => undefined);
    expect(again.stats().counts.spans).toBe(42);
    expect((await again.ask('sql.query', unfinished)).rows).toEqual([]);
  });
});

test('items at fault are looked for so often and no oftener; the rest of their parts is lost with them', async () => {
  let attempts = 0;
  const bad = new Set([3, 30]);
  const rehearse = async (items: Telemetry[]) => {
    attempts++;
    if (items.some((item) => item.signal === 'traces' && bad.has(numberOf(item)))) throw new Error('not this one');
  };
  const store = { writer: { rehearse }, isLost: () => false, recover: async () => undefined };
  const sift = (divisions: number) => new Sieve(store as never, divisions).sift([traces('web', ...numbered)]);
  const found = await sift(100);
  expect(found.kept.map(numberOf)).toEqual(numbered.map((_, n) => n).filter((n) => !bad.has(n)));
  expect(found.losses).toMatchObject([{ code: 'items-lost', count: 2 }]);
  attempts = 0;
  const bounded = await sift(3);
  // 32 items were divided thrice: into halves, and each into two eights.
  expect(bounded.kept.map(numberOf)).toEqual(numbered.map((_, n) => n).slice(8, 24));
  expect(bounded.losses).toMatchObject([{ count: 16 }]);
  expect(attempts).toBe(1 + 2 + 4 + 1);
});

const numbered = Array.from({ length: 32 }, (_, n) => span({ name: String(n) }));

function numberOf(item: Telemetry): number {
  return item.signal === 'traces' ? Number(item.groups[0]!.scopes[0]!.items[0]!.name) : -1;
}
