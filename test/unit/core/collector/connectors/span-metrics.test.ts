import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { readSpanMetricsSettings } from '../../../../../core/collector/connectors/span-metrics-settings.ts';
import { SpanMetrics } from '../../../../../core/collector/connectors/span-metrics.ts';
import { Settings } from '../../../../../core/collector/settings.ts';
import type { Span } from '../../../../../core/model/span.ts';
import { encodeProtobuf } from '../../../../../core/otlp/encode-protobuf.ts';
import { attributes, group, span, traces } from '../../../../helpers/telemetry.ts';
import { linesOf, metricsIn, pointsOf } from './metric-lines.ts';

const SECOND = 1_000;

function making(yaml = '', instanceId = '') {
  const settings = new Settings(parse(yaml));
  const maker = new SpanMetrics(readSpanMetricsSettings(settings), instanceId);
  expect(settings.problems).toEqual([]);
  return maker;
}

const taking = (ms: number, parts: Partial<Span> = {}) =>
  span({ startTimeUnixNano: 1_000n, endTimeUnixNano: 1_000n + BigInt(ms * 1e6), ...parts });
const BASE = 'service.name=shop,span.name=GET /,span.kind=SPAN_KIND_SERVER,status.code=STATUS_CODE_UNSET';
const failed = { status: { code: 2, message: '' } };

describe('spanmetrics', () => {
  test('counts spans and their durations by service, name, kind and status', () => {
    const maker = making();
    maker.take(traces('shop', taking(3), taking(20), taking(5, failed)), 0);
    const metrics = maker.flush(60 * SECOND)!;
    const error = BASE.replace('UNSET', 'ERROR');
    expect(linesOf(metrics)).toEqual([
      `traces.span.metrics.calls{${BASE}} 2`,
      `traces.span.metrics.calls{${error}} 1`,
      `traces.span.metrics.duration{${BASE}} 2`,
      `traces.span.metrics.duration{${error}} 1`,
    ]);
    const [calls, duration] = metricsIn(metrics);
    expect(calls!.data).toMatchObject({ aggregationTemporality: 2, isMonotonic: true });
    expect([duration!.unit, pointsOf(duration!)[0]]).toEqual([
      'ms',
      expect.objectContaining({
        sum: 23,
        explicitBounds: [2, 4, 6, 8, 10, 50, 100, 200, 400, 800, 1000, 1400, 2000, 5000, 10_000, 15_000],
        bucketCounts: [0n, 1n, 0n, 0n, 0n, 1n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n],
      }),
    ]);
    expect(() => encodeProtobuf(metrics)).not.toThrow();
  });

  // The example of its README.
  test('takes dimensions from spans, resources or their default, and leaves out those excluded', () => {
    const maker = making(`
histogram: {explicit: {buckets: [100us, 1ms, 2ms, 6ms, 10ms, 100ms, 250ms]}}
dimensions: [{name: http.method, default: GET}, {name: http.status_code}, {name: service.version}]
exclude_dimensions: ['status.code']
namespace: ''
`);
    const resource = attributes({ 'service.name': 'shop', 'service.version': '2' });
    const [one] = [group('shop', [taking(3, { attributes: attributes({ 'http.status_code': 200n }) })])];
    maker.take({ signal: 'traces', groups: [{ ...one, resource: { ...one.resource, attributes: resource } }] }, 0);
    const metrics = maker.flush(0)!;
    const all = `${BASE.replace(',status.code=STATUS_CODE_UNSET', '')},http.method=GET,http.status_code=200,service.version=2`;
    expect(linesOf(metrics)).toEqual([`calls{${all}} 1`, `duration{${all}} 1`]);
    expect(pointsOf(metricsIn(metrics)[1]!)[0]).toMatchObject({ explicitBounds: [0.1, 1, 2, 6, 10, 100, 250] });
    expect(metrics.groups[0]!.resource.attributes).toEqual(resource);
  });

  test('says which Collector made them, unless that is excluded', () => {
    const made = (yaml: string) => {
      const maker = making(`{histogram: {disable: true}, namespace: ''${yaml}}`, 'c-1');
      maker.take(traces('shop', taking(3)), 0);
      return linesOf(maker.flush(0)!);
    };
    expect(made('')).toEqual([`calls{${BASE},collector.instance.id=c-1} 1`]);
    expect(made(', exclude_dimensions: [collector.instance.id]')).toEqual([`calls{${BASE}} 1`]);
  });

  test('counts events by their attributes', () => {
    const maker = making('{events: {enabled: true, dimensions: [{name: exception.type}]}, namespace: n}');
    const event = (type: string) => ({
      ...{ timeUnixNano: 1n, name: 'exception', attributes: attributes({ 'exception.type': type }) },
      droppedAttributesCount: 0,
    });
    maker.take(traces('shop', taking(1, { events: [event('Oops'), event('Oops'), event('Ah')] })), 0);
    expect(linesOf(maker.flush(0)).filter((line) => line.startsWith('n.events'))).toEqual([
      `n.events{${BASE},exception.type=Oops} 2`,
      `n.events{${BASE},exception.type=Ah} 1`,
    ]);
  });

  test('goes on counting where it is cumulative, and begins anew where it is delta', () => {
    const told = (temporality: string) => {
      const maker = making(`aggregation_temporality: AGGREGATION_TEMPORALITY_${temporality}`);
      return [1, 2, 3].map((minute) => {
        maker.take(traces('shop', taking(1)), minute * 60 * SECOND - SECOND);
        const [point] = pointsOf(metricsIn(maker.flush(minute * 60 * SECOND))[0]!);
        const count = 'value' in point! && point.value.kind === 'int' ? point.value.value : undefined;
        return [count, point!.startTimeUnixNano / 1_000_000_000n, point!.timeUnixNano / 1_000_000_000n];
      });
    };
    expect(told('CUMULATIVE')).toEqual([
      [1n, 59n, 60n],
      [2n, 59n, 120n],
      [3n, 59n, 180n],
    ]);
    expect(told('DELTA')).toEqual([
      [1n, 59n, 60n],
      [1n, 60n, 120n],
      [1n, 120n, 180n],
    ]);
  });

  test('forgets resources that nothing comes from, and those that are too many', () => {
    const expiring = making('metrics_expiration: 5m');
    expiring.take(traces('shop', taking(1)), 0);
    expect(linesOf(expiring.flush(300 * SECOND))).toHaveLength(2);
    expect(expiring.flush(301 * SECOND)).toBeUndefined();
    const crowded = making('resource_metrics_cache_size: 1');
    crowded.take(traces('shop', taking(1)), 0);
    crowded.take(traces('pay', taking(1)), 0);
    expect(crowded.flush(0)!.groups).toHaveLength(2);
    expect(crowded.flush(0)!.groups).toHaveLength(1);
    for (const service of ['a', 'b', 'c', 'd']) crowded.take(traces(service, taking(1)), 0);
    expect([...crowded.takeDropped().values()]).toEqual([3]);
    expect(crowded.flush(0)!.groups).toHaveLength(2);
  });

  test('tells resources apart by the attributes it is told', () => {
    const maker = making('resource_metrics_key_attributes: [service.name]');
    for (const pid of ['1', '2']) {
      const one = group('shop', [taking(1)]);
      one.resource.attributes.push(...attributes({ 'process.pid': pid }));
      maker.take({ signal: 'traces', groups: [one] }, 0);
    }
    expect(linesOf(maker.flush(0))[0]).toBe(`traces.span.metrics.calls{${BASE}} 2`);
  });

  test('counts series beyond the limit as one', () => {
    const maker = making('{aggregation_cardinality_limit: 1, histogram: {disable: true}}');
    maker.take(traces('shop', taking(1), taking(1, { name: 'b' }), taking(1, { name: 'c' })), 0);
    expect(linesOf(maker.flush(0))).toEqual([
      `traces.span.metrics.calls{${BASE}} 1`,
      'traces.span.metrics.calls{otel.metric.overflow=true} 2',
    ]);
  });

  test('attaches exemplars of what came since the last time', () => {
    const maker = making('exemplars: {enabled: true, max_per_data_point: 1}');
    maker.take(traces('shop', taking(3), taking(4)), 0);
    const exemplars = () => {
      const [point] = pointsOf(metricsIn(maker.flush(SECOND))[1]!);
      return 'exemplars' in point! ? point.exemplars : [];
    };
    expect(exemplars()).toMatchObject([{ value: { kind: 'double', value: 3 }, timeUnixNano: 1_000_000_000n }]);
    expect(exemplars()).toEqual([]);
  });

  test('has exponential histograms as fine as max_size allows', () => {
    const maker = making('histogram: {unit: s, exponential: {max_size: 4}}');
    maker.take(traces('shop', ...[1_000, 2_000, 4_000, 8_000, 16_000, 0].map((ms) => taking(ms))), 0);
    const [point] = pointsOf(metricsIn(maker.flush(0))[1]!);
    // At scale −1 a bucket is a factor of 4: (¼, 1], (1, 4], (4, 16].
    expect(point).toMatchObject({
      ...{ scale: -1, count: 6n, zeroCount: 1n, sum: 31, min: 0, max: 16 },
      positive: { offset: -1, bucketCounts: [1n, 2n, 2n] },
    });
  });

  test('passes over spans of no service', () => {
    const maker = making();
    const one = group('', [taking(1)]);
    maker.take({ signal: 'traces', groups: [{ ...one, resource: { ...one.resource, attributes: [] } }] }, 0);
    expect(maker.flush(0)).toBeUndefined();
  });

  test.each<[yaml: string, path: string]>([
    ['dimensions: [{name: span.name}]', 'dimensions.0.name'],
    ['histogram: {explicit: {}, exponential: {}}', 'histogram'],
    ['histogram: {explicit: {buckets: [2ms, 1ms]}}', 'histogram.explicit.buckets.1'],
    ['events: {enabled: true}', 'events.dimensions'],
    ['aggregation_temporality: DELTA', 'aggregation_temporality'],
  ])('refuses %s', (yaml, path) => {
    const settings = new Settings(parse(yaml));
    readSpanMetricsSettings(settings);
    expect(settings.problems.map((problem) => problem.path.join('.'))).toEqual([path]);
  });
});

test('spanmetrics bounds the text of resources, and has room again when the oldest was told of', () => {
  const maker = making('resource_metrics_cache_size: 1000');
  const take = (i: number) => {
    const resource = attributes({ 'service.name': 'shop', tag: `${i}${'x'.repeat(1_000_000)}` });
    const one = group('shop', [taking(1)]);
    maker.take({ signal: 'traces', groups: [{ ...one, resource: { ...one.resource, attributes: resource } }] }, 0);
    return Object.fromEntries(maker.takeDropped());
  };
  for (let i = 0; i < 25; i++) expect(take(i)).toEqual({});
  const full = { 'no room for the attributes of its resource': 1 };
  expect([take(25), take(26), take(1)]).toEqual([full, full, {}]);
  expect(maker.flush(0)!.groups.length).toBe(25);
  expect(take(27)).toEqual({});
});
