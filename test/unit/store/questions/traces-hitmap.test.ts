import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Hitmap } from '../../../../contract/operations/traces.ts';
import { linearEdges, logEdges, stepFor } from '../../../../main/engine/store/duckdb/questions/edges.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import { span, traceId, traces } from '../../../helpers/telemetry.ts';
import { rowsOf, storeOf } from './store-of.ts';

interface Point {
  start: bigint;
  duration: bigint;
  error: boolean;
}

const toTraces = (points: readonly Point[]): Telemetry =>
  traces(
    'a',
    ...points.map(({ start, duration, error }, i) =>
      span({
        traceId: traceId(i + 1),
        startTimeUnixNano: start,
        endTimeUnixNano: start + duration,
        status: { code: error ? 2 : 0, message: '' },
      }),
    ),
  );

/** What the contract says, cell by cell. */
function expectExact(map: Hitmap, points: readonly Point[]): void {
  const x = map.xEdgesNs.map(BigInt);
  const y = map.yEdgesNs.map(BigInt);
  const cells = new Map<string, { count: number; errors: number }>();
  for (const { start, duration, error } of points) {
    const column = x.findLastIndex((edge) => edge <= start);
    const row = Math.min(
      y.findLastIndex((edge) => edge <= duration),
      y.length - 2,
    );
    expect(column).toBeGreaterThanOrEqual(0);
    expect(column).toBeLessThan(x.length - 1);
    expect(row).toBeGreaterThanOrEqual(0);
    const cell = cells.get(`${column},${row}`) ?? { count: 0, errors: 0 };
    cells.set(`${column},${row}`, { count: cell.count + 1, errors: cell.errors + (error ? 1 : 0) });
  }
  const found = rowsOf(map.frame).map(
    ({ column, row, count, errors }) => [`${column},${row}`, { count, errors }] as const,
  );
  expect(new Map(found)).toEqual(cells);
  expect(map.total).toBe(points.length);
}

const point = fc.record({
  start: fc.oneof(fc.bigInt({ min: 1_000n, max: 1_050n }), fc.bigInt({ min: 1n, max: 2n ** 63n })),
  duration: fc.oneof(fc.bigInt({ min: 0n, max: 20n }), fc.bigInt({ min: 0n, max: 2n ** 62n })),
  error: fc.boolean(),
});

test('counts are exact with respect to the edges', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(point, { minLength: 1, maxLength: 20 }),
      fc.constantFrom('log' as const, 'linear' as const),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      async (points, scale, columns, rows) => {
        const store = await storeOf(toTraces(points));
        const map = await store.ask('traces.hitmap', { filter: {}, columns, rows, scale });
        expect([map.xEdgesNs.length, map.yEdgesNs.length]).toEqual([columns + 1, rows + 1]);
        expectExact(map, points);
      },
    ),
    { numRuns: 15, endOnFailure: true },
  );
});

test('traces that cover no time lie in the first row', async () => {
  const store = await storeOf(
    toTraces([
      { start: 5n, duration: 0n, error: true },
      { start: 5n, duration: 1_000n, error: false },
    ]),
  );
  const map = await store.ask('traces.hitmap', { filter: {}, columns: 2, rows: 3, scale: 'log' });
  expect(map.yEdgesNs).toEqual(['0', '1001', '1002', '1003']);
  expect(rowsOf(map.frame)).toEqual([{ column: 0, row: 0, count: 2, errors: 1 }]);
});

test('covers the range that is asked for, and only it', async () => {
  const points = [1n, 10n, 19n, 20n, 40n].map((start) => ({ start, duration: 3n, error: false }));
  const store = await storeOf(toTraces(points));
  const map = await store.ask('traces.hitmap', {
    filter: { fromNs: '10', toNs: '20' },
    columns: 5,
    rows: 2,
    scale: 'linear',
  });
  expect(map.xEdgesNs).toEqual(['10', '12', '14', '16', '18', '20']);
  expect(map.yEdgesNs).toEqual(['0', '2', '4']);
  expect(rowsOf(map.frame)).toEqual([
    { column: 0, row: 1, count: 1, errors: 0 },
    { column: 4, row: 1, count: 1, errors: 0 },
  ]);
});

test('a cell selected along its edges holds the traces it counts', async () => {
  const points = Array.from({ length: 60 }, (_, i) => ({
    start: 1_000n + BigInt(i * i),
    duration: BigInt(i * 37),
    error: i % 5 === 0,
  }));
  const store = await storeOf(toTraces(points));
  const map = await store.ask('traces.hitmap', { filter: {}, columns: 7, rows: 5, scale: 'log' });
  for (const { column, row, count } of rowsOf(map.frame) as Record<'column' | 'row' | 'count', number>[]) {
    const upper = BigInt(map.yEdgesNs[row + 1]!) - (row === 4 ? 0n : 1n);
    const filter = {
      fromNs: map.xEdgesNs[column]!,
      toNs: map.xEdgesNs[column + 1]!,
      minDurationNs: map.yEdgesNs[row]!,
      maxDurationNs: String(upper),
    };
    const page = await store.ask('traces.search', {
      filter,
      sort: { by: 'start', descending: false },
      offset: 0,
      limit: 1,
    });
    expect(page.total).toBe(count);
  }
});

test('an empty session has edges and no cells', async () => {
  const map = await (await storeOf()).ask('traces.hitmap', { filter: {}, columns: 3, rows: 2, scale: 'log' });
  expect([map.frame.rows, map.total, map.xEdgesNs, map.yEdgesNs]).toEqual([
    0,
    0,
    ['0', '1', '2', '3'],
    ['1', '2', '3'],
  ]);
});

test('edges: even steps cover the width, log edges grow by at least 1', () => {
  expect(linearEdges(10n, stepFor(10n, 3), 3)).toEqual([10n, 14n, 18n, 22n]);
  expect(logEdges(1n, 1_000n, 3, false)).toEqual([1n, 10n, 100n, 1_000n]);
  expect(logEdges(1n, 4n, 6, true)).toEqual([0n, 2n, 3n, 4n, 5n, 6n, 7n]);
  expect(logEdges(1n, 2n ** 64n - 1n, 2, false).at(-1)).toBe(2n ** 64n - 1n);
});
