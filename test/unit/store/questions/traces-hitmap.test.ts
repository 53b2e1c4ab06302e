import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Hitmap } from '../../../../contract/operations/traces.ts';
import {
  linearEdges,
  logEdges,
  roundedDown,
  roundStep,
  scrollingColumns,
  stepFor,
  wholeColumns,
} from '../../../../main/engine/store/duckdb/questions/edges.ts';
import { columnCount, countInRange, selectionOf } from '../../../../core/layout/hitmap-layout.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import { layoutDurationTicks } from '../../../../core/layout/hitmap-ticks.ts';
import { readHitmap } from '../../../../core/layout/hitmap-geometry.ts';
import { NO_FILTER, toTraceFilter } from '../../../../renderer/state/filter.ts';
import { START, type Place } from '../../../../renderer/state/place.ts';
import { FIT, resolveBounds, type TimeRange } from '../../../../renderer/state/time-range.ts';
import { applySelection } from '../../../../renderer/state/box.ts';
import { span, traceId, traces } from '../../../helpers/telemetry.ts';
import { rowsOf, storeOf } from './store-of.ts';

const SECOND = 1_000_000_000n;
const FIRST = { sort: { by: 'start', descending: false }, offset: 0, limit: 1 } as const;

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
    const column = x.findLastIndex((edge) => edge <= start + duration);
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
        expect(map.xEdgesNs.length).toBeLessThanOrEqual(columns + 1);
        expect(map.yEdgesNs.length).toBe(rows + 1);
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
  expect(map.yEdgesNs).toEqual(['0', '794', '1260', '2000']);
  expect(rowsOf(map.frame)).toEqual([
    { column: 0, row: 0, count: 1, errors: 1 },
    { column: 0, row: 1, count: 1, errors: 0 },
  ]);
});

test('covers the range that is asked for, and only it', async () => {
  const points = [10n, 13n, 22n, 23n, 43n].map((end) => ({ start: end - 3n, duration: 3n, error: false }));
  const store = await storeOf(toTraces(points));
  const map = await store.ask('traces.hitmap', {
    filter: { endFromNs: '13', endToNs: '23' },
    columns: 5,
    rows: 2,
    scale: 'linear',
  });
  expect(map.xEdgesNs).toEqual(['13', '15', '17', '19', '21', '23']);
  expect(map.yEdgesNs).toEqual(['0', '2', '4']);
  expect(rowsOf(map.frame)).toEqual([
    { column: 0, row: 1, count: 1, errors: 0 },
    { column: 4, row: 1, count: 1, errors: 0 },
  ]);
});

/** Evenly: ranges and durations that hold nothing or all are told little by. */
const within = (min: bigint, max: bigint) => fc.noBias(fc.bigInt({ min, max }));
const range = fc.oneof(
  fc.constant(FIT),
  within(10n, 900n).map((length): TimeRange => ({ kind: 'last', lengthNs: `${length}` })),
  fc
    .tuple(within(50n, 900n), within(1n, 600n))
    .map(([from, length]): TimeRange => ({ kind: 'between', fromNs: `${from}`, toNs: `${from + length}` })),
);
const durations = fc.record({
  minDurationNs: fc.option(within(0n, 150n).map(String), { nil: '', freq: 2 }),
  maxDurationNs: fc.option(within(100n, 300n).map(String), { nil: '', freq: 2 }),
});

test('any rectangle of cells becomes a filter that finds exactly what they count, at every rim', async () => {
  const store = await storeOf(
    toTraces(
      Array.from({ length: 200 }, (_, i) => ({
        start: 100n + BigInt((i * 37) % 700),
        duration: BigInt((i * i) % 300),
        error: i % 5 === 0,
      })),
    ),
  );
  const stored = { minNs: '100', maxNs: '1098' };
  const asked = fc.record({
    ...{ range, durations, scale: fc.constantFrom('log' as const, 'linear' as const) },
    ...{ columns: fc.integer({ min: 1, max: 40 }), rows: fc.integer({ min: 1, max: 30 }) },
  });
  // Shares of the width and the height; the rims more often than chance has them.
  const share = fc.oneof(fc.constantFrom(0, 0.999), fc.double({ min: 0, max: 0.999, noNaN: true }));
  const corners = fc.array(share, { minLength: 4, maxLength: 4 });
  const property = fc.asyncProperty(
    asked,
    corners,
    async ({ range: shown, durations: lengths, scale, columns, rows }, at) => {
      const place: Place = { ...START, view: 'traces', range: shown, filter: { ...NO_FILTER, ...lengths } };
      const askedOf = ({ filter, range: wanted }: Place) => toTraceFilter(filter, resolveBounds(wanted, stored));
      const { grid, cells } = readHitmap(
        await store.ask('traces.hitmap', { filter: askedOf(place), columns, rows, scale }),
      );
      const spread = (a: number, b: number, count: number) =>
        [a, b].map((part) => Math.floor(part * count)).toSorted((x, y) => x - y);
      const [fromColumn = 0, toColumn = 0] = spread(at[0]!, at[1]!, columnCount(grid));
      const [fromRow = 0, toRow = 0] = spread(at[2]!, at[3]!, rows);
      const drawn = { fromColumn, toColumn, fromRow, toRow };
      const change = applySelection(place, selectionOf(grid, drawn));
      const page = await store.ask('traces.search', { ...FIRST, filter: askedOf({ ...place, ...change }) });
      const isNothing = change.range === undefined;
      expect(isNothing ? 0 : page.total).toBe(countInRange(cells, drawn).count);
    },
  );
  await fc.assert(property, { numRuns: 200, endOnFailure: true });
}, 60_000);

test('as time goes on the grid of "the newest" lies still', async () => {
  const store = await storeOf();
  const edges: bigint[] = [];
  const shapes = new Set<string>();
  const rows = new Set<string>();
  for (let second = 1_000; second < 1_030; second += 1) {
    const end = BigInt(second) * SECOND + 7n;
    const one = {
      traceId: traceId(second),
      startTimeUnixNano: end - 41_000n - 300n * BigInt(second % 30),
      endTimeUnixNano: end,
    };
    await store.append({ telemetry: [traces('a', span(one))], losses: [] });
    const filter = { endFromNs: String(end + 1n - 300n * SECOND) };
    const map = await store.ask('traces.hitmap', { filter, columns: 100, rows: 4, scale: 'log' });
    rows.add(map.yEdgesNs.join());
    shapes.add([map.xEdgesNs.length, BigInt(map.xEdgesNs[3]!) - BigInt(map.xEdgesNs[2]!)].join());
    // The first columns may be cut by the range.
    edges.push(...map.xEdgesNs.slice(2, -1).map(BigInt));
  }
  expect([...shapes]).toEqual([`78,${4n * SECOND}`]);
  expect([...rows]).toEqual(['40000,42295,44721,47287,50000']);
  expect(edges.filter((edge) => edge % (4n * SECOND) !== 0n)).toEqual([]);
});

test('traces that ended at one moment, or one alone, have time and durations around them', async () => {
  const point = { start: 1_700_000_000n * SECOND, duration: 310_000_000n, error: false };
  for (const points of [[point], [point, point, point]]) {
    const store = await storeOf(toTraces(points));
    const map = await store.ask('traces.hitmap', { filter: {}, columns: 100, rows: 20, scale: 'log' });
    expectExact(map, points);
    const grid = readHitmap(map).grid;
    expect(grid.xEdgesNs.at(-1)! - grid.xEdgesNs[0]!).toBeGreaterThanOrEqual(point.duration);
    expect(columnCount(grid)).toBeGreaterThan(50);
    expect(layoutDurationTicks(grid, { widthPx: 600, heightPx: 168 }, 18).length).toBeGreaterThan(1);
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

test('columns of an open stretch begin at whole steps, cover it, and are no more than were asked for', () => {
  const stretch = fc.record({
    from: fc.bigInt({ min: 0n, max: 2n ** 63n }),
    length: fc.oneof(fc.bigInt({ min: 1n, max: 5_000n }), fc.bigInt({ min: 1n, max: 2n ** 62n })),
    most: fc.integer({ min: 8, max: 600 }),
  });
  fc.assert(
    fc.property(stretch, fc.constantFrom(wholeColumns, scrollingColumns), ({ from, length, most }, layOut) => {
      const columns = layOut(from, from + length, most);
      expect(columns.from % columns.step).toBe(0n);
      expect(columns.from).toBeLessThanOrEqual(from);
      expect(columns.from + columns.step * BigInt(columns.count)).toBeGreaterThanOrEqual(from + length);
      expect(columns.count).toBeLessThanOrEqual(most);
      expect(roundStep(columns.step)).toBe(columns.step);
    }),
  );
});

test('round numbers below and above', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 2n ** 64n }), (value) => {
      const [below, above] = [roundedDown(value), roundStep(value)];
      expect(below <= value && value <= above).toBe(true);
      expect([roundStep(below), roundedDown(above)]).toEqual([below, above]);
      if (value >= 10n) expect(Number(above) / Number(below)).toBeLessThan(1.34);
    }),
  );
});

test('edges: even steps cover the width, log edges grow by at least 1', () => {
  expect(linearEdges(10n, stepFor(10n, 3), 3)).toEqual([10n, 14n, 18n, 22n]);
  expect(logEdges(1n, 1_000n, 3, false)).toEqual([1n, 10n, 100n, 1_000n]);
  expect(logEdges(1n, 4n, 6, true)).toEqual([0n, 2n, 3n, 4n, 5n, 6n, 7n]);
  expect(logEdges(1n, 2n ** 64n - 1n, 2, false).at(-1)).toBe(2n ** 64n - 1n);
});
