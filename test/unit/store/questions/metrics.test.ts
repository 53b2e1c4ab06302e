import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../../../core/model/attributes.ts';
import type { HistogramDataPoint, MetricData, NumberDataPoint } from '../../../../core/model/metric.ts';
import { NotFoundError, type Store } from '../../../../main/engine/store/port.ts';
import { attributes, metric, metrics } from '../../../helpers/telemetry.ts';
import { columnOf, rowsOf, storeOf } from './store-of.ts';

function point(time: number, value: number | bigint | undefined, of: Attributes = [], flags = 0): NumberDataPoint {
  const kind = value === undefined ? 'none' : typeof value === 'bigint' ? 'int' : 'double';
  return {
    attributes: of,
    startTimeUnixNano: 0n,
    timeUnixNano: BigInt(time),
    flags,
    value: { kind, value } as NumberDataPoint['value'],
    exemplars: [],
  };
}
const gauge = (...dataPoints: NumberDataPoint[]): MetricData => ({ kind: 'gauge', dataPoints });
const histogramPoint = (time: number, count: bigint, sum: number | undefined): HistogramDataPoint => ({
  attributes: [],
  startTimeUnixNano: 0n,
  timeUnixNano: BigInt(time),
  flags: 0,
  count,
  sum,
  min: undefined,
  max: undefined,
  bucketCounts: [],
  explicitBounds: [],
  exemplars: [],
});

const series = (
  store: Store,
  rest: {
    name?: string;
    service?: string;
    kind?: MetricData['kind'];
    maxPoints?: number;
    maxStreams?: number;
    fromNs?: string;
    toNs?: string;
  } = {},
) => store.ask('metrics.series', { name: 'm', service: 'a', kind: 'gauge', maxPoints: 100, maxStreams: 10, ...rest });

describe('metrics.list', () => {
  const cpu = attributes({ cpu: 0n });
  const SAMPLE = [
    metrics(
      'a',
      metric('queue', gauge(point(1_000, 1), point(2_000, 2, cpu), point(3_000, 3, cpu)), {
        unit: '{item}',
        description: 'Waiting jobs',
      }),
      metric('queue', { kind: 'histogram', dataPoints: [histogramPoint(5, 1n, 2)], aggregationTemporality: 1 }),
      metric('bytes', { kind: 'sum', dataPoints: [], aggregationTemporality: 2, isMonotonic: true }, { unit: 'By' }),
    ),
    metrics('b', metric('queue', gauge(point(9, 1)))),
  ];

  test('one row per name, service and kind', async () => {
    const { metrics: list, truncated } = await (await storeOf(...SAMPLE)).ask('metrics.list', { filter: {} });
    expect(truncated).toBe(false);
    expect(list.map(({ name, service, kind, streams, points }) => [name, service, kind, streams, points])).toEqual([
      ['bytes', 'a', 'sum', 0, 0],
      ['queue', 'a', 'gauge', 2, 3],
      ['queue', 'a', 'histogram', 1, 1],
      ['queue', 'b', 'gauge', 1, 1],
    ]);
    expect(list[0]).toMatchObject({ unit: 'By', temporality: 2, isMonotonic: true, firstNs: '0', lastNs: '0' });
    expect(list[1]).toMatchObject({
      unit: '{item}',
      description: 'Waiting jobs',
      temporality: 0,
      firstNs: '1000',
      lastNs: '3000',
      exemplars: 0,
    });
  });

  test.each([
    [{ text: 'QUE' }, 3],
    [{ text: 'waiting' }, 1],
    [{ services: ['b'] }, 1],
    [{ services: ['b'], text: 'bytes' }, 0],
    [{ text: "'; DROP TABLE metric; --" }, 0],
    [{ resource: [{ key: 'service.name', operator: '=' as const, value: 'b' }] }, 1],
    [{ resource: [{ key: 'service.name', operator: 'exists' as const, value: '' }] }, 4],
    [{ resource: [{ key: 'service.name', operator: '!=' as const, value: 'a' }] }, 1],
    [{ resource: [{ key: 'host.name', operator: 'absent' as const, value: '' }], text: 'bytes' }, 1],
    [{ resource: [{ key: 'host.name', operator: '=' as const, value: 'db-1' }] }, 0],
    [{ resource: [{ key: 'cpu', operator: 'exists' as const, value: '' }] }, 0],
  ])('%o', async (filter, found) => {
    expect((await (await storeOf(...SAMPLE)).ask('metrics.list', { filter })).metrics).toHaveLength(found);
  });
});

describe('metrics.series', () => {
  test('streams by attributes, those with most points first, in time order', async () => {
    const core = (n: bigint) => attributes({ cpu: n, host: 'x' });
    const store = await storeOf(
      metrics(
        'a',
        metric('m', gauge(point(5_000, 5n, core(0n)), point(3_000, 0.5, core(1n)), point(1_000, -1n, core(1n)))),
      ),
    );
    const answer = await series(store);
    expect([answer.totalStreams, answer.metric.points]).toEqual([2, 3]);
    expect(answer.streams.map(({ attributes: set }) => set)).toEqual([
      { cpu: '1', host: 'x' },
      { cpu: '0', host: 'x' },
    ]);
    expect(answer.streams.map(({ frame }) => frame.baseNs)).toEqual(['1000', '1000']);
    expect(answer.streams.map(({ frame }) => [columnOf(frame, 'time'), columnOf(frame, 'value')])).toEqual([
      [
        [0, 2_000],
        [-1, 0.5],
      ],
      [[4_000], [5]],
    ]);
  });

  test('a point without a value is a gap', async () => {
    const store = await storeOf(
      metrics('a', metric('m', gauge(point(1, 1), point(2, undefined), point(3, 7, [], 1), point(4, 4)))),
    );
    const [stream] = (await series(store)).streams;
    expect(columnOf(stream!.frame, 'value')).toEqual([1, NaN, NaN, 4]);
  });

  test('distributions as mean and count', async () => {
    const dataPoints = [histogramPoint(1, 4n, 10), histogramPoint(2, 0n, 0), histogramPoint(3, 2n, undefined)];
    const store = await storeOf(
      metrics('a', metric('m', { kind: 'histogram', dataPoints, aggregationTemporality: 1 })),
    );
    const [stream] = (await series(store, { kind: 'histogram' })).streams;
    expect(rowsOf(stream!.frame)).toEqual([
      { time: 0, value: 2.5, count: 4 },
      { time: 1, value: NaN, count: 0 },
      { time: 2, value: NaN, count: 2 },
    ]);
  });

  test('only the range and the streams asked for', async () => {
    const store = await storeOf(
      metrics(
        'a',
        metric(
          'm',
          gauge(...[1, 2, 3].flatMap((time) => ['x', 'y', 'z'].map((k) => point(time, time, attributes({ k }))))),
        ),
      ),
    );
    const answer = await series(store, { fromNs: '2', toNs: '3', maxStreams: 2 });
    expect([
      answer.totalStreams,
      answer.streams.length,
      answer.streams.map(({ frame }) => columnOf(frame, 'value')),
    ]).toEqual([3, 2, [[2], [2]]]);
  });

  test('above the bound a stream keeps first, lowest, highest and last of each slice', async () => {
    const values = Array.from({ length: 1_000 }, (_, i) => (i === 421 ? 99 : i === 640 ? -99 : Math.sin(i / 50)));
    const store = await storeOf(metrics('a', metric('m', gauge(...values.map((value, i) => point(1_000 + i, value))))));
    const { frame } = (await series(store, { maxPoints: 40 })).streams[0]!;
    const times = columnOf(frame, 'time') as number[];
    expect(frame.rows).toBeLessThanOrEqual(40);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect([times[0], times.at(-1)]).toEqual([0, 999]);
    for (const { time, value } of rowsOf(frame)) expect(value).toBe(values[time as number]);
    expect(columnOf(frame, 'value')).toEqual(expect.arrayContaining([99, -99]));
  });

  test('gaps at the ends of a slice stay gaps when reduced, and values stay with their times', async () => {
    const values = Array.from({ length: 200 }, (_, i) => (i % 50 === 0 ? undefined : i));
    const store = await storeOf(metrics('a', metric('m', gauge(...values.map((value, i) => point(1_000 + i, value))))));
    const { frame } = (await series(store, { maxPoints: 16 })).streams[0]!;
    for (const { time, value } of rowsOf(frame)) expect(value).toBe(values[time as number] ?? NaN);
    expect(rowsOf(frame).filter(({ value }) => Number.isNaN(value))).toHaveLength(4);
  });

  test('a stream of gaps alone stays one', async () => {
    const store = await storeOf(
      metrics('a', metric('m', gauge(...Array.from({ length: 50 }, (_, i) => point(i + 1, undefined))))),
    );
    const { frame } = (await series(store, { maxPoints: 10 })).streams[0]!;
    expect(frame.rows).toBeGreaterThan(0);
    expect(new Set(columnOf(frame, 'value'))).toEqual(new Set([NaN]));
  });

  test('a crowded stream is reduced and says so, a sparse one beside it is not', async () => {
    const many = Array.from({ length: 500 }, (_, i) => point(1 + i, i, attributes({ k: 'many' })));
    const few = [1, 2, 3].map((time) => point(time, time, attributes({ k: 'few' })));
    const { streams } = await series(await storeOf(metrics('a', metric('m', gauge(...many, ...few)))), {
      maxPoints: 20,
    });
    expect([streams[0]!.frame.rows <= 20, columnOf(streams[1]!.frame, 'value')]).toEqual([true, [1, 2, 3]]);
    expect(streams.map(({ frame }) => frame.truncated)).toEqual([true, false]);
  });

  test('a metric that is not there, and one without points', async () => {
    const store = await storeOf(metrics('a', metric('m', gauge())));
    await expect(series(store, { name: "m' OR 1=1 --" })).rejects.toThrow(NotFoundError);
    expect(await series(store)).toMatchObject({ totalStreams: 0, streams: [] });
  });
});
