import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXACT_SPANS, type SpanCanvas } from '../../../../contract/operations/canvas.ts';
import type { Span } from '../../../../core/model/span.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import { layOutCanvas } from '../../../../main/engine/store/duckdb/questions/canvas/canvas-window.ts';
import type { Store } from '../../../../main/engine/store/port.ts';
import { span, traceId, traces } from '../../../helpers/telemetry.ts';
import { rowsOf, storeOf } from './store-of.ts';

/** Bars as start, end and whether it failed; names tell them apart. */
type Bar = [start: number, end: number, failed?: boolean];

const toSpan = ([start, end, failed = false]: Bar, trace = 1, name = 'work'): Span =>
  span({
    traceId: traceId(trace),
    name,
    startTimeUnixNano: BigInt(start),
    endTimeUnixNano: BigInt(end),
    status: { code: failed ? 2 : 0, message: '' },
  });

const service = (name: string, ...bars: Bar[]): Telemetry => traces(name, ...bars.map((bar) => toSpan(bar)));

/** So many spans that the answer is runs; all at one moment, in a service of their own, named after all others. */
const crowd = (at: number): Telemetry =>
  service('~crowd', ...Array.from({ length: EXACT_SPANS + 1 }, (): Bar => [at, at + 1]));

const ask = (store: Store, range: { fromNs?: string; toNs?: string }, columns = 8, more = {}) =>
  store.ask('spans.canvas', { filter: range, columns, by: 'service', levels: 8, ...more });

const groupNames = ({ groups }: SpanCanvas) => groups.map(({ name }) => name);

describe('the window', () => {
  const context = { revision: 1, generation: 1, opening: 1, minNs: 100n, maxNs: 199n };
  const lay = (fromNs: string, toNs: string, columns: number) => layOutCanvas(context, { fromNs, toNs }, columns);

  test('is whole buckets of a power of two, counted from the epoch', () => {
    expect(lay('100', '200', 8)).toEqual({ fromNs: 96n, toNs: 208n, shift: 4n, columns: 7 });
    expect(lay('100', '200', 200)).toEqual({ fromNs: 100n, toNs: 200n, shift: 0n, columns: 100 });
    expect(layOutCanvas(context, {}, 100)).toEqual({ fromNs: 100n, toNs: 200n, shift: 0n, columns: 100 });
  });

  test('is the same when moved within a bucket', () => {
    expect(lay('97', '201', 8)).toEqual(lay('111', '207', 8));
  });

  test('is never empty nor beyond 64 bits', () => {
    expect(lay('5', '5', 8)).toMatchObject({ fromNs: 5n, columns: 1 });
    expect(lay('0', String(2n ** 64n), 2_000).toNs).toBeLessThan(2n ** 64n);
  });
});

test('few spans are told one by one, as far as they run in the window', async () => {
  const store = await storeOf(
    service('web', [1, 16], [1, 17], [20, 24, true], [31, 31], [32, 40], [18, 0]),
    service('db', [21, 22]),
  );
  const canvas = await ask(store, { fromNs: '16', toNs: '32' }, 16);
  expect(canvas).toMatchObject({ fromNs: '16', toNs: '32', bucketNs: '1', total: 5, errors: 1, runs: null });
  expect(canvas.groups).toEqual([
    { name: 'web', operation: '', spans: 4, errors: 1, isRest: false },
    { name: 'db', operation: '', spans: 1, errors: 0, isRest: false },
  ]);
  const rows = rowsOf(canvas.spans!).map(({ group, start, duration, status }) => [group, start, duration, status]);
  expect(rows).toEqual([
    [0, -15, 16, 0],
    [0, 2, 0, 0],
    [0, 4, 4, 2],
    [1, 5, 1, 0],
    [0, 15, 0, 0],
  ]);
  expect(rowsOf(canvas.spans!)[0]).toMatchObject({ name: 'work', traceId: traceId(1) });
});

test('many are told as runs: by group, lane and column, with who stands for them', async () => {
  const us = 1_000;
  const store = await storeOf(
    crowd(0xf0_0000),
    service('web', [0x10_0000, 0x10_0000 + 20 * us], [0x10_0001, 0x10_0001 + 50 * us], [0x10_0002, 0x30_0000]),
    service('web', [0x50_0000, 0x50_0000 + 7], [0x50_0010, 0x50_0013, true], [0x50_0020, 0x50_0023, true]),
  );
  const canvas = await ask(store, { fromNs: String(0x10_0000), toNs: String(0x110_0000) }, 16);
  expect(canvas).toMatchObject({ bucketNs: String(0x10_0000), total: EXACT_SPANS + 7, errors: 2, spans: null });
  expect(groupNames(canvas)).toEqual(['~crowd', 'web']);
  const web = rowsOf(canvas.runs!).filter(({ group }) => group === 1);
  const first = EXACT_SPANS + 2;
  expect(web).toEqual([
    run({ level: 4, column: 0, count: 1, lastColumn: 1, key: first + 2, longest: 0x20_0000 - 2 }),
    run({ level: 6, column: 0, count: 2, key: first + 1, longest: 50_000 }),
    run({
      level: 7,
      column: 4,
      lastColumn: 4,
      count: 3,
      errors: 2,
      lastErrorColumn: 4,
      key: first + 4,
      longest: 7,
      duration: 3,
    }),
  ]);
});

const run = (part: Record<string, number>) => ({
  group: 1,
  errors: 0,
  lastColumn: part.column!,
  lastErrorColumn: 0,
  duration: part.longest!,
  ...part,
});

test('a filter chooses traces, and of those all that runs in the window is shown', async () => {
  const store = await storeOf(
    traces('web', toSpan([10, 90], 1), toSpan([10, 90], 2)),
    traces('db', toSpan([20, 30, true], 1)),
  );
  const all = { fromNs: '32', toNs: '64' };
  expect((await ask(store, all)).total).toBe(2);
  const failed = await ask(store, all, 8, { filter: { ...all, status: 'error' } });
  expect([failed.total, groupNames(failed)]).toEqual([1, ['web']]);
  const ofDb = await ask(store, { fromNs: '0', toNs: '64' }, 8, {
    filter: { fromNs: '0', toNs: '64', services: ['db'] },
  });
  expect(groupNames(ofDb)).toEqual(['db', 'web']);
});

test('a filter by when traces ended is one of them, besides the window', async () => {
  const store = await storeOf(traces('web', toSpan([10, 20], 1), toSpan([10, 90], 2)));
  const totalOf = async (filter: { endFromNs?: string; endToNs?: string }) =>
    (await store.ask('spans.canvas', { filter, columns: 8, by: 'service', levels: 4 })).total;
  expect(await totalOf({})).toBe(2);
  expect(await totalOf({ endToNs: '50' })).toBe(1);
  expect(await totalOf({ endFromNs: '91' })).toBe(0);
});

test('groups by operation and by host; the smallest share the last one', async () => {
  const spans = Array.from({ length: 120 }, (_, i) =>
    toSpan([10 + i, 20 + i], 1, `call ${String(i % 110).padStart(3, '0')}`),
  );
  const store = await storeOf(traces('web', ...spans));
  const byOperation = await ask(store, {}, 8, { by: 'operation' });
  expect(byOperation.groups).toHaveLength(101);
  expect(byOperation.groups[0]).toEqual({ name: 'web', operation: 'call 000', spans: 2, errors: 0, isRest: false });
  expect(byOperation.groups.at(-1)).toEqual({ name: '', operation: '', spans: 10, errors: 0, isRest: true });
  const codes = rowsOf(byOperation.spans!).map(({ group }) => group);
  expect(codes.filter((code) => code === 100)).toHaveLength(10);
  expect(groupNames(await ask(store, {}, 8, { by: 'host' }))).toEqual(['web']);
});

test('hosts are not read of documents far longer than real ones', async () => {
  const telemetry = service('web', [1, 16]);
  const padding = { kind: 'string', value: 'x'.repeat(70_000) } as const;
  telemetry.groups[0]!.resource.attributes.push({ key: 'padding', value: padding });
  const store = await storeOf(telemetry, service('db', [2, 3]));
  expect(groupNames(await ask(store, {}, 8, { by: 'host' })).sort()).toEqual(['db', '…']);
});

test('names of groups are cut; those that are equal so far are one group', async () => {
  const [long, cut] = ['한'.repeat(5_000), `${'한'.repeat(199)}…`];
  const store = await storeOf(
    service(`${long}a`, [1, 16]),
    service(`${long}b`, [2, 3]),
    service('한'.repeat(200), [4, 5]),
  );
  for (const by of ['service', 'host']) {
    const { groups } = await ask(store, {}, 8, { by });
    expect(groups.map(({ name, spans }) => [name, spans])).toEqual([
      [cut, 2],
      ['한'.repeat(200), 1],
    ]);
  }
  const operations = await ask(await storeOf(traces('web', toSpan([1, 2], 1, long))), {}, 8, { by: 'operation' });
  expect(operations.groups.map(({ operation }) => operation)).toEqual([cut]);
});

test('an empty session has an empty canvas', async () => {
  expect(await ask(await storeOf(), {})).toMatchObject({ total: 0, groups: [], runs: null, spans: { rows: 0 } });
});

const bar = fc
  .tuple(
    fc.integer({ min: 1, max: 4_000 }),
    fc.oneof(fc.integer({ min: -3, max: 40 }), fc.integer({ min: 0, max: 4_000 })),
    fc.boolean(),
  )
  .map(([start, length, failed]): Bar => [start, Math.max(0, start + length), failed]);

test('at any zoom each span of the window is in one run, and each error is seen where it is', async () => {
  const base = await storeOf(crowd(2_000));
  let services = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(bar, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 64 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 1_999 }),
      async (bars, columns, levels, from) => {
        const name = `s${++services}`;
        await base.append({ telemetry: [service(name, ...bars)], losses: [] });
        const canvas = await ask(base, { fromNs: String(from), toNs: '2500' }, columns, { levels });
        const [first, end, bucket] = [Number(canvas.fromNs), Number(canvas.toNs), Number(canvas.bucketNs)];
        const group = groupNames(canvas).indexOf(name);
        const inside = bars.filter(([start, stop]) => start < end && (start >= first || stop > first));
        const runs = rowsOf(canvas.runs!) as Record<string, number>[];
        const own = runs.filter((row) => row.group === group);
        const sum = (rows: Record<string, number>[], name: string) => rows.reduce((n, row) => n + row[name]!, 0);
        expect([sum(own, 'count'), sum(own, 'errors')]).toEqual([
          inside.length,
          inside.filter(([, , failed]) => failed).length,
        ]);
        expect([sum(runs, 'count'), sum(runs, 'errors')]).toEqual([canvas.total, canvas.errors]);
        const column = (time: number) => Math.floor(time / bucket) - Math.floor(first / bucket);
        for (const [start, stop, failed] of inside) {
          const last = column(Math.min(Math.max(stop, start + 1), end) - 1);
          const at = own.filter((row) => row.column === column(Math.max(start, first)));
          expect(
            at.some((row) => row[failed ? 'lastErrorColumn' : 'lastColumn']! >= last && (!failed || row.errors! > 0)),
          ).toBe(true);
        }
        for (const { column: at, lastColumn } of runs) expect(lastColumn).toBeGreaterThanOrEqual(at!);
        expect(runs.every(({ lastColumn }) => lastColumn! < columns)).toBe(true);
      },
    ),
    { numRuns: 15, endOnFailure: true },
  );
});
