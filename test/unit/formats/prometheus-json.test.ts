import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { PrometheusJsonReader } from '../../../core/formats/prometheus-json/reader.ts';
import { recognise } from '../../../core/formats/registry.ts';
import { groupsOf, metricsOf, plain, pointsOf } from './metric-parts.ts';
import { bytesOf, readAll, type ReadOut } from './read-parts.ts';

const readText = (text: string, chunkSize?: number): ReadOut =>
  readAll(bytesOf(text), chunkSize, new PrometheusJsonReader());
const answer = (resultType: string, result: unknown): string =>
  JSON.stringify({ status: 'success', data: { resultType, result } });
const read = (resultType: string, result: unknown): ReadOut => readText(answer(resultType, result));
const S = 1_000_000_000n;

describe('answers of the API', () => {
  test('a matrix: values as texts, gaps stay gaps, job and instance are the service', () => {
    const out = read('matrix', [
      {
        metric: { __name__: 'go_goroutines', job: 'api', instance: 'h:1', az: 'b' },
        values: [
          [1641889533, '21'],
          [1641889537.123, 'NaN'],
          [1641889540, '+Inf'],
        ],
      },
    ]);
    expect(out.skipped).toEqual([]);
    expect(groupsOf(out).map(({ resource }) => plain(resource.attributes))).toEqual([
      { 'service.name': 'api', 'service.instance.id': 'h:1' },
    ]);
    expect(metricsOf(out)).toMatchObject([{ name: 'go_goroutines', data: { kind: 'gauge' } }]);
    expect(pointsOf(metricsOf(out)[0])).toMatchObject([
      { timeUnixNano: 1_641_889_533n * S, value: { kind: 'double', value: 21 } },
      { timeUnixNano: 1_641_889_537_123_000_000n, value: { value: NaN } },
      { timeUnixNano: 1_641_889_540n * S, value: { value: Infinity } },
    ]);
    expect(pointsOf(metricsOf(out)[0]).map(({ attributes }) => plain(attributes))).toEqual([
      { az: 'b' },
      { az: 'b' },
      { az: 'b' },
    ]);
  });

  test('a vector and a scalar; an expression without a name is called so', () => {
    expect(metricsOf(read('vector', [{ metric: { x: 'y' }, value: [1, '-infinity'] }]))).toMatchObject([
      { name: 'expression', data: { dataPoints: [{ timeUnixNano: S, value: { value: -Infinity } }] } },
    ]);
    expect(metricsOf(read('scalar', [1435781460.781, '1']))).toMatchObject([
      { name: 'scalar', data: { dataPoints: [{ timeUnixNano: 1_435_781_460_781_000_000n, value: { value: 1 } }] } },
    ]);
    expect(read('string', [1, 'text']).skipped).toEqual([
      expect.objectContaining({ reason: 'a text, which is no metric' }),
    ]);
  });

  test('a native histogram gets bounds, with empty buckets where it has none', () => {
    const out = read('vector', [
      {
        metric: { __name__: 'h' },
        histogram: [
          2,
          {
            count: '6',
            sum: '3.5',
            buckets: [
              [0, '1', '2', '3'],
              [3, '-0.1', '0.1', '2'],
              [0, '2', '+Inf', '1'],
            ],
          },
        ],
      },
    ]);
    expect(out.skipped).toEqual([]);
    expect(metricsOf(out)[0]!.data.kind).toBe('histogram');
    expect(pointsOf(metricsOf(out)[0])).toMatchObject([
      { count: 6n, sum: 3.5, explicitBounds: [-0.1, 0.1, 1, 2], bucketCounts: [0n, 2n, 0n, 3n, 1n] },
    ]);
  });

  test.each([
    [{ count: '1.5', sum: '1', buckets: [] }, 'no whole numbers'],
    [{ sum: '1' }, 'without a count'],
    [{ count: '1', buckets: [[0, '2', '1', '1']] }, 'no whole numbers'],
    [
      {
        count: '2',
        buckets: [
          [0, '0', '2', '1'],
          [0, '1', '3', '1'],
        ],
      },
      'overlap',
    ],
  ])('a histogram that cannot be one is told: %j', (histogram, reason) => {
    expect(read('vector', [{ metric: {}, histogram: [1, histogram] }]).skipped).toEqual([
      expect.objectContaining({ reason: expect.stringContaining(reason) as string }),
    ]);
  });

  test('exemplars stand on a point without a value', () => {
    const exemplar = {
      labels: { traceID: '4bf92f3577b34da6a3ce929d0e0e4736', x: '1' },
      value: '6',
      timestamp: 1600096945.479,
    };
    const out = readText(
      JSON.stringify({
        status: 'success',
        data: [{ seriesLabels: { __name__: 'm', job: 'j', instance: 'i' }, exemplars: [exemplar, {}] }],
      }),
    );
    expect(pointsOf(metricsOf(out)[0])).toMatchObject([
      {
        flags: 1,
        value: { kind: 'none' },
        timeUnixNano: 1_600_096_945_479_000_000n,
        exemplars: [
          { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', value: { value: 6 }, filteredAttributes: [{ key: 'x' }] },
        ],
      },
    ]);
    expect(out.skipped).toEqual([expect.objectContaining({ reason: 'an exemplar without labels, value or time' })]);
  });

  test('an error is told in its words', () => {
    const text = '{"status":"error","errorType":"bad_data","error":"parse error"}';
    const out = readText(text);
    expect(out.skipped).toEqual([
      { line: 1, offset: text.indexOf('"parse'), reason: 'Prometheus answered with an error: parse error' },
    ]);
  });
});

describe('what is damaged', () => {
  const series = (name: string, value: string) => `{"metric":{"__name__":"${name}"},"value":[1,${value}]}`;
  const file = (middle: string) =>
    `{"status":"success","data":{"resultType":"vector","result":[${series('a', '"1"')},${middle},${series('c', '"3"')}]}}`;

  test.each([
    series('b', 'x'),
    series('b', '"two"'),
    series('b', '"2'),
    '{"metric":{"__name__":"b"},"value":[1,"2"]',
    '{"metric":{"__name__":"b"},"value":[1,"2"}',
    '{"metric":{"__name__":"b"},"value":1}',
    '{"metric":[],"value":[1,"2"]}',
    '{"value":[1,"2"]}',
    '{"metric":{"__name__":"b"},"value":[-1,"2"]}',
    '{"metric":{"__name__":"b"},"value":[1e30,"2"]}',
    '{metric:1}',
    '"text"',
    `{"metric":${'['.repeat(100_000)}`,
    '[[[]]]',
    '}}]',
  ])('costs itself alone: %#', (middle) => {
    const out = readText(file(middle));
    expect(metricsOf(out).map(({ name }) => name)).toEqual(['a', 'c']);
    expect(out.skipped.length).toBeGreaterThan(0);
    expect(out.skipped.every(({ offset }) => offset >= file('').indexOf(',,'))).toBe(true);
  });

  test('a cut answer gives the series before the cut, and is told', () => {
    for (const cut of ['"va', '{"metric":{}', '']) {
      const out = readText(file(series('b', '"2"')).split('"value":[1,"2"]')[0]! + cut);
      expect(metricsOf(out).map(({ name }) => name)).toEqual(['a']);
      expect(out.skipped.at(-1)!.reason).toMatch(/^cut short/);
    }
    expect(readText(`${file('1').split(',1,')[0]},`).skipped).toEqual([
      expect.objectContaining({ reason: expect.stringMatching(/^cut short/) as string }),
    ]);
  });

  test('several answers one after another', () => {
    const out = readText(
      `${answer('vector', [{ metric: { __name__: 'a' }, value: [1, '1'] }])}\n${answer('scalar', [2, '2'])}`,
    );
    expect(metricsOf(out).map(({ name }) => name)).toEqual(['a', 'scalar']);
  });

  test('nothing makes it throw, and chunks of any size give the same', () => {
    const good = file(series('b', '"2"'));
    fc.assert(
      fc.property(
        fc.nat(good.length - 1),
        fc.string({ maxLength: 3 }),
        fc.integer({ min: 1, max: 50 }),
        (at, text, chunkSize) => {
          const damaged = good.slice(0, at) + text + good.slice(at + 1);
          const { mostBuffered: _most, ...whole } = readText(damaged);
          const { mostBuffered: _less, ...cut } = readText(damaged, chunkSize);
          expect(cut).toEqual(whole);
        },
      ),
      { endOnFailure: true, numRuns: 500 },
    );
  });
});

it.each([
  [answer('matrix', []), 'prometheus-json'],
  [answer('scalar', [1, '2']), 'prometheus-json'],
  [answer('streams', [{ stream: {}, values: [] }]), 'loki-json'],
  ['{"status":"success","data":[{"seriesLabels":{},"exemplars":[]}]}', 'prometheus-json'],
  ['{"status":"success","data":["a label"]}', 'other-json'],
])('%j is known as what it is', (text, name) => {
  const found = recognise(bytesOf(text), { whole: true });
  expect(found.kind === 'format' ? found.format.name : found.refusal.name).toBe(name);
});
