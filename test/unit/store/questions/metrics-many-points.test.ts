import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Database } from '../../../../main/engine/store/duckdb/database.ts';
import { openDuckDbStore } from '../../../../main/engine/store/duckdb/duckdb-store.ts';
import { layGrid } from '../../../../main/engine/store/duckdb/questions/metrics-grid.ts';
import { drawCounters, type QueryInput } from '../../../../main/engine/store/duckdb/questions/metrics-scalar.ts';
import { readCadence, readSource } from '../../../../main/engine/store/duckdb/questions/metrics-source.ts';
import type { Metric } from '../../../../core/model/metric.ts';
import { attributes, metric, metrics } from '../../../helpers/telemetry.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';
import { counter, delta, histogram, histogramPoint, point } from './metric-points.ts';

const S = 1_000_000_000;
const INPUT: QueryInput = {
  name: 'm',
  kind: 'sum',
  view: 'rate',
  fromNs: String(100 * S),
  toNs: String(1_100 * S),
  slices: 10,
  top: 5,
  quantiles: [],
  aggregate: 'sum',
};

/** The same question with every point looked at, and with neighbours only where they may matter. */
async function bothWays(item: Metric, input: QueryInput) {
  const path = join(await makeTempDir(), 'm.tracebench');
  const store = await openDuckDbStore(path);
  await store.append({ telemetry: [metrics('a', item)], losses: [] });
  await store.close();
  const database = await Database.open(path);
  const source = await readSource(database, input);
  const grid = layGrid(source, input.slices, await readCadence(database, source), true);
  const draw = (exactPoints: number) =>
    drawCounters(database, source, grid, input, undefined, { exactPoints, pieces: false });
  const [all, few] = [await draw(1_000_000), await draw(0)];
  await database.close();
  const shown = ({ lines }: typeof all) =>
    lines.map(({ number, streams, bucket, value }) => ({ number, streams, bucket, value }));
  return { all, few, shown };
}

/** Every 10 s, with falls or new starts at some of them. */
const series = (set: string, value: (i: number) => number, start: (i: number) => number) =>
  Array.from({ length: 100 }, (_, i) =>
    point((101 + i * 10) * S, value(i), attributes({ k: set }), { start: start(i) * S }),
  );

test.each(['rate', 'increase'] as const)('%s: falls, new starts and quiet streams come out the same', async (view) => {
  const item = metric(
    'm',
    counter(
      ...series(
        'quiet',
        (i) => i * i,
        () => 50,
      ),
      ...series(
        'falls',
        (i) => (i * 7) % 230,
        () => 0,
      ),
      ...series(
        'anew',
        (i) => (i % 33) * 5 + 1,
        (i) => 96 + (i - (i % 33)) * 10,
      ),
      ...series(
        'still',
        () => 9,
        () => 0,
      ),
    ),
  );
  const { all, few, shown } = await bothWays(item, { ...INPUT, view });
  expect(all.lines).toHaveLength(4);
  expect(shown(few)).toEqual(shown(all));
  expect([few.told('resets'), few.told('crossings'), few.told('startless')]).toEqual([
    all.told('resets'),
    all.told('crossings'),
    all.told('startless'),
  ]);
  // 10 slices of the still stream and those of the falling one that hold no fall
  expect([all.told('unproven'), few.told('unproven') >= 10]).toEqual([0, true]);
});

test('delta values, with and without a start', async () => {
  const item = metric(
    'm',
    delta(
      ...series(
        'timed',
        (i) => i,
        (i) => 91 + i * 10,
      ),
      ...series(
        'bare',
        (i) => i,
        () => 0,
      ),
    ),
  );
  const { all, few, shown } = await bothWays(item, INPUT);
  expect(shown(few)).toEqual(shown(all));
});

test('means of distributions', async () => {
  const points = Array.from({ length: 100 }, (_, i) =>
    histogramPoint((101 + i * 10) * S, [1], [i % 40, i % 40], { start: 50 * S, sum: (i % 40) * 3 }),
  );
  const { all, few, shown } = await bothWays(metric('m', histogram(points)), {
    ...INPUT,
    kind: 'histogram',
    view: 'mean',
  });
  expect(all.lines[0]!.value.length).toBe(10);
  expect(shown(few)).toEqual(shown(all));
});
