import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { numberStreams } from '../../../main/engine/store/duckdb/number-streams.ts';
import { attributes, metric, metrics } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import {
  counter,
  exponential,
  exponentialPoint,
  gauge,
  histogram,
  histogramPoint,
  point,
} from './questions/metric-points.ts';

const of = (k: string) => attributes({ k });

/** Going on, falls, new and wavering starts, no value, out of order, one moment twice, times that are none, other bounds. */
const TELEMETRY = metrics(
  'a',
  metric(
    'sum',
    counter(
      point(10, 5, of('x'), { start: 1 }),
      point(11, 9n, of('y')),
      point(20, 8, of('x'), { start: 1 }),
      point(30, 3, of('x'), { start: 1 }),
      point(30, 4, of('x'), { start: 1 }),
      point(25, 4, of('x'), { start: 1 }),
      point(40, 9, of('x'), { start: 30 }),
      point(50, undefined, of('x')),
      point(0, 9, of('x')),
      point(60, NaN, of('x')),
      point(70, 12, of('x'), { start: 20 }),
      point(80, 12, of('x')),
      point(85, 12, of('y'), { start: 3 }),
    ),
  ),
  metric('gauge', gauge(point(10, 5), point(20, 3), point(15, 1), point(21, 2, [], { flags: 1 }), point(22, 2))),
  metric(
    'histogram',
    histogram([
      histogramPoint(10, [1], [1, 2], { sum: 4 }),
      histogramPoint(20, [1], [2, 2]),
      histogramPoint(30, [1], [2, 3], { sum: 4 }),
      histogramPoint(40, [1, 2], [2, 3, 4], { sum: 5 }),
      histogramPoint(35, [1, 2], [2, 3, 4], { sum: 5 }),
      histogramPoint(50, [1, 2], [2, 3], { sum: 6 }),
      histogramPoint(60, [], [2], { sum: 6 }),
    ]),
  ),
  metric('exponential', exponential([exponentialPoint(10, 3, [0, [1]]), exponentialPoint(20, 40, [0, [1, 1]])])),
);

test('points of schema 1 come to say what they would have said coming in', async () => {
  const path = join(await makeTempDir(), 'm.tracebench');
  const store = await openDuckDbStore(path);
  await store.append({ telemetry: [TELEMETRY], losses: [] });
  await store.close();
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  const tables = {
    number_point: ['stream', 'link', 'gap_ns', 'before'],
    distribution_point: ['stream', 'link', 'gap_ns', 'before', 'before_sum', 'previous', 'position'],
  };
  const read = async (table: string) => (await connection.runAndReadAll(`FROM ${table} ORDER BY id`)).getRowsJson();
  const cameIn = { number: await read('number_point'), distribution: await read('distribution_point') };
  for (const [table, columns] of Object.entries(tables))
    for (const column of columns) await connection.run(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  for (const statement of numberStreams()) await connection.run(statement);
  expect(await read('number_point')).toEqual(cameIn.number);
  expect(await read('distribution_point')).toEqual(cameIn.distribution);
  expect(cameIn.number).toHaveLength(18);
  connection.closeSync();
  instance.closeSync();
});
