import { describe, expect, test } from 'vitest';
import type { MetricHeatmap, MetricLine, MetricSummary } from '../../../contract/operations/metrics.ts';
import { arrangeMetrics, nextOrder, readOrder, writeOrder } from '../../../renderer/views/metrics/arrange-metrics.ts';
import { isMetric, kindParam, readMetricArg, writeMetricArg } from '../../../renderer/views/metrics/metric-address.ts';
import { writeAnswerCsv } from '../../../renderer/views/metrics/answer-csv.ts';
import {
  chartStreams,
  displayUnitOf,
  earlierStreams,
  modelAnswer,
  type AnswerModel,
} from '../../../renderer/views/metrics/answer-model.ts';
import { minuteAround } from '../../../renderer/views/metrics/chart-links.ts';
import { compareShiftNs, earlierBounds, lineQuestion } from '../../../renderer/views/metrics/chart-questions.ts';
import {
  defaultSettings,
  readSettings,
  viewsFor,
  writeSettings,
  type ChartSettings,
} from '../../../renderer/views/metrics/chart-settings.ts';
import { changeWords, differenceWords, quantileDifferences } from '../../../renderer/views/metrics/compare-words.ts';
import { findingWords } from '../../../renderer/views/metrics/finding-words.ts';
import { groupMetrics, namePrefix, plainRows } from '../../../renderer/views/metrics/group-metrics.ts';
import { collectStreamKeys } from '../../../renderer/views/metrics/stream-attributes.ts';
import { metricSummary } from './metric-summary.ts';

const BASE_NS = 1_795_305_600_000_000_000n;

const metric = (change: Partial<MetricSummary> = {}) => metricSummary({ unit: '{request}', ...change });

function line(labels: Record<string, string>, values: number[], change: Partial<MetricLine> = {}): MetricLine {
  const value = Float64Array.from(values);
  const columns = { time: Float64Array.from(values, (_, row) => row * 10e9), value, low: value, high: value };
  const frame = { revision: 1, rows: values.length, columns, baseNs: BASE_NS.toString(), truncated: false };
  return { labels, quantile: NaN, streams: 1, frame, ...change };
}

const nameOthers = (n: number): string => `others (${n})`;

function model(
  lines: MetricLine[],
  shownUnit = 's',
  others: (MetricLine & { groups: number }) | null = null,
): AnswerModel {
  return modelAnswer({ lines, others, shownUnit, groups: lines.length + (others?.groups ?? 0) }, nameOthers);
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

describe('groups of the list', () => {
  test.each([
    ['http.server.request.duration', 'http.server'],
    ['jvm.memory', 'jvm'],
    ['otelcol_receiver_accepted_spans', 'otelcol_receiver'],
    ['up', 'up'],
    ['', ''],
    ['..', '.'],
  ])('%s begins with %s', (name, prefix) => expect(namePrefix(name)).toBe(prefix));

  test('a group stands where its first metric stood; a group of one is none; a closed one hides its metrics', () => {
    const list = ['up', 'jvm.memory', 'http.a', 'jvm.cpu'].map((name) => metric({ name }));
    const say = (closed: string[]) =>
      groupMetrics(list, new Set(closed)).map((row) =>
        row.kind === 'metric' ? row.metric.name : `[${row.prefix} ${row.count}]`,
      );
    expect(say([])).toEqual(['up', '[jvm 2]', 'jvm.memory', 'jvm.cpu', 'http.a']);
    expect(say(['jvm'])).toEqual(['up', '[jvm 2]', 'http.a']);
    expect(plainRows(list)).toHaveLength(4);
  });
});

describe('settings of a chart', () => {
  test('the first view follows from the kind', () => {
    expect(viewsFor({ kind: 'gauge', isMonotonic: false, temporality: 0 })[0]).toBe('value');
    expect(viewsFor({ kind: 'sum', isMonotonic: true, temporality: 2 })[0]).toBe('rate');
    expect(viewsFor({ kind: 'sum', isMonotonic: false, temporality: 2 })).toEqual(['value']);
    expect(viewsFor({ kind: 'exponentialHistogram', isMonotonic: false, temporality: 1 })[0]).toBe('heatmap');
    expect(viewsFor({ kind: 'summary', isMonotonic: false, temporality: 0 })[0]).toBe('mean');
  });

  test('whatever is chosen can be read back from the address', () => {
    const chosen: ChartSettings = {
      view: 'increase',
      groupBy: ['http.route', 'a,b%2C', 'k'],
      aggregate: 'max',
      top: 5,
      where: [
        { key: 'http.route', operator: '=', value: '/cart "x"' },
        { key: 'cpu', operator: '!=', value: '0' },
        { key: 'gone', operator: 'absent', value: '' },
      ],
      allServices: true,
      scale: 'linear',
      compare: '90m',
    };
    expect(readSettings(writeSettings(chosen, metric()), metric())).toEqual(chosen);
    const together = { ...chosen, groupBy: [] };
    expect(readSettings(writeSettings(together, metric()), metric())).toEqual(together);
  });

  test('defaults leave no trace in the address, and nonsense becomes the default', () => {
    const other = defaultSettings(metric());
    expect(Object.values(writeSettings(other, metric())).filter(Boolean)).toEqual([]);
    const nonsense = { as: 'heatmap', top: '-3', agg: 'median', vs: 'yesterday', scale: 'cubic', of: '1' };
    expect(readSettings(nonsense, metric())).toEqual(other);
  });

  test('a question names the service unless all are asked, and quantiles are of all streams together', () => {
    const target = metric({ kind: 'histogram' });
    const settings: ChartSettings = { ...defaultSettings(target), view: 'quantile' };
    const question = lineQuestion(target, settings, {}, 100);
    expect(question).toMatchObject({ service: 'shop', view: 'quantile', quantiles: [0.5, 0.95, 0.99], groupBy: [] });
    expect(lineQuestion(target, { ...settings, allServices: true }, {}, 100)).not.toHaveProperty('service');
    expect(lineQuestion({ ...target, kind: 'summary' }, settings, {}, 100)).not.toHaveProperty('groupBy');
    expect(lineQuestion(metric(), defaultSettings(metric()), {}, 100)).not.toHaveProperty('groupBy');
  });

  test('an earlier window has the same length, and none lies before time began', () => {
    const shown = { fromNs: 7_200_000_000_000n, toNs: 9_000_000_000_000n };
    expect(compareShiftNs('previous', shown)).toBe(1_800_000_000_000n);
    expect(compareShiftNs('1h', shown)).toBe(3_600_000_000_000n);
    expect(compareShiftNs('', shown)).toBeNull();
    expect(compareShiftNs('1h', null)).toBeNull();
    expect(earlierBounds(shown, 3_600_000_000_000n)).toEqual({ fromNs: '3600000000000', toNs: '5400000000000' });
    expect(earlierBounds(shown, 9_000_000_000_000n)).toBeNull();
  });

  test('the minute of a point is that of the clock', () => {
    expect(minuteAround(125_000_000_000n)).toEqual({ kind: 'between', fromNs: '120000000000', toNs: '180000000000' });
  });
});

describe('an answer as lines', () => {
  test('says once what all lines share, and names each by the rest, in natural order', () => {
    const read = model([line({ host: 'a', cpu: '10' }, [1]), line({ host: 'a', cpu: '2' }, [1])]);
    expect(read.common).toEqual({ host: 'a' });
    expect(read.lines.map(({ label }) => label)).toEqual(['cpu=2', 'cpu=10']);
  });

  test('quantiles of one group are several lines, named by the quantile', () => {
    const { lines } = model([line({}, [1], { quantile: 0.999 }), line({}, [1], { quantile: 0.5 })]);
    expect(lines.map(({ label }) => label)).toEqual(['p50', 'p99.9']);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(2);
  });

  test('lines with the same labels are two lines', () => {
    const { lines } = model([line({ a: '1' }, [1]), line({ a: '1' }, [2])]);
    expect(lines.map(({ id }) => id)).toEqual(['a=1', 'a=1 #2']);
  });

  test('the others are one grey line at the end, however they are called', () => {
    const { lines, groups } = model([line({ a: '1' }, [1])], 's', { ...line({}, [9]), groups: 12 });
    expect(lines.at(-1)).toMatchObject({ label: 'others (12)', groups: 12, index: -1 });
    expect(groups).toBe(13);
  });

  test('a line of its own base is moved onto the common one', () => {
    const later = line({ a: '2' }, [1, 2]);
    later.frame.baseNs = (BASE_NS + 5n).toString();
    expect([...model([line({ a: '1' }, [1]), later]).lines[1]!.time]).toEqual([5, 10e9 + 5]);
  });

  test('hiding a line keeps the styles of the others and the unit of the axis', () => {
    const read = model([line({ a: '1' }, [0.2]), line({ a: '2' }, [4])]);
    const unit = displayUnitOf(read);
    const all = chartStreams(read, new Set(), unit);
    const [second] = chartStreams(read, new Set(['a=1']), unit);
    expect(second!.style).toEqual(all[1]!.style);
    expect(unit.label).toBe('s');
  });

  test('a band is drawn where lows and highs differ, in the unit of the axis', () => {
    const wide = line({ a: '1' }, [0.002]);
    wide.frame.columns.high = Float64Array.of(0.004);
    const read = model([wide, line({ a: '2' }, [0.001])]);
    const [first, second] = chartStreams(read, new Set(), displayUnitOf(read));
    expect([...first!.high!]).toEqual([4]);
    expect(second).not.toHaveProperty('low');
  });
});

describe('an earlier window', () => {
  const hourNs = 3_600_000_000_000n;
  const now = () => model([line({ a: '1' }, [6, NaN, 6]), line({ a: '2' }, [1])], '{x}');
  const earlier = () => {
    const lines = [line({ a: '1' }, [4, 4]), line({ a: '9' }, [1])];
    for (const { frame } of lines) frame.baseNs = (BASE_NS - hourNs).toString();
    return model(lines, '{x}');
  };

  test('is moved onto the shown one, in the colour of the line it belongs to; what is gone is left out', () => {
    const drawn = earlierStreams(now(), earlier(), hourNs, new Set(), displayUnitOf(now()));
    expect(drawn).toHaveLength(1);
    expect([...drawn[0]!.time]).toEqual([0, 10e9]);
    expect(drawn[0]).toMatchObject({ isEarlier: true, style: { token: '--service-0' } });
  });

  test('the difference is said, line by line and over those that both have', () => {
    const [one] = now().lines;
    expect(changeWords(one!, earlier().lines[0])).toBe('+50%');
    expect(changeWords(one!, undefined)).toBe('');
    expect(differenceWords(now(), earlier(), displayUnitOf(now()), 'an hour earlier')).toBe(
      'Mean of all lines: 6 x, 50% more than 4 x (an hour earlier, dotted).',
    );
    expect(differenceWords(model([]), earlier(), displayUnitOf(now()), 'an hour earlier')).toContain(
      'Nothing to compare',
    );
  });

  test('in quantiles of a heatmap: by the mean of what is there, for those both windows have', () => {
    const heatmap = (total: number, lines: Record<number, number[]>) =>
      ({
        total,
        quantiles: Object.entries(lines).map(([quantile, values]) => ({
          quantile: Number(quantile),
          frame: { columns: { value: Float64Array.from(values) } },
        })),
      }) as unknown as MetricHeatmap;
    const now = heatmap(1_200, { 0.5: [0.1, NaN, 0.3], 0.95: [0.4], 0.99: [NaN] });
    const before = heatmap(1_000, { 0.5: [0.2], 0.95: [0.5], 0.99: [0.9] });
    const unit = { factor: 1_000, label: 'ms', isScaled: true };
    const words = quantileDifferences(now, before, unit, 'an hour earlier');
    expect(words).toContain('p50 200 ms → 200 ms (±0%), p95 500 ms → 400 ms (−20%), p99 900 ms → – (–)');
    expect(words).toContain('1,000 → 1,200');
    expect(quantileDifferences(heatmap(1, { 0.5: [1] }), heatmap(1, { 0.9: [1] }), unit, '')).not.toContain('p50');
  });
});

test('keys of streams: those that all have come first, and of these the ones with few values', () => {
  const sets: Record<string, string>[] = [
    { a: '1', b: 'x' },
    { a: '2', b: 'x' },
    { a: '2', b: 'x', c: 'y' },
  ];
  const streams = sets.map((attributes) => ({ attributes }));
  expect(collectStreamKeys(streams)).toEqual([
    { key: 'b', values: ['x'], streams: 3 },
    { key: 'a', values: ['2', '1'], streams: 3 },
    { key: 'c', values: ['y'], streams: 1 },
  ]);
});

test('a finding is a sentence; one this page does not know is shown as it came', () => {
  expect(findingWords({ code: 'reset', count: 1, example: 'cpu=0' })).toBe(
    'A counter began anew 1 time; the rise is counted from there. For example: cpu=0',
  );
  expect(findingWords({ code: 'constructor', count: 2, example: '' })).toBe('constructor: 2');
});

describe('CSV of a chart', () => {
  test('a column per label, gaps empty, nothing that a spreadsheet would run', () => {
    const read = model([line({ route: '=1+1', zone: 'b' }, [1.5, NaN]), line({ route: '/x, "y"' }, [-2])]);
    const csv = writeAnswerCsv({ name: '@sum', service: 'shop' }, 'value', read, new Set());
    expect(csv.split('\r\n')).toEqual([
      'time,service,metric,view,unit,route,zone,value,low,high',
      `2026-11-22T00:00:00.000000000Z,shop,'@sum,value,s,"/x, ""y""",,-2,-2,-2`,
      `2026-11-22T00:00:00.000000000Z,shop,'@sum,value,s,'=1+1,b,1.5,1.5,1.5`,
      `2026-11-22T00:00:10.000000000Z,shop,'@sum,value,s,'=1+1,b,,,`,
      '',
    ]);
  });

  test('hidden lines stay out, and the others say how many groups they are', () => {
    const read = model([line({ a: '1' }, [1]), line({ a: '2' }, [2])], 's', { ...line({}, [9]), groups: 3 });
    const rows = writeAnswerCsv({ name: 'm', service: 'shop' }, 'rate', read, new Set(['a=1'])).split('\r\n');
    expect(rows.slice(1, 3)).toEqual([
      '2026-11-22T00:00:00.000000000Z,shop,m,rate,s,2,,2,2,2',
      '2026-11-22T00:00:00.000000000Z,shop,m,rate,s,,3,9,9,9',
    ]);
  });
});
