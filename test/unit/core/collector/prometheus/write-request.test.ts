import { describe, expect, test } from 'vitest';
import { TimeSeriesMaker, type TimeSeriesRules } from '../../../../../core/collector/prometheus/time-series.ts';
import { WriteRequestV1, WriteRequestV2 } from '../../../../../core/collector/prometheus/write-request.ts';
import { RemoteWriteTranslator } from '../../../../../core/collector/receivers/remote-write.ts';
import type { Metric, ResourceMetrics } from '../../../../../core/model/metric.ts';
import { metric, spanId, traceId } from '../../../../helpers/telemetry.ts';
import { readV1, readV2 } from '../../../formats/remote-write-proto.ts';
import { exponential, gauge, histogram, number, of, sum } from './points.ts';

const RULES: TimeSeriesRules = {
  namespace: '',
  suffixes: true,
  constant: {},
  scopeInfo: false,
  targetInfo: true,
};
const MS = 1_000_000n;
const at = (ms: bigint, startMs = 0n) => ({ timeUnixNano: ms * MS, startTimeUnixNano: startMs * MS });

interface V1 {
  timeseries: {
    labels: { name: string; value: string }[];
    samples?: { value: number; timestamp: number }[];
    histograms?: object[];
    exemplars?: object[];
  }[];
  metadata?: object[];
}

function written(groups: ResourceMetrics[], rules: Partial<TimeSeriesRules> = {}, metadata = false) {
  const dropped: [string, number][] = [];
  const request = new WriteRequestV1(metadata ? new Set() : undefined);
  for (const one of new TimeSeriesMaker({ ...RULES, ...rules }).of(groups, (...drop) => dropped.push(drop)))
    request.add(one);
  const { timeseries = [], metadata: said } = readV1(request.finish()) as V1;
  const lines = timeseries.map(
    ({ labels, samples = [] }) =>
      `${labels.map(({ name, value }) => `${name}=${value}`).join(',')} ${samples.map(({ value, timestamp }) => `${value}@${timestamp}`).join(' ')}`,
  );
  return { lines, timeseries, dropped, metadata: said };
}
const one = (item: Metric, resource = {}) => written([of(resource, [item])]);

describe('what remote write sends, read by the official definition', () => {
  test('numbers by their name and sorted labels, each series in the order of time', () => {
    const requests = metric(
      'requests',
      sum([number(3, { Code: 'b', a: '1' }, at(2n)), number(2n, { Code: 'b', a: '1' }, at(1n))]),
      { unit: '' },
    );
    expect(one(requests).lines).toEqual([
      'Code=b,__name__=requests_total,a=1 2@1',
      'Code=b,__name__=requests_total,a=1 3@2',
    ]);
    expect(one(metric('x.y', gauge(number(0.5, {}, at(7n))), { unit: 'By' })).lines).toEqual([
      '__name__=x_y_bytes 0.5@7',
    ]);
  });

  test('histograms by their buckets, with the exemplar where it belongs', () => {
    const exemplar = {
      filteredAttributes: [],
      timeUnixNano: 5n * MS,
      value: { kind: 'double', value: 0.7 } as const,
      traceId: traceId(1),
      spanId: spanId(2),
    };
    const lag = metric(
      'lag',
      {
        kind: 'histogram',
        dataPoints: [histogram([1n, 2n, 3n], [0.5, 1], { ...at(9n), exemplars: [exemplar] })],
        aggregationTemporality: 2,
      },
      { unit: '' },
    );
    const { lines, timeseries } = one(lag);
    expect(lines).toEqual([
      '__name__=lag_bucket,le=0.5 1@9',
      '__name__=lag_bucket,le=1 3@9',
      '__name__=lag_bucket,le=+Inf 6@9',
      '__name__=lag_sum 10@9',
      '__name__=lag_count 6@9',
    ]);
    expect(timeseries.map(({ exemplars = [] }) => exemplars.length)).toEqual([0, 1, 0, 0, 0]);
    expect(timeseries[1]!.exemplars).toEqual([
      {
        labels: [
          { name: 'trace_id', value: traceId(1) },
          { name: 'span_id', value: spanId(2) },
        ],
        value: 0.7,
        timestamp: 5,
      },
    ]);
  });

  test('summaries by their quantiles', () => {
    const old = metric(
      'old',
      {
        kind: 'summary',
        dataPoints: [
          { ...histogram([], [], at(9n)), count: 4n, sum: 2, quantileValues: [{ quantile: 0.5, value: 1 }] },
        ],
      },
      { unit: '' },
    );
    expect(one(old).lines).toEqual(['__name__=old,quantile=0.5 1@9', '__name__=old_sum 2@9', '__name__=old_count 4@9']);
  });

  test('exponential histograms as native ones: no small gaps are left, large ones are', () => {
    const counts = [3n, 0n, 0n, 2n, 0n, 0n, 0n, 5n];
    const point = exponential(2, -2, counts, {
      ...at(9n, 4n),
      zeroCount: 1n,
      count: 11n,
      negative: { offset: 0, bucketCounts: [1n] },
    });
    const { timeseries } = one(
      metric('size', { kind: 'exponentialHistogram', dataPoints: [point], aggregationTemporality: 2 }, { unit: '' }),
    );
    expect(timeseries[0]!.histograms).toEqual([
      {
        ...{ countInt: 11, sum: 10, schema: 2, zeroThreshold: 1e-128, zeroCountInt: 1, timestamp: 9 },
        positiveSpans: [
          { offset: -1, length: 4 },
          { offset: 3, length: 1 },
        ],
        positiveDeltas: [3, -3, 0, 2, 3],
        negativeSpans: [{ offset: 1, length: 1 }],
        negativeDeltas: [1],
      },
    ]);
  });

  test('finer buckets than Prometheus has are put together, coarser ones are left out and counted', () => {
    const fine = exponential(10, 0, [1n, 2n, 3n, 4n, 5n], at(9n));
    const { timeseries } = one(
      metric('size', { kind: 'exponentialHistogram', dataPoints: [fine], aggregationTemporality: 2 }),
    );
    expect(timeseries[0]!.histograms).toMatchObject([
      { schema: 8, positiveSpans: [{ offset: 1, length: 2 }], positiveDeltas: [10, -5] },
    ]);
    const coarse = metric('size', {
      kind: 'exponentialHistogram',
      dataPoints: [exponential(-5, 0, [1n])],
      aggregationTemporality: 2,
    });
    expect(one(coarse)).toMatchObject({ lines: [], dropped: [['buckets coarser than scale -4', 1]] });
  });

  test('what is no total is left out and counted', () => {
    expect(one(metric('x', sum([number(1), number(2)], { delta: true })))).toMatchObject({
      lines: [],
      dropped: [['no total', 2]],
    });
  });

  test('a point without a value is how Prometheus says that a series has ended', () => {
    const request = new WriteRequestV1();
    const ended = [
      of({}, [metric('up', gauge(number(0, {}, { ...at(9n), flags: 1, value: { kind: 'none' } })), { unit: '' })]),
    ];
    for (const series of new TimeSeriesMaker(RULES).of(ended, () => undefined)) request.add(series);
    const bytes = request.finish();
    const bits = bytes.findIndex(
      (_, i) =>
        i + 8 <= bytes.length &&
        new DataView(bytes.buffer, bytes.byteOffset + i).getBigUint64(0, true) === 0x7ff0000000000002n,
    );
    expect(bits).toBeGreaterThan(0);
  });

  test('the target is told once, at the latest time; external labels give way', () => {
    const shop = { 'service.name': 'cart', 'service.namespace': 'shop', 'service.instance.id': 'a', 'host.name': 'h' };
    const up = metric('up', gauge(number(1, { zone: 'x' }, at(3n)), number(1, {}, at(8n))), { unit: '' });
    const groups = [of(shop, [up], { name: 'lib' })];
    expect(written(groups, { constant: { zone: 'c', site: 's' } }).lines).toEqual([
      '__name__=up,instance=a,job=shop/cart,site=s,zone=x 1@3',
      '__name__=up,instance=a,job=shop/cart,site=s,zone=c 1@8',
      '__name__=target_info,host_name=h,instance=a,job=shop/cart,site=s,zone=c 1@8',
    ]);
    expect(written(groups, { targetInfo: false }).lines).toHaveLength(2);
    expect(written([of({ 'service.name': 'cart' }, [up])]).lines).toHaveLength(2); // nothing more to say
    expect(written(groups, { namespace: 'ns' }).lines.at(-1)).toContain('__name__=ns_target_info');
  });

  test('what families are is told once where it is wanted', () => {
    const items = [
      metric('c', sum([number(1, { a: '1' }), number(1, { a: '2' })]), { unit: 's', description: 'Help' }),
    ];
    expect(written([of({}, items)]).metadata).toBeUndefined();
    expect(written([of({}, items)], {}, true).metadata).toEqual([
      { type: 1, metricFamilyName: 'c_seconds_total', help: 'Help', unit: 'seconds' },
    ]);
  });
});

test('version 2 says each text once, and when totals began', () => {
  const request = new WriteRequestV2();
  const items = [
    metric('c', sum([number(1, { a: 'x' }, at(9n, 4n)), number(2, { a: 'x' }, at(10n, 4n))]), {
      unit: 's',
      description: 'Help',
    }),
    metric(
      'size',
      { kind: 'exponentialHistogram', dataPoints: [exponential(0, 0, [1n], at(9n, 4n))], aggregationTemporality: 2 },
      { unit: '' },
    ),
  ];
  for (const series of new TimeSeriesMaker(RULES).of([of({}, items)], () => undefined)) request.add(series);
  const bytes = request.finish();
  expect(request.length).toBe(bytes.length);
  const metadata = { type: 1, helpRef: 2, unitRef: 1 };
  expect(readV2(bytes)).toMatchObject({
    symbols: expect.arrayContaining(['', 'Help', 'seconds', '__name__', 'c_seconds_total', 'a', 'x', 'size']),
    timeseries: [
      { metadata, samples: [{ value: 1, timestamp: 9, startTimestamp: 4 }] },
      { metadata, samples: [{ value: 2, timestamp: 10, startTimestamp: 4 }] },
      { metadata: { type: 3 }, histograms: [{ countInt: 1, timestamp: 9, startTimestamp: 4 }] },
    ],
  });
  expect(new Set((readV2(bytes) as { symbols: string[] }).symbols).size).toBe(
    (readV2(bytes) as { symbols: string[] }).symbols.length,
  );
  const back = new RemoteWriteTranslator().read(2, bytes);
  expect(back).toMatchObject({ samples: 2, histograms: 1, invalid: 0 });
});
