import { describe, expect, test } from 'vitest';
import type { MetricSeries, MetricStream, MetricSummary } from '../../../contract/operations/metrics.ts';
import { arrangeMetrics, nextOrder, readOrder, writeOrder } from '../../../renderer/views/metrics/arrange-metrics.ts';
import { isMetric, kindParam, readMetricArg, writeMetricArg } from '../../../renderer/views/metrics/metric-address.ts';
import { writeSeriesCsv } from '../../../renderer/views/metrics/series-csv.ts';
import { chartStreams, displayUnitOf, modelSeries } from '../../../renderer/views/metrics/series-model.ts';

const BASE_NS = 1_795_305_600_000_000_000n;

function metric(change: Partial<MetricSummary> = {}): MetricSummary {
  return {
    name: 'http.requests',
    service: 'shop',
    unit: '{request}',
    description: '',
    kind: 'sum',
    temporality: 2,
    isMonotonic: true,
    streams: 1,
    resources: 1,
    points: 3,
    exemplars: 0,
    firstNs: '0',
    lastNs: '0',
    ...change,
  };
}

function stream(attributes: Record<string, string>, values: number[], baseNs = BASE_NS): MetricStream {
  const columns = {
    time: Float64Array.from(values, (_, row) => row * 10e9),
    value: Float64Array.from(values),
    count: new Float64Array(values.length).fill(NaN),
  };
  return {
    attributes,
    frame: { revision: 1, rows: values.length, columns, baseNs: baseNs.toString(), truncated: false },
  };
}

function series(streams: MetricStream[], change: Partial<MetricSummary> = {}): MetricSeries {
  return { revision: 1, metric: metric(change), streams, totalStreams: streams.length };
}

describe('address of a metric', () => {
  test.each([
    ['shop', 'jvm.memory.used'],
    ['', 'a'],
    ['floor/2', 'temp/°C 100%'],
    ['%2F', '%25/'],
  ])('%s and %s can be read back', (service, name) => {
    expect(readMetricArg(writeMetricArg({ service, name }))).toEqual({ service, name });
  });

  test('no name is no metric', () => {
    expect(readMetricArg('')).toBeUndefined();
    expect(readMetricArg('shop')).toBeUndefined();
    expect(readMetricArg('shop/')).toBeUndefined();
  });

  test('the kind is named only where it is needed', () => {
    const twins = [metric(), metric({ kind: 'gauge' }), metric({ name: 'other' })];
    expect(kindParam(twins[1]!, twins)).toBe('gauge');
    expect(kindParam(twins[2]!, twins)).toBe('');
    expect(isMetric({ service: 'shop', name: 'http.requests', kind: 'gauge' }, twins[0]!)).toBe(false);
  });
});

describe('list of metrics', () => {
  const list = [
    metric({ name: 'b', points: 2, description: 'Memory in use' }),
    metric({ name: 'a', points: 9, unit: 'By' }),
    metric({ name: 'c', points: 2, service: 'bank' }),
  ];
  const names = (find: string, order: string) => arrangeMetrics(list, find, readOrder(order)).map(({ name }) => name);

  test('all words must be found, wherever', () => {
    expect(names('memory USE', '')).toEqual(['b']);
    expect(names('bank', '')).toEqual(['c']);
    expect(names('by memory', '')).toEqual([]);
  });

  test('numbers begin with the largest, words with A; again turns round', () => {
    expect(names('', '')).toEqual(['a', 'b', 'c']);
    expect(names('', '-points')).toEqual(['a', 'b', 'c']);
    expect(names('', '-name')).toEqual(['c', 'b', 'a']);
    expect(writeOrder(nextOrder(readOrder(''), 'points'))).toBe('-points');
    expect(writeOrder(nextOrder(readOrder('-points'), 'points'))).toBe('points');
    expect(writeOrder(nextOrder(readOrder('-name'), 'name'))).toBe('');
    expect(readOrder('nonsense')).toEqual({ by: 'name', descending: false });
  });
});

describe('series', () => {
  test('says once what all streams share, and names each by the rest, in natural order', () => {
    const model = modelSeries(
      series([stream({ host: 'a', cpu: '10' }, [1]), stream({ host: 'a', cpu: '2' }, [1])]),
      'value',
    );
    expect(model.common).toEqual({ host: 'a' });
    expect(model.streams.map(({ label }) => label)).toEqual(['cpu=2', 'cpu=10']);
  });

  test('streams of two resources with the same attributes are two streams', () => {
    const { streams } = modelSeries(series([stream({ a: '1' }, [1]), stream({ a: '1' }, [2])]), 'value');
    expect(new Set(streams.map(({ id }) => id)).size).toBe(2);
  });

  test('a stream of its own base is moved onto the common one', () => {
    const later = stream({ a: '2' }, [1, 2], BASE_NS + 5n);
    const model = modelSeries(series([stream({ a: '1' }, [1]), later]), 'value');
    expect([...model.streams[1]!.time]).toEqual([5, 10e9 + 5]);
  });

  test('the rate of a counter has its own unit, and says how often it began anew', () => {
    const model = modelSeries(series([stream({}, [10, 40, 5])]), 'rate');
    expect(model.unit).toBe('{request}/s');
    expect([...model.streams[0]!.value]).toEqual([NaN, 3, 0.5]);
    expect(model).toMatchObject({ resets: 1, medianWindowNs: 10e9 });
    expect(displayUnitOf(model).label).toBe('request/s');
  });

  test('hiding a stream keeps the styles of the others and the unit of the axis', () => {
    const model = modelSeries(
      series([stream({ a: '1' }, [0.2]), stream({ a: '2' }, [4])], { kind: 'gauge', unit: 's' }),
      'value',
    );
    const unit = displayUnitOf(model);
    const all = chartStreams(model, new Set(), unit);
    const [second] = chartStreams(model, new Set(['a=1']), unit);
    expect(second!.style).toEqual(all[1]!.style);
    expect(unit.label).toBe('s');
  });
});

describe('CSV of a series', () => {
  test('a column per attribute, gaps empty, nothing that a spreadsheet would run', () => {
    const streams = [stream({ route: '=1+1', zone: 'b' }, [1.5, NaN]), stream({ route: '/x, "y"' }, [-2])];
    const { metric: summary, ...rest } = series(streams, { name: '@sum', unit: 's' });
    const csv = writeSeriesCsv(summary, modelSeries({ metric: summary, ...rest }, 'value'), new Set());
    expect(csv.split('\r\n')).toEqual([
      'time,service,metric,unit,route,zone,value',
      `2026-11-22T00:00:00.000000000Z,shop,'@sum,s,"/x, ""y""",,-2`,
      `2026-11-22T00:00:00.000000000Z,shop,'@sum,s,'=1+1,b,1.5`,
      `2026-11-22T00:00:10.000000000Z,shop,'@sum,s,'=1+1,b,`,
      '',
    ]);
  });

  test('hidden streams stay out', () => {
    const { metric: summary, ...rest } = series([stream({ a: '1' }, [1]), stream({ a: '2' }, [2])]);
    const csv = writeSeriesCsv(summary, modelSeries({ metric: summary, ...rest }, 'value'), new Set(['a=1']));
    expect(csv.split('\r\n')).toHaveLength(3);
  });
});
