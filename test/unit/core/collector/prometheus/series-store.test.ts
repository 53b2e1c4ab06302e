import { describe, expect, test } from 'vitest';
import { expositionOf, type ExpositionRules } from '../../../../../core/collector/prometheus/exposition.ts';
import { SeriesStore, type SeriesRules } from '../../../../../core/collector/prometheus/series-store.ts';
import type { Metric, ResourceMetrics } from '../../../../../core/model/metric.ts';
import { PrometheusTextReader } from '../../../../../core/formats/prometheus-text/reader.ts';
import { attributes, metric, spanId, traceId } from '../../../../helpers/telemetry.ts';
import { readAll } from '../../../formats/read-parts.ts';
import { exponential, gauge, histogram, number, of, sum } from './points.ts';

const RULES: SeriesRules = {
  namespace: '',
  suffixes: true,
  constant: {},
  scopeInfo: true,
  expirationMs: 300_000,
  mostSeries: 1_000,
};
const SHOP = { 'service.name': 'cart', 'service.namespace': 'shop', 'service.instance.id': 'a' };

const storeWith = (rules: Partial<SeriesRules> = {}) => new SeriesStore({ ...RULES, ...rules });
const textOf = (store: SeriesStore, rules: Partial<ExpositionRules> = {}, nowMs = 0) =>
  [...expositionOf(store.collect(nowMs), { isOpenMetrics: false, timestamps: false, namespace: '', ...rules })].join(
    '',
  );
const served = (groups: ResourceMetrics[], rules: Partial<SeriesRules> = {}, text: Partial<ExpositionRules> = {}) => {
  const store = storeWith(rules);
  store.add(groups, 0);
  return textOf(store, text);
};
const requests = (...points: Parameters<typeof sum>[0]): Metric => metric('requests', sum(points), { unit: '' });
const deltas = (...points: Parameters<typeof sum>[0]): Metric =>
  metric('requests', sum(points, { delta: true }), { unit: '' });

describe('what is served', () => {
  test('each kind by the rules of both text formats', () => {
    const items = [
      metric('queue.size', gauge(number(3.5, { 'queue.name': 'in"box' })), { unit: '1', description: 'Waiting\nnow' }),
      requests(number(7n, { code: 200n })),
      metric('busy', sum([number(2n)], { isMonotonic: false }), { unit: '' }),
      metric(
        'lag',
        { kind: 'histogram', dataPoints: [histogram([1n, 2n, 3n], [0.5, 1])], aggregationTemporality: 2 },
        { unit: 's' },
      ),
      metric(
        'size',
        { kind: 'exponentialHistogram', dataPoints: [exponential(0, 1, [4n])], aggregationTemporality: 2 },
        { unit: 'By' },
      ),
      metric(
        'old',
        {
          kind: 'summary',
          dataPoints: [{ ...histogram([], []), count: 4n, sum: 2, quantileValues: [{ quantile: 0.5, value: 1 }] }],
        },
        { unit: '' },
      ),
      metric('what', gauge(number(1)), {
        unit: '',
        metadata: [{ key: 'prometheus.type', value: { kind: 'string', value: 'unknown' } }],
      }),
    ];
    expect(served([of({}, items)])).toBe(
      [
        '# TYPE busy gauge',
        'busy 2',
        '# TYPE lag_seconds histogram',
        'lag_seconds_bucket{le="0.5"} 1',
        'lag_seconds_bucket{le="1"} 3',
        'lag_seconds_bucket{le="+Inf"} 6',
        'lag_seconds_sum 10',
        'lag_seconds_count 6',
        '# TYPE old summary',
        'old{quantile="0.5"} 1',
        'old_sum 2',
        'old_count 4',
        '# HELP queue_size_ratio Waiting\\nnow',
        '# TYPE queue_size_ratio gauge',
        'queue_size_ratio{queue_name="in\\"box"} 3.5',
        '# TYPE requests_total counter',
        'requests_total{code="200"} 7',
        '# TYPE size_bytes histogram',
        'size_bytes_bucket{le="+Inf"} 4',
        'size_bytes_sum 10',
        'size_bytes_count 4',
        '# TYPE what untyped',
        'what 1',
        '',
      ].join('\n'),
    );
    const open = served([of({}, items)], {}, { isOpenMetrics: true });
    expect(open).toContain('# TYPE requests counter\nrequests_total{code="200"} 7\n');
    expect(open).toContain('# TYPE what unknown\n');
    expect(open).toMatch(/# EOF\n$/);
  });

  test('what a reader of the format reads is what was given', () => {
    const items = [
      requests(number(7n, { a: '\\n"\n' })),
      metric(
        'lag',
        { kind: 'histogram', dataPoints: [histogram([1n, 2n], [1])], aggregationTemporality: 2 },
        { unit: 's' },
      ),
    ];
    for (const isOpenMetrics of [false, true]) {
      const text = served([of(SHOP, items)], {}, { isOpenMetrics, timestamps: true });
      const out = readAll(new TextEncoder().encode(text), 64, new PrometheusTextReader());
      expect(out.skipped).toEqual([]);
      expect(JSON.stringify(out, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).toContain(
        '"1700000000500000000"',
      );
    }
  });

  test('times only where they are wanted: milliseconds, or seconds in OpenMetrics', () => {
    const groups = [of({}, [metric('up', gauge(number(1)), { unit: '' })])];
    expect(served(groups, {}, { timestamps: true })).toContain('\nup 1 1700000000500\n');
    expect(served(groups, {}, { timestamps: true, isOpenMetrics: true })).toContain('\nup 1 1700000000.5\n');
  });

  test('exemplars in OpenMetrics, at the bucket they fell into', () => {
    const exemplar = {
      filteredAttributes: [],
      timeUnixNano: 0n,
      value: { kind: 'double', value: 0.7 } as const,
      traceId: traceId(1),
      spanId: spanId(2),
    };
    const point = histogram([1n, 2n, 3n], [0.5, 1], { exemplars: [exemplar] });
    const groups = [
      of({}, [metric('lag', { kind: 'histogram', dataPoints: [point], aggregationTemporality: 2 }, { unit: '' })]),
    ];
    expect(served(groups)).not.toContain('trace_id');
    const mark = ` # {trace_id="${traceId(1)}",span_id="${spanId(2)}"} 0.7\n`;
    expect(served(groups, {}, { isOpenMetrics: true })).toContain(`lag_bucket{le="1"} 3${mark}`);
  });

  test('the target, its identity and the scope are labels; the resource is target_info', () => {
    const groups = [
      of({ ...SHOP, 'host.name': 'h' }, [metric('up', gauge(number(1)), { unit: '' })], {
        name: 'lib',
        version: '2',
        schemaUrl: 'u',
        scope: { 'a.b': 'c' },
      }),
    ];
    expect(served(groups)).toBe(
      [
        '# HELP target_info Target metadata',
        '# TYPE target_info gauge',
        'target_info{host_name="h",instance="a",job="shop/cart"} 1',
        '# TYPE up gauge',
        'up{instance="a",job="shop/cart",otel_scope_a_b="c",otel_scope_name="lib",otel_scope_schema_url="u",otel_scope_version="2"} 1',
        '',
      ].join('\n'),
    );
    expect(served(groups, { scopeInfo: false })).toContain('\nup{instance="a",job="shop/cart"} 1\n');
    expect(served(groups, { namespace: 'ns' }, { namespace: 'ns' })).toMatch(/ns_target_info\{.*\n.*\nns_up\{/);
    const all = served(groups, { scopeInfo: false, isResourceLabel: () => true });
    expect(all).toContain(
      'up{host_name="h",instance="a",job="shop/cart",service_instance_id="a",service_name="cart",service_namespace="shop"} 1',
    );
    const few = served(groups, { scopeInfo: false, isResourceLabel: (key) => !key.startsWith('service.') });
    expect(few).toContain('up{host_name="h",instance="a",job="shop/cart"} 1');
  });

  test('no target_info where job or instance is missing: nothing could be joined with it', () => {
    expect(
      served([of({ 'service.name': 'cart', 'host.name': 'h' }, [metric('up', gauge(number(1)), { unit: '' })])]),
    ).toBe('# TYPE up gauge\nup{job="cart"} 1\n');
  });

  test('constant labels give way to attributes, and attributes whose names become the same are joined by their keys', () => {
    const groups = [of({}, [metric('up', gauge(number(1, { 'a.b': '2', a_b: '1', zone: 'x' })), { unit: '' })])];
    expect(served(groups, { constant: { zone: 'c', site: 's' } })).toContain('up{a_b="2;1",site="s",zone="x"} 1');
  });
});

const at = (startTimeUnixNano: bigint, timeUnixNano: bigint) => ({ startTimeUnixNano, timeUnixNano });

describe('totals', () => {
  test('the latest one counts; what is older is left out and counted', () => {
    const store = storeWith();
    store.add([of({}, [requests(number(5, {}, at(0n, 10n)))])], 0);
    expect([...store.add([of({}, [requests(number(3, {}, at(0n, 9n)))])], 0)]).toEqual([
      ['older than what is known', 1],
    ]);
    expect(textOf(store)).toContain('requests_total 5\n');
    store.add([of({}, [requests(number(1, {}, at(9n, 11n)))])], 0); // a reset
    expect(textOf(store)).toContain('requests_total 1\n');
  });

  test('deltas that follow one another are added, of integers exactly; a gap begins anew', () => {
    const store = storeWith();
    store.add([of({}, [deltas(number(2n ** 60n, {}, at(0n, 10n)), number(1n, {}, at(10n, 20n)))])], 0);
    expect(textOf(store)).toContain(`requests_total ${2n ** 60n + 1n}\n`);
    store.add([of({}, [deltas(number(0.5, {}, at(20n, 30n)))])], 0);
    store.add([of({}, [deltas(number(4, {}, at(31n, 40n)))])], 0);
    expect(textOf(store)).toContain('requests_total 4\n');
  });

  test('deltas of histograms are added bucket by bucket; what overlaps is left out', () => {
    const lag = (counts: bigint[], start: bigint, end: bigint, bounds = [1]) =>
      of({}, [
        metric(
          'lag',
          { kind: 'histogram', dataPoints: [histogram(counts, bounds, at(start, end))], aggregationTemporality: 1 },
          { unit: '' },
        ),
      ]);
    const store = storeWith();
    store.add([lag([1n, 2n], 0n, 10n)], 0);
    store.add([lag([3n, 4n], 10n, 20n)], 0);
    expect(textOf(store)).toBe(
      '# TYPE lag histogram\nlag_bucket{le="1"} 4\nlag_bucket{le="+Inf"} 10\nlag_sum 20\nlag_count 10\n',
    );
    expect([...store.add([lag([9n, 9n], 15n, 25n)], 0)]).toEqual([['delta that overlaps the one before', 1]]);
    store.add([lag([1n, 1n], 20n, 30n, [2])], 0); // other bounds: from here on
    expect(textOf(store)).toContain('lag_bucket{le="2"} 1\nlag_bucket{le="+Inf"} 2\n');
  });

  test('deltas of exponential histograms are added at the coarser scale', () => {
    const size = (scale: number, offset: number, counts: bigint[], start: bigint, end: bigint) =>
      of({}, [
        metric(
          'size',
          {
            kind: 'exponentialHistogram',
            dataPoints: [exponential(scale, offset, counts, at(start, end))],
            aggregationTemporality: 1,
          },
          { unit: '' },
        ),
      ]);
    const store = storeWith();
    store.add([size(1, -3, [1n, 1n, 1n, 1n], 0n, 10n)], 0);
    store.add([size(0, 1, [5n], 10n, 20n)], 0);
    const [family] = store.collect(0).families;
    const [series] = [...family!.series.values()];
    expect(series!.total.point).toMatchObject({
      scale: 0,
      count: 9n,
      sum: 20,
      positive: { offset: -2, bucketCounts: [1n, 2n, 1n, 5n] },
    });
    store.add([size(0, 2 ** 30, [1n], 20n, 30n)], 0); // not a billion buckets
    expect(textOf(store)).toContain('size_count 10\n');
  });

  test.each([
    [
      'neither a total nor a delta',
      metric('x', { kind: 'sum', dataPoints: [number(1)], aggregationTemporality: 0, isMonotonic: true }),
      'no total and no delta',
    ],
    [
      'a delta of what may fall',
      metric('x', sum([number(1)], { delta: true, isMonotonic: false })),
      'delta of what may fall',
    ],
    ['a name of nothing', metric('!!', gauge(number(1)), { unit: '' }), 'no name is left'],
  ])('%s is left out and counted', (_, item, reason) => {
    expect([...storeWith().add([of({}, [item])], 0)]).toEqual([[reason, 1]]);
  });

  test('a name keeps its first type as long as there is a series of it', () => {
    const store = storeWith();
    store.add([of({}, [metric('x', gauge(number(1)), { unit: '' })])], 0);
    const other = of({}, [
      metric('x', { kind: 'histogram', dataPoints: [histogram([1n], [])], aggregationTemporality: 2 }, { unit: '' }),
    ]);
    expect([...store.add([other], 0)]).toEqual([['another type under the same name', 1]]);
    store.collect(300_001);
    expect([...store.add([other], 300_001)]).toEqual([]);
  });
});

describe('series go', () => {
  const up = (instance: string, parts = {}) =>
    of({}, [metric('up', gauge(number(1, { instance }, parts)), { unit: '' })]);

  test('when nothing was heard of them for metric_expiration', () => {
    const store = storeWith({ expirationMs: 1_000 });
    store.add([up('a')], 0);
    store.add([up('b')], 500);
    expect(textOf(store, {}, 1_000)).toBe('# TYPE up gauge\nup{instance="a"} 1\nup{instance="b"} 1\n');
    expect(textOf(store, {}, 1_001)).toBe('# TYPE up gauge\nup{instance="b"} 1\n');
    expect(textOf(store, {}, 1_501)).toBe('');
    expect(store.size).toBe(0);
  });

  test('when a point says that there is no value any more, and the others of its batch stay', () => {
    const store = storeWith();
    store.add([up('a'), up('b')], 0);
    store.add(
      [
        of({}, [
          metric('up', gauge(number(0, { instance: 'a' }, { flags: 1 }), number(2, { instance: 'b' })), { unit: '' }),
        ]),
      ],
      0,
    );
    expect(textOf(store)).toBe('# TYPE up gauge\nup{instance="b"} 2\n');
  });

  test('and there are never too many: newcomers are left out and counted until there is room', () => {
    const store = storeWith({ mostSeries: 2, expirationMs: 1_000 });
    expect([...store.add([up('a'), up('b'), up('c')], 0)]).toEqual([['too many series', 1]]);
    expect([...store.add([up('a')], 2_000)]).toEqual([]); // known ones go on
    expect([...store.add([up('c')], 2_000)]).toEqual([]);
    expect(textOf(store, {}, 2_000)).toBe('# TYPE up gauge\nup{instance="a"} 1\nup{instance="c"} 1\n');
  });
});

describe('what would fill the memory is not served', () => {
  const long = (i: number) => requests(number(1, { tag: `${i}${'x'.repeat(1_000)}` }));

  test('by the text of its series, until some of them are gone', () => {
    const store = storeWith({ mostBytes: 10_000 });
    const added = [
      ...store.add(
        [
          of(
            {},
            Array.from({ length: 20 }, (_, i) => long(i)),
          ),
        ],
        0,
      ),
    ];
    expect([store.size, added]).toEqual([9, [['too many series', 11]]]);
    expect([...store.add([of({}, [long(0)])], 1_000)]).toEqual([]);
    expect([...store.add([of({}, [long(30)])], 400_000)]).toEqual([]);
    expect(store.size).toBe(1);
  });

  test('with as many lines as a histogram is written in', () => {
    const bounds = Array.from({ length: 100 }, (_, i) => i);
    const point = histogram(Array<bigint>(101).fill(1n), bounds, {
      attributes: attributes({ tag: 'x'.repeat(1_000) }),
    });
    const lag = metric('lag', { kind: 'histogram', dataPoints: [point], aggregationTemporality: 2 });
    expect([...storeWith({ mostBytes: 100_000 }).add([of({}, [lag])], 0)]).toEqual([['too many series', 1]]);
    expect([...storeWith({ mostBytes: 120_000 }).add([of({}, [lag])], 0)]).toEqual([]);
  });

  test('nor what is said of targets', () => {
    const store = storeWith({ mostBytes: 10_000 });
    const target = (i: number) => ({ ...SHOP, 'service.instance.id': `${i}`, tag: 'x'.repeat(1_000) });
    for (let i = 0; i < 20; i++) store.add([of(target(i), [requests(number(1))])], 0);
    expect(textOf(store).length).toBeLessThan(11_000);
  });
});
