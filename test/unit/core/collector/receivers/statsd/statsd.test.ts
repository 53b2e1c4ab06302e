import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StatsdAggregator } from '../../../../../../core/collector/receivers/statsd/aggregate.ts';
import { ExponentialBuilder } from '../../../../../../core/collector/receivers/statsd/exponential-builder.ts';
import { parseStatsd } from '../../../../../../core/collector/receivers/statsd/parse-line.ts';
import { readStatsd } from '../../../../../../core/collector/receivers/statsd/settings.ts';
import { Settings } from '../../../../../../core/collector/settings.ts';
import type { Metric } from '../../../../../../core/model/metric.ts';
import { plain } from '../../../../formats/metric-parts.ts';

const settingsOf = (values: object = {}) => {
  const settings = new Settings(values);
  const read = readStatsd(settings);
  return { read, problems: settings.problems.map(({ path, message }) => `${path.join('.')}: ${message}`) };
};

/** What an interval of these lines comes to. */
function interval(lines: readonly string[], values: object = {}, clients = ['a:1']): Metric[] {
  const { read, problems } = settingsOf(values);
  expect(problems).toEqual([]);
  const aggregator = new StatsdAggregator(read, 1_000n, () => 0.5);
  for (const client of clients)
    for (const line of lines) {
      const sample = parseStatsd(line, read);
      expect(typeof sample === 'string' ? sample : '').toBe('');
      if (typeof sample !== 'string') expect(aggregator.add(sample, client, 1_500n)).toBeUndefined();
    }
  const [part] = aggregator.flush(2_000n);
  expect(aggregator.flush(3_000n)).toEqual([]);
  return part?.signal === 'metrics' ? part.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items)) : [];
}
const linesOf = (metrics: readonly Metric[]) =>
  metrics.flatMap(({ name, data }) =>
    data.kind === 'none'
      ? []
      : data.dataPoints.map(
          (point) =>
            `${name} ${data.kind} ${'value' in point && point.value.kind !== 'none' ? String(point.value.value) : ''}${JSON.stringify(plain(point.attributes))}`,
        ),
  );

describe('lines, with the examples of the Collector’s README', () => {
  test.each<[string[], object, string[]]>([
    [['m:3000|c|#mykey:myvalue', 'm:4000|c|#mykey:myvalue'], {}, ['m sum 7000{"mykey":"myvalue"}']],
    [['m:3000|c|#mykey:myvalue', 'm:20|c|@0.25|#mykey:myvalue'], {}, ['m sum 3080{"mykey":"myvalue"}']],
    [['m:500|g|#mykey:myvalue', 'm:400|g|#mykey:myvalue'], {}, ['m gauge 400{"mykey":"myvalue"}']],
    [['m:500|g', 'm:+2|g', 'm:-1|g'], {}, ['m gauge 501{}']],
    [['m:+2|g'], {}, ['m gauge 2{}']],
    [['m:1.5|c', 'm:1.5|c'], {}, ['m sum 2{}']],
    [['m:1.5|c', 'm:1.5|c'], { counter_type: 'float' }, ['m sum 3{}']],
    [['m:1|c|#b:2,a:1', 'm:1|c|#a:1,b:2'], {}, ['m sum 2{"a":"1","b":"2"}']],
    [['m:1|c|#simple,a:1'], { enable_simple_tags: true }, ['m sum 1{"a":"1","simple":""}']],
    [['m:1|c|#'], {}, ['m sum 1{}']],
    [['m:1|c|c:container'], {}, ['m sum 1{"container.id":"container"}']],
    [
      ['m:1|c', 'm:2|g', 'm:3|ms', 'm:4|h', 'm:5|d'],
      { enable_metric_type: true },
      [
        'm sum 1{"metric_type":"counter"}',
        'm gauge 2{"metric_type":"gauge"}',
        'm gauge 3{"metric_type":"timing"}',
        'm gauge 4{"metric_type":"histogram"}',
        'm gauge 5{"metric_type":"distribution"}',
      ],
    ],
    [['t:320|ms', 't:100|ms'], {}, ['t gauge 320{}', 't gauge 100{}']],
    [['t:1:2:3|h'], {}, ['t gauge 1{}', 't gauge 2{}', 't gauge 3{}']],
    [['u:ann|s', 'u:bob|s', 'u:ann|s'], {}, ['u gauge 2{}']],
  ])('%j with %j', (lines, settings, expected) => {
    expect(linesOf(interval(lines, settings))).toEqual(expected);
  });

  test.each([
    ['m', 'name:value'],
    ['m:1', 'name:value'],
    [':1|c', 'without a name'],
    ['m:|c', 'without a value'],
    ['m:x|c', 'no number'],
    ['m:NaN|c', 'no number'],
    ['m:inf|g', 'no number'],
    ['m:1|q', 'an unknown type'],
    ['m:1|c|@x', 'sample rate'],
    ['m:1|c|@1e-300', 'sample rate'],
    ['m:1|c|#simple', 'without a value'],
    ['m:1|c|#:v', 'without a name'],
    ['m:1|c|%', 'an unknown part'],
    ['m:1|h|T1', 'neither a counter nor a gauge'],
    ['m:1|c|Tx', 'no number of seconds'],
    ['m:1|constructor', 'an unknown type'],
    ['m:1|toString', 'an unknown type'],
    ['_e{5,4}:title|text', 'an unknown type'],
  ])('%s is refused', (line, problem) => {
    expect(parseStatsd(line, { simpleTags: false, metricType: false })).toContain(problem);
  });

  test('whatever is sent is a sample or told, and no count is beyond what can be written', () => {
    const line = fc.oneof(fc.string(), fc.stringMatching(/^[a-c]:[-+0-9.e]{1,6}\|(c|g|h|ms|d|s)(\|@[0-9.]{1,4})?$/));
    const { read } = settingsOf({
      timer_histogram_mapping: [
        { statsd_type: 'timing', observer_type: 'histogram' },
        { statsd_type: 'histogram', observer_type: 'summary' },
      ],
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const aggregator = new StatsdAggregator(read, 0n, () => 0.5);
        for (const text of lines) {
          const sample = parseStatsd(text, read);
          if (typeof sample !== 'string') aggregator.add(sample, '', 1n);
        }
        expect(() => aggregator.flush(2n)).not.toThrow();
      }),
    );
  });
});

describe('an interval', () => {
  test('counters are deltas over it, monotonic where that is said, with the time that was sent', () => {
    expect(interval(['m:1|c'])[0]!.data).toMatchObject({
      aggregationTemporality: 1,
      isMonotonic: false,
      dataPoints: [{ startTimeUnixNano: 1_000n, timeUnixNano: 2_000n }],
    });
    expect(interval(['m:1|c|T5'], { is_monotonic_counter: true })[0]!.data).toMatchObject({
      isMonotonic: true,
      dataPoints: [{ timeUnixNano: 5_000_000_000n }],
    });
  });

  test('clients are told apart', () => {
    expect(linesOf(interval(['m:1|c'], {}, ['a:1', 'a:2']))).toEqual(['m sum 1{}', 'm sum 1{}']);
  });

  const mapping = (statsd_type: string, observer_type: string, more: object = {}) => ({
    timer_histogram_mapping: [{ statsd_type, observer_type, ...more }],
  });

  test('summaries have the percentiles of what was seen, weighed by the sample rate', () => {
    const lines = ['t:1|h', 't:1|h', 't:10|h', 't:20|h|@0.5', 't:100|h'];
    expect(interval(lines, mapping('histogram', 'summary'))[0]!.data).toMatchObject({
      kind: 'summary',
      dataPoints: [
        {
          ...{ count: 6n, sum: 152, startTimeUnixNano: 1_000n, timeUnixNano: 2_000n },
          quantileValues: [
            { quantile: 0, value: 1 },
            { quantile: 0.1, value: 1 },
            { quantile: 0.5, value: 10 },
            { quantile: 0.9, value: 100 },
            { quantile: 0.95, value: 100 },
            { quantile: 1, value: 100 },
          ],
        },
      ],
    });
    const own = interval(['t:1|d', 't:2|d'], mapping('distribution', 'summary', { summary: { percentiles: [50] } }));
    expect(own[0]!.data).toMatchObject({ dataPoints: [{ quantileValues: [{ quantile: 0.5, value: 1 }] }] });
  });

  test('histograms are exponential, deltas, of at most max_size buckets', () => {
    const lines = ['t:1|ms', 't:0|ms', 't:-2|ms', 't:1000|ms|@0.1'];
    expect(interval(lines, mapping('timer', 'histogram', { histogram: { max_size: 10 } }))[0]!.data).toMatchObject({
      kind: 'exponentialHistogram',
      aggregationTemporality: 1,
      dataPoints: [
        {
          count: 13n,
          sum: 9_999,
          min: -2,
          max: 1_000,
          zeroCount: 1n,
          scale: -1,
          positive: { offset: -1, bucketCounts: [1n, 0n, 0n, 0n, 0n, 10n] },
          negative: { offset: 0, bucketCounts: [1n] },
        },
      ],
    });
  });

  test('or with the bounds of the first pattern that its name matches', () => {
    const explicit_buckets = [{ matcher_pattern: '^web', buckets: [10, 1, 10] }];
    const settings = mapping('timing', 'histogram', { histogram: { explicit_buckets } });
    expect(interval(['web.t:1|ms', 'web.t:5|ms|@0.5', 'web.t:50|ms'], settings)[0]!.data).toMatchObject({
      kind: 'histogram',
      dataPoints: [{ count: 4n, sum: 61, min: 1, max: 50, explicitBounds: [1, 10], bucketCounts: [1n, 2n, 1n] }],
    });
    expect(interval(['db.t:1|ms'], settings)[0]!.data.kind).toBe('exponentialHistogram');
  });

  test('what a mapping does not name is left out and counted', () => {
    const { read } = settingsOf(mapping('timing', 'gauge'));
    const sample = parseStatsd('m:1|h', read);
    expect(new StatsdAggregator(read, 0n, () => 0.5).add(sample as never, '', 0n)).toBe('no observer for its type');
  });

  test('there are never too many series, until the next one begins', () => {
    const { read } = settingsOf();
    const aggregator = new StatsdAggregator(read, 0n, () => 0.5);
    const add = (name: string) => aggregator.add(parseStatsd(`${name}:1|c`, read) as never, '', 0n);
    for (let i = 0; i < 100_000; i++) add(`m${i}`);
    expect(add('more')).toBe('too many series');
    expect(add('m1')).toBeUndefined();
    aggregator.flush(1n);
    expect(add('more')).toBeUndefined();
  });

  test('nor too much text in their names, tags and members', () => {
    const { read } = settingsOf();
    const aggregator = new StatsdAggregator(read, 0n, () => 0.5);
    const long = 'x'.repeat(1_000_000);
    const add = (line: string) => aggregator.add(parseStatsd(line, read) as never, '', 0n);
    for (let i = 0; i < 25; i++) expect(add(`m:1|c|#tag:${i}${long}`)).toBeUndefined();
    expect(add(`s:same${long}|s`)).toBeUndefined();
    for (let i = 0; i < 30; i++) add(`s:${i}${long}|s`);
    expect(add(`s:one more|s`)).toBe('too many values');
    expect(add('more:1|c')).toBe('too many series');
    aggregator.flush(1n);
    expect(add('more:1|c')).toBeUndefined();
  });
});

test('a builder of buckets puts each value into the bucket that it is in', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 }),
      (values) => {
        const builder = new ExponentialBuilder(20);
        for (const value of values) builder.add(value, 1n);
        const { offset, bucketCounts } = builder.positive!;
        expect(bucketCounts.length).toBeLessThanOrEqual(20);
        expect(bucketCounts.reduce((sum, count) => sum + count, 0n)).toBe(BigInt(values.length));
        const base = 2 ** (2 ** -builder.scale);
        expect(Math.min(...values)).toBeGreaterThan(base ** offset * (1 - 1e-9));
        expect(Math.max(...values)).toBeLessThanOrEqual(base ** (offset + bucketCounts.length) * (1 + 1e-9));
      },
    ),
  );
});

test('what is wrong with the settings is said', () => {
  expect(settingsOf({ aggregation_interval: '0s' }).problems).toEqual([
    'aggregation_interval: must be a positive duration',
  ]);
  expect(settingsOf({ counter_type: 'whole' }).problems).toEqual([
    'counter_type: "whole" is none of int, float, stochastic_int',
  ]);
  const mapping = (item: object) => settingsOf({ timer_histogram_mapping: [item] }).problems;
  expect(mapping({ statsd_type: 'timing' })).toEqual([
    'timer_histogram_mapping.0: statsd_type and observer_type are expected here',
  ]);
  expect(mapping({ statsd_type: 'gauge', observer_type: 'gauge' })).toEqual([
    expect.stringContaining('"gauge" is none of timing'),
  ]);
  expect(mapping({ statsd_type: 'timing', observer_type: 'gauge', histogram: {} })).toEqual([
    'timer_histogram_mapping.0.histogram: needs observer_type: histogram',
  ]);
  expect(
    mapping({
      statsd_type: 'timing',
      observer_type: 'histogram',
      histogram: { explicit_buckets: [{ matcher_pattern: '(', buckets: ['x'] }] },
    }),
  ).toHaveLength(2);
});
