import { describe, expect, test } from 'vitest';
import type { MetricAnswer, MetricHeatmap } from '../../../../contract/operations/metrics.ts';
import type { ParsedInputOf } from '../../../../contract/operations.ts';
import { QuestionError, type Store } from '../../../../main/engine/store/port.ts';
import { attributes, metric, metrics } from '../../../helpers/telemetry.ts';
import {
  exponential,
  exponentialPoint,
  histogram,
  histogramPoint,
  point,
  gauge,
  summaryPoint,
} from './metric-points.ts';
import { columnOf, rowsOf, storeOf } from './store-of.ts';

const S = 1_000_000_000;
const of = (k: string) => attributes({ k });
const RANGE = { name: 'm', service: 'a', fromNs: String(100 * S), toNs: String(200 * S) };

const query = (store: Store, parts: Partial<ParsedInputOf<'metrics.query'>> = {}) =>
  store.ask('metrics.query', {
    ...RANGE,
    kind: 'histogram',
    view: 'quantile',
    slices: 10,
    top: 10,
    quantiles: [0.5],
    aggregate: 'sum',
    ...parts,
  });
const heatmap = (store: Store, parts: Partial<ParsedInputOf<'metrics.heatmap'>> = {}) =>
  store.ask('metrics.heatmap', { ...RANGE, kind: 'histogram', columns: 10, rows: 50, quantiles: [], ...parts });

const drawn = ({ frame }: MetricAnswer['lines'][number]) => {
  const [time, value] = [columnOf(frame, 'time') as number[], columnOf(frame, 'value')];
  return Object.fromEntries(time.map((at, i) => [at / S, value[i]]));
};
/** "column:row" → count. */
const cells = ({ frame }: MetricHeatmap) =>
  Object.fromEntries(rowsOf(frame).map(({ column, row, count }) => [`${column}:${row}`, count]));
const codes = ({ findings }: { findings: MetricAnswer['findings'] }) =>
  Object.fromEntries(findings.map(({ code, count }) => [code, count]));

const BOUNDS = [10, 20];
/** Totals at 101, 111, 121 (begun anew) and 131. */
const totals = (set = of('x')) => [
  histogramPoint(101 * S, BOUNDS, [1, 0, 0], { of: set, sum: 5 }),
  histogramPoint(111 * S, BOUNDS, [3, 1, 0], { of: set, sum: 30 }),
  histogramPoint(121 * S, BOUNDS, [0, 2, 0], { of: set, sum: 32 }),
  histogramPoint(131 * S, BOUNDS, [1, 2, 4], { of: set, sum: 132 }),
];

describe('explicit buckets', () => {
  test('totals are taken apart with their resets', async () => {
    const answer = await heatmap(await storeOf(metrics('a', metric('m', histogram(totals()), { unit: 'ms' }))), {
      quantiles: [0.5],
    });
    expect([answer.unit, answer.yEdges, answer.total, answer.refused]).toEqual(['ms', [0, 10, 20, Infinity], 10, []]);
    expect(cells(answer)).toEqual({ '1:0': 2, '1:1': 1, '2:1': 2, '3:0': 1, '3:2': 4 });
    expect([answer.xEdgesNs[0], answer.xEdgesNs[1], answer.xEdgesNs.length]).toEqual([
      String(100 * S),
      String(110 * S),
      11,
    ]);
    expect(rowsOf(answer.quantiles[0]!.frame)).toEqual([
      { time: 20 * S, value: 7.5 },
      { time: 30 * S, value: 15 },
      { time: 40 * S, value: 20 },
    ]);
    expect(codes(answer)).toEqual({ reset: 1 });
  });

  test('in one wide column only the ends count', async () => {
    const answer = await heatmap(await storeOf(metrics('a', metric('m', histogram(totals())))), { columns: 1 });
    expect(cells(answer)).toEqual({ '0:0': 3, '0:1': 3, '0:2': 4 });
  });

  test('points before the range are neighbours of the first one in it', async () => {
    const store = await storeOf(
      metrics(
        'a',
        metric('m', histogram([histogramPoint(95 * S, BOUNDS, [1, 1, 1]), histogramPoint(105 * S, BOUNDS, [2, 1, 3])])),
      ),
    );
    expect(cells(await heatmap(store))).toEqual({ '0:0': 1, '0:2': 2 });
  });

  test('a start in range counts from nothing; delta points count as they are', async () => {
    const points = [105, 115].map((second) =>
      histogramPoint(second * S, BOUNDS, [second - 104, 0, 0], { start: 101 * S }),
    );
    expect(cells(await heatmap(await storeOf(metrics('a', metric('m', histogram(points))))))).toEqual({
      '0:0': 1,
      '1:0': 10,
    });
    expect(cells(await heatmap(await storeOf(metrics('a', metric('m', histogram(points, 1))))))).toEqual({
      '0:0': 1,
      '1:0': 11,
    });
  });

  test('other bounds are refused with what they counted', async () => {
    const other = [101, 111].map((second, i) => histogramPoint(second * S, [7], [5 + i, 2 * i], { of: of('y') }));
    const bare = [101, 111].map((second, i) => histogramPoint(second * S, [], [], { of: of('z'), start: i }));
    const store = await storeOf(metrics('a', metric('m', histogram([...totals(), ...other, ...bare]))));
    const answer = await heatmap(store);
    expect([answer.total, answer.yEdges]).toEqual([10, [0, 10, 20, Infinity]]);
    expect(answer.refused).toEqual([
      { reason: 'bounds-differ', points: 2, count: 3, example: '7' },
      { reason: 'no-buckets', points: 2, count: 0, example: '' },
    ]);
    const alone = await heatmap(store, { attributes: [{ key: 'k', operator: '=', value: 'y' }] });
    expect([alone.total, alone.yEdges, alone.refused]).toEqual([3, [0, 7, Infinity], []]);
  });

  test('a stream whose bounds change without a reset cannot be taken apart there', async () => {
    const points = [...totals().slice(0, 2), histogramPoint(121 * S, [5], [3, 9])];
    const changed = points.map((one) => ({ ...one, attributes: of('x') }));
    const answer = await heatmap(await storeOf(metrics('a', metric('m', histogram(changed)))));
    expect(cells(answer)).toEqual({ '1:0': 2, '1:1': 1 });
    expect(answer.refused.map(({ reason, points: n }) => [reason, n])).toEqual([
      ['bounds-differ', 1],
      ['bounds-changed', 1],
    ]);
  });

  test('quantiles, means and rates as lines; groups may have bounds of their own', async () => {
    const fine = [101, 111].map((second, i) =>
      histogramPoint(second * S, [1, 2, 4], [0, 4 * i, 0, 0], { of: of('y') }),
    );
    const store = await storeOf(metrics('a', metric('m', histogram([...totals(), ...fine]))));
    const answer = await query(store, { groupBy: ['k'], quantiles: [0.5, 1], slices: 10 });
    expect(answer.lines.map(({ labels, quantile }) => [labels['k'], quantile])).toEqual([
      ['x', 0.5],
      ['y', 0.5],
      ['x', 1],
      ['y', 1],
    ]);
    expect(answer.lines.map(drawn)).toEqual([
      { 20: 7.5, 30: 15, 40: 20 },
      { 20: 1.5 },
      { 20: 20, 30: 20, 40: 20 },
      { 20: 2 },
    ]);
    expect(codes(answer)).toEqual({ reset: 1 });

    const one = { attributes: [{ key: 'k', operator: '=' as const, value: 'x' }] };
    expect(drawn((await query(store, { ...one, view: 'mean' })).lines[0]!)).toEqual({
      10: NaN,
      20: 25 / 3,
      30: 16,
      40: 20,
    });
    const rate = await query(store, { ...one, view: 'rate' });
    expect([drawn(rate.lines[0]!), rate.shownUnit]).toEqual([
      { 10: NaN, 20: 0.3, 30: 0.2, 40: 0.5 },
      '{observation}/s',
    ]);
  });

  test('streams of one group are put together before the quantile is taken', async () => {
    const both = ['x', 'y'].flatMap((k, i) =>
      [101, 111, 121, 131].map((second, j) =>
        histogramPoint(second * S, [1, 2], i === 0 ? [2 * j, 0, 0] : [0, 2 * j, 0], { of: of(k) }),
      ),
    );
    const answer = await query(await storeOf(metrics('a', metric('m', histogram(both)))), {
      groupBy: [],
      slices: 5,
      quantiles: [0.25, 0.5, 0.75],
    });
    expect(answer.lines.map((line) => drawn(line)[40])).toEqual([0.5, 1, 1.5]);
  });
});

describe('exponential buckets', () => {
  const grown = [
    exponentialPoint(101 * S, 0, [0, [1, 1]], { zero: 1 }),
    exponentialPoint(111 * S, 0, [0, [1, 3, 2]], { zero: 2, negative: [1, [4]] }),
  ];

  test('rows from the largest negative amount to the largest positive', async () => {
    const answer = await heatmap(await storeOf(metrics('a', metric('m', exponential(grown)))), {
      kind: 'exponentialHistogram',
      quantiles: [0, 1],
    });
    // grown by: negative (2, 4] 4 · zero 1 · (2, 4] 2 · (4, 8] 2
    expect(answer.yEdges).toEqual([-4, -2, 2, 4, 8]);
    expect([cells(answer), answer.total]).toEqual([{ '1:0': 4, '1:1': 1, '1:2': 2, '1:3': 2 }, 9]);
    expect(answer.quantiles.map(({ frame }) => columnOf(frame, 'value'))).toEqual([[-4], [8]]);
  });

  test('a scale that falls is followed: both points are seen at the lower one', async () => {
    const points = [exponentialPoint(101 * S, 1, [0, [1, 1, 1, 1]]), exponentialPoint(111 * S, 0, [0, [2, 5, 6]])];
    const answer = await heatmap(await storeOf(metrics('a', metric('m', exponential(points)))), {
      kind: 'exponentialHistogram',
    });
    expect([answer.yEdges, cells(answer)]).toEqual([[2, 4, 8], { '1:0': 3, '1:1': 6 }]);
  });

  test('the scale is lowered until the rows fit, and loses nothing', async () => {
    const wide = exponential([exponentialPoint(101 * S, 3, [-20, new Array<number>(40).fill(2)])], 1);
    const answer = await heatmap(await storeOf(metrics('a', metric('m', wide))), {
      kind: 'exponentialHistogram',
      rows: 8,
    });
    expect(answer.yEdges.length - 1).toBeLessThanOrEqual(8);
    expect(answer.yEdges).toEqual([0.125, 0.25, 0.5, 1, 2, 4, 8].slice(0, answer.yEdges.length));
    expect([answer.total, Object.values(cells(answer)).reduce((sum, n) => Number(sum) + Number(n), 0)]).toEqual([
      80, 80,
    ]);
  });

  test('indices at the ends of 32 bits', async () => {
    const far = exponential(
      [exponentialPoint(101 * S, 20, [2 ** 31 - 1, [1]]), exponentialPoint(111 * S, 20, [-(2 ** 31), [3]])],
      1,
    );
    const answer = await heatmap(await storeOf(metrics('a', metric('m', far))), {
      kind: 'exponentialHistogram',
      rows: 20,
    });
    expect(answer.total).toBe(4);
    expect(answer.yEdges).toEqual([...answer.yEdges].sort((a, b) => a - b));
  });

  test('quantiles', async () => {
    const answer = await query(await storeOf(metrics('a', metric('m', exponential(grown)))), {
      kind: 'exponentialHistogram',
      quantiles: [1, 7 / 9],
    });
    expect(answer.lines.map((line) => drawn(line)[20])).toEqual([8, 4]);
  });
});

describe('summaries', () => {
  const summary = {
    kind: 'summary' as const,
    dataPoints: [101, 111].flatMap((second, i) =>
      ['x', 'y'].map((k, j) =>
        summaryPoint(
          second * S,
          10 * (i + 1),
          50 * (i + 1),
          [
            [0.5, 4 + 2 * j + i],
            [0.9, 20],
          ],
          of(k),
        ),
      ),
    ),
  };

  test('their own quantiles; averaged where streams are put together, and it says so', async () => {
    const store = await storeOf(metrics('a', metric('m', summary)));
    const each = await query(store, { kind: 'summary', quantiles: [0.5, 0.9, 0.99] });
    expect(each.lines.map((line) => [line.labels['k'], line.quantile, ...Object.values(drawn(line))])).toEqual([
      ['x', 0.5, 4, 5],
      ['y', 0.5, 6, 7],
      ['x', 0.9, 20, 20],
      ['y', 0.9, 20, 20],
      ['x', 0.99, NaN, NaN],
      ['y', 0.99, NaN, NaN],
    ]);
    const together = await query(store, { kind: 'summary', groupBy: [], slices: 5 });
    expect([drawn(together.lines[0]!), codes(together)]).toEqual([{ 20: 6 }, { 'quantiles-averaged': 2 }]);
  });

  test('mean and rate of their totals; no heatmap', async () => {
    const store = await storeOf(metrics('a', metric('m', summary), metric('g', gauge(point(1, 1)))));
    expect(drawn((await query(store, { kind: 'summary', view: 'mean', groupBy: [], slices: 5 })).lines[0]!)).toEqual({
      20: 5,
    });
    expect(drawn((await query(store, { kind: 'summary', view: 'rate' })).lines[0]!)).toEqual({ 10: NaN, 20: 1 });
    await expect(heatmap(store, { kind: 'summary' })).rejects.toThrow(QuestionError);
  });
});

test('nothing in range', async () => {
  const store = await storeOf(metrics('a', metric('m', histogram([])), metric('m', exponential([]))));
  for (const kind of ['histogram', 'exponentialHistogram'] as const) {
    expect(await heatmap(store, { kind, fromNs: undefined, toNs: undefined, quantiles: [0.5] })).toMatchObject({
      total: 0,
      yEdges: [],
      refused: [],
      findings: [],
    });
    expect(await query(store, { kind })).toMatchObject({ lines: [], groups: 0 });
  }
});
