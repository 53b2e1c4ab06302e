import { expect, test } from 'vitest';
import { attributes, logRecord, logs, metric, metrics, span, spanId, traces } from '../../../helpers/telemetry.ts';
import { counter, delta, gauge, histogram, histogramPoint, point, summaryPoint } from './metric-points.ts';
import { storeOf } from './store-of.ts';

const S = 1_000_000_000;
const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

/** n spans a second apart, that take 1, 2, … n ms. */
const spansOf = (name: string, n: number, kind = 2, failed = 0) =>
  numbers(n).map((i) =>
    span({
      ...{ name, kind, spanId: spanId(i + 1), startTimeUnixNano: BigInt(S + i * S) },
      ...{
        endTimeUnixNano: BigInt(S + i * S + (i + 1) * 1_000_000),
        status: { code: i < failed ? 2 : 0, message: '' },
      },
    }),
  );

test('operations by service, name and kind, with exact percentiles', async () => {
  const open = span({ name: 'GET /', startTimeUnixNano: BigInt(S), endTimeUnixNano: 0n, kind: 3 });
  const store = await storeOf(
    traces('web', ...spansOf('GET /', 100, 2, 7), open),
    traces('db', ...spansOf('GET /', 2)),
  );
  const { operations, spans, spansTookNs } = await store.ask('session.summary', { limit: 10 });
  expect({ spans, spansTookNs }).toEqual({ spans: 103, spansTookNs: 99 * S });
  const ms = (n: number) => n * 1_000_000;
  expect(operations).toEqual({
    items: [
      {
        ...{ service: 'web', name: 'GET /', kind: 2, spans: 100, errors: 7, timed: 100, p50Ns: ms(50), p95Ns: ms(95) },
        // 0.95 ± 1.645 √(0.95 · 0.05 / 100) = 0.914 … 0.986
        ...{ p95LowNs: ms(91), p95HighNs: ms(99) },
      },
      {
        ...{ service: 'db', name: 'GET /', kind: 2, spans: 2, errors: 0, timed: 2, p50Ns: ms(1), p95Ns: ms(2) },
        ...{ p95LowNs: NaN, p95HighNs: NaN },
      },
      {
        ...{ service: 'web', name: 'GET /', kind: 3, spans: 1, errors: 0, timed: 0 },
        ...{ p50Ns: NaN, p95Ns: NaN, p95LowNs: NaN, p95HighNs: NaN },
      },
    ],
    truncated: false,
  });
});

test('the rarest are cut, and that is said', async () => {
  const store = await storeOf(
    traces('web', ...spansOf('often', 3), ...spansOf('rare', 1)),
    metrics('web', metric('a', gauge(point(S, 1), point(2 * S, 1))), metric('b', gauge(point(S, 1)))),
    logs('web', logRecord(), logRecord(), logRecord({ body: { kind: 'string', value: 'another matter entirely' } })),
  );
  const { operations, metrics: listed, patterns } = await store.ask('session.summary', { limit: 1 });
  expect(operations).toMatchObject({ items: [{ name: 'often' }], truncated: true });
  expect(listed).toMatchObject({ items: [{ name: 'a' }], truncated: true });
  expect(patterns).toMatchObject({ items: [{ template: 'hello', count: 2 }], truncated: true });
});

test('names are told apart by their first thousand characters', async () => {
  const long = 'x'.repeat(1_000);
  const store = await storeOf(traces('web', ...spansOf(`${long}1`, 1), ...spansOf(`${long}2`, 1)));
  const { operations } = await store.ask('session.summary', { limit: 10 });
  expect(operations.items).toMatchObject([{ name: long, spans: 2 }]);
});

test('metrics by what their kind tells', async () => {
  const host = (name: string) => attributes({ host: name });
  const store = await storeOf(
    metrics(
      'web',
      metric('gauge', gauge(point(10 * S, 1), point(20 * S, 5))),
      // Rises by 20 and 30, begins anew at 5; another stream rises by 5: 60 in 30 s.
      metric(
        'counter',
        counter(
          point(10 * S, 10, host('a')),
          point(20 * S, 30, host('a')),
          point(30 * S, 60, host('a')),
          point(40 * S, 5, host('a')),
          point(10 * S, 1, attributes({ path: '/' })),
          point(20 * S, 6, attributes({ path: '/' })),
        ),
      ),
      // 4 + 6 in the 20 s since the first one's start.
      metric('delta', delta(point(20 * S, 4, [], { start: 10 * S }), point(30 * S, 6, [], { start: 20 * S }))),
      // A point without a time is one, but is at no time: 10 in 10 s.
      metric('untimed', delta(point(20 * S, 4, [], { start: 10 * S }), point(0, 6))),
      // From 2 values of 20 together to 6 of 100: 4 in 10 s, of 20 each.
      metric(
        'latency',
        histogram([histogramPoint(10 * S, [], [2], { sum: 20 }), histogramPoint(20 * S, [], [6], { sum: 100 })]),
      ),
      metric('summary', {
        kind: 'summary',
        dataPoints: [summaryPoint(10 * S, 1, 5, []), summaryPoint(20 * S, 3, 25, [])],
      }),
      metric('once', counter(point(10 * S, 7))),
    ),
  );
  const { metrics: listed, points } = await store.ask('session.summary', { limit: 10 });
  expect(points).toBe(17);
  const rows = listed.items.map(({ name, points: n, mean, perSecond, labels }) => [
    name,
    n,
    mean,
    perSecond,
    labels.join(),
  ]);
  expect(rows).toEqual([
    ['counter', 6, NaN, 2, 'host,path'],
    ['delta', 2, NaN, 0.5, ''],
    ['gauge', 2, 3, NaN, ''],
    ['latency', 2, 20, 0.4, ''],
    ['summary', 2, 10, 0.2, ''],
    ['untimed', 2, NaN, 1, ''],
    ['once', 1, NaN, NaN, ''],
  ]);
  expect(listed.items[0]).toMatchObject({ service: 'web', unit: '1', kind: 'sum', isMonotonic: true });
});

test('log patterns with their levels, and nothing of nothing', async () => {
  const text = (value: string, severityNumber = 9, at = 1) =>
    logRecord({ body: { kind: 'string', value }, severityNumber, timeUnixNano: BigInt(at * S) });
  const store = await storeOf(logs('web', text('took 5 ms'), text('took 7 ms', 17, 11)));
  const { patterns, logs: counted, logsTookNs } = await store.ask('session.summary', { limit: 10 });
  expect({ counted, logsTookNs }).toEqual({ counted: 2, logsTookNs: 10 * S });
  expect(patterns).toEqual({
    items: [{ template: 'took <*> ms', count: 2, levels: [0, 0, 0, 1, 0, 1, 0] }],
    truncated: false,
  });
  const nothing = await (await storeOf()).ask('session.summary', { limit: 10 });
  expect(nothing).toMatchObject({
    spans: 0,
    spansTookNs: 0,
    operations: { items: [], truncated: false },
    patternsProblem: '',
  });
});

test('fifty values are the fewest that bound p95 from above', async () => {
  const store = await storeOf(traces('web', ...spansOf('fifty', 50), ...spansOf('fewer', 49)));
  const { operations } = await store.ask('session.summary', { limit: 10 });
  // 0.95 − 1.645 √(0.95 · 0.05 / 50) = 0.899: the 45th of 50.
  expect(operations.items).toMatchObject([
    { name: 'fifty', p95LowNs: 45_000_000, p95HighNs: 50_000_000 },
    { name: 'fewer', p95HighNs: NaN },
  ]);
});

test('what a counter rose by does not depend on how its points stand in a request', async () => {
  const rising = numbers(6).map((i) => point((i + 1) * 10 * S, i * 10));
  const fallen = [...rising.slice(0, 4), point(50 * S, 5), point(60 * S, 9)]; // 30 + 5 + 4 in 50 s
  const swapped = <T>(points: T[]) => points.map((_, i) => points[i ^ 1]!);
  const orders = [<T>(points: T[]) => points, swapped, <T>(points: T[]) => points.toReversed()];
  const rates = orders.map(async (order) => {
    const data = (points: typeof rising) => counter(...order(points));
    const sampled = numbers(6).map((i) => histogramPoint((i + 1) * 10 * S, [], [i], { sum: i * 3 }));
    const store = await storeOf(
      metrics(
        'web',
        metric('fallen', data(fallen)),
        metric('rising', data(rising)),
        metric('taken', histogram(order(sampled))),
      ),
    );
    const { metrics: listed } = await store.ask('session.summary', { limit: 10 });
    return listed.items.map(({ name, perSecond, mean }) => [name, perSecond, mean]);
  });
  const expected = [
    ['fallen', 0.78, NaN],
    ['rising', 1, NaN],
    ['taken', 0.1, 3],
  ];
  expect(await Promise.all(rates)).toEqual([expected, expected, expected]);
});
