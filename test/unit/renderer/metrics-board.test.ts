import { describe, expect, test } from 'vitest';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import {
  changeChart,
  EMPTY_BOARD,
  MOST_CHARTS,
  moveChart,
  pinChart,
  readBoard,
  removeChart,
  restoreChart,
  setColumns,
  writeBoard,
  type Board,
} from '../../../renderer/views/metrics/board/board-document.ts';
import { defaultSettings, readSettings } from '../../../renderer/views/metrics/chart-settings.ts';
import { chooseMachineCharts } from '../../../renderer/views/metrics/machine/choose-charts.ts';
import { heatmapColumns } from '../../../renderer/views/metrics/heatmap-columns.ts';
import { machinesOf, readMachine, writeMachine } from '../../../renderer/views/metrics/machine/machine-of.ts';
import { metricSummary as metric } from './metric-summary.ts';

const settings = { ...defaultSettings(metric()), view: 'increase' as const, groupBy: ['http.route'] };
const pinned = (...ids: string[]): Board =>
  ids.reduce((board, id) => pinChart(id, metric(), settings)(board), EMPTY_BOARD);
const ids = ({ charts }: Board): string => charts.map(({ id }) => id).join('');

describe('the board', () => {
  test('is read back as it was written, settings and all', () => {
    const board = changeChart('b', { title: '한글 "x"', width: 2 })(setColumns(1)(pinned('a', 'b')));
    const again = readBoard(writeBoard(board));
    expect(again).toEqual(board);
    expect(readSettings(again!.charts[0]!.params, again!.charts[0]!)).toEqual(settings);
  });

  test('no text is an empty board; what is no board is not taken for one', () => {
    expect(readBoard('')).toEqual(EMPTY_BOARD);
    for (const text of ['{', 'null', '[]', '"x"', '{"charts":[]}', '{"version":"1"}'])
      expect(readBoard(text)).toBeNull();
  });

  test('a chart that cannot be read is kept as it is, beside those that can', () => {
    const strange = { id: 'z', kind: 'pie', slices: [1] };
    const text = JSON.stringify({ version: 1, columns: 7, charts: [strange, ...pinned('a').charts] });
    const board = readBoard(text)!;
    expect(board).toMatchObject({ columns: 2, unread: [strange], isNewer: false });
    expect(ids(board)).toBe('a');
    expect((JSON.parse(writeBoard(board)) as { charts: unknown[] }).charts).toContainEqual(strange);
  });

  test('wrong details of a chart take their defaults; the same id twice is one chart', () => {
    const [chart] = pinned('a').charts;
    const text = JSON.stringify({ version: 1, charts: [{ ...chart, width: 9, params: { as: 3 }, title: 4 }, chart] });
    expect(readBoard(text)!.charts).toEqual([{ ...chart, params: {} }]);
  });

  test('one of a later version says so', () => {
    expect(readBoard('{"version":2,"charts":[]}')!.isNewer).toBe(true);
  });

  test('charts are moved, removed and put back where they were', () => {
    const board = pinned('a', 'b', 'c');
    expect(ids(moveChart('b', -1)(board))).toBe('bac');
    expect(ids(moveChart('b', 1)(board))).toBe('acb');
    expect(moveChart('a', -1)(board)).toBe(board);
    const shorter = removeChart('b')(board);
    expect(ids(shorter)).toBe('ac');
    expect(ids(restoreChart(board.charts[1]!, 1)(shorter))).toBe('abc');
    expect(restoreChart(board.charts[1]!, 1)(board)).toBe(board);
    expect(ids(restoreChart(board.charts[1]!, 9)(EMPTY_BOARD))).toBe('b');
  });

  test('a change fits what another window made of the board meanwhile', () => {
    const elsewhere = pinned('x', 'a');
    expect(ids(removeChart('a')(elsewhere))).toBe('x');
    expect(ids(pinChart('n', metric(), settings)(elsewhere))).toBe('xan');
  });

  test('has an end', () => {
    const full = pinned(...Array.from({ length: MOST_CHARTS }, (_, at) => `c${at}`));
    expect(pinChart('more', metric(), settings)(full)).toBe(full);
  });
});

describe('the machine behind a service', () => {
  test('is whatever its resources and their relations name, from the whole to the part, each once', () => {
    const resource = (attributes: Record<string, string>) => ({
      resourceId: 1,
      attributes,
      spans: 0,
      logs: 0,
      points: 0,
    });
    const resources = [
      resource({ 'container.id': 'c1', 'host.name': 'a' }),
      resource({ 'host.name': 'a' }),
      resource({ 'service.name': 'x', 'k8s.node.name': '' }),
    ];
    const related = [
      { key: 'host.name', values: ['a', 'b'] },
      { key: 'service.version', values: ['1'] },
    ];
    expect(machinesOf({ resources, related }).map(writeMachine)).toEqual([
      'host.name=a',
      'host.name=b',
      'container.id=c1',
    ]);
  });

  test('is named in the address', () => {
    expect(readMachine('host.name=a=b')).toEqual({ key: 'host.name', value: 'a=b' });
    for (const text of [undefined, '', '=a', 'host.name=', 'host']) expect(readMachine(text)).toBeUndefined();
  });
});

describe('the choice of charts', () => {
  const where = [{ key: 'host.name', operator: '=' as const, value: 'node-7' }];
  const host = (name: string, change: Partial<MetricSummary> = {}): MetricSummary =>
    metric({ name, service: '', kind: 'gauge', isMonotonic: false, temporality: 0, ...change });
  const namesOf = (charts: ReturnType<typeof chooseMachineCharts>): string[] =>
    charts.map((chart) => chart.metric.name);

  test('takes a share before the amount it is taken from, and the amount where there is no share', () => {
    const time = metric({ name: 'system.cpu.time', service: '' });
    expect(namesOf(chooseMachineCharts([time, host('system.cpu.utilization')], [], where))).toEqual([
      'system.cpu.utilization',
    ]);
    const [chart] = chooseMachineCharts([time], [], where);
    expect(chart).toMatchObject({
      part: 'cpu',
      settings: { view: 'rate', aggregate: 'sum', where },
      rule: { what: 'cpu', isShare: false, threshold: 0.8 },
    });
  });

  test('looks at processor, memory, disk and network, then at the service itself, which is not narrowed to the machine', () => {
    const own = [metric({ name: 'jvm.gc.duration', kind: 'histogram' }), metric({ name: 'process.memory.usage' })];
    const ofHost = ['system.network.io', 'system.disk.io', 'system.memory.usage', 'system.cpu.utilization'].map(
      (name) => host(name),
    );
    const charts = chooseMachineCharts(ofHost, own, where);
    expect(namesOf(charts)).toEqual([
      'system.cpu.utilization',
      'system.memory.usage',
      'system.disk.io',
      'system.network.io',
      'process.memory.usage',
      'jvm.gc.duration',
    ]);
    expect(charts.at(-1)!.settings).toMatchObject({ view: 'quantile', where: [] });
  });

  test('of several senders of one name takes the one that tells most, and none that carries no data', () => {
    const senders = [
      host('system.cpu.utilization', { service: 'few', points: 1 }),
      host('system.cpu.utilization', { service: 'many', points: 9 }),
      host('system.disk.io', { kind: 'none' }),
    ];
    expect(chooseMachineCharts(senders, [], where).map((chart) => chart.metric.service)).toEqual(['many']);
  });

  test('knows nothing of other metrics', () => {
    expect(chooseMachineCharts([host('room.temperature')], [metric()], where)).toEqual([]);
  });
});

describe('columns of a heatmap', () => {
  /** A point every ten seconds over half an hour. */
  const reported = metric({ points: 181, streams: 1, firstNs: '0', lastNs: String(1_800e9) });

  test('hold whole reporting intervals, so that no stripes appear that are in no data', () => {
    expect(heatmapColumns(reported, 1_800e9, 120)).toBe(90);
    expect(heatmapColumns(reported, 600e9, 120)).toBe(60);
    expect(heatmapColumns(reported, 5e9, 120)).toBe(1);
  });

  test('are as many as there is room for where the interval is not known', () => {
    expect(heatmapColumns(metric({ points: 1 }), 600e9, 120)).toBe(120);
    expect(heatmapColumns(reported, 0, 120)).toBe(120);
  });
});
