import { describe, expect, test } from 'vitest';
import type { Metric } from '../../../../core/model/metric.ts';
import { logRecord, logs, metric, metrics, span, spanId, traces } from '../../../helpers/telemetry.ts';
import { columnOf, rowsOf, storeOf } from './store-of.ts';

const gauge = (name: string, ...times: bigint[]): Metric =>
  metric(name, {
    kind: 'gauge',
    dataPoints: times.map((timeUnixNano) => ({
      attributes: [],
      startTimeUnixNano: 0n,
      timeUnixNano,
      flags: 0,
      value: { kind: 'int', value: 1n },
      exemplars: [],
    })),
  });
const spanAt = (startTimeUnixNano: bigint, code = 0) =>
  span({
    spanId: spanId(Number(startTimeUnixNano) + 1),
    startTimeUnixNano,
    endTimeUnixNano: startTimeUnixNano,
    status: { code, message: '' },
  });

const SAMPLE = [
  traces('web', spanAt(1_000n), spanAt(1_009n, 2), spanAt(1_010n)),
  logs('web', logRecord({ timeUnixNano: 1_020n }), logRecord({ timeUnixNano: 0n, observedTimeUnixNano: 1_025n })),
  metrics('jobs', gauge('queue', 1_039n, 1_000n), gauge('empty')),
];

describe('time.histogram', () => {
  test('counts every signal per slice of the whole session', async () => {
    const frame = await (await storeOf(...SAMPLE)).ask('time.histogram', { buckets: 4 });
    expect([frame.baseNs, frame.rows]).toEqual(['1000', 4]);
    expect(rowsOf(frame)).toEqual([
      { start: 0, spans: 2, errors: 1, logs: 0, points: 1 },
      { start: 10, spans: 1, errors: 0, logs: 0, points: 0 },
      { start: 20, spans: 0, errors: 0, logs: 2, points: 0 },
      { start: 30, spans: 0, errors: 0, logs: 0, points: 1 },
    ]);
  });

  test('of a range takes only what lies in it', async () => {
    const frame = await (await storeOf(...SAMPLE)).ask('time.histogram', { fromNs: '1005', toNs: '1025', buckets: 3 });
    expect(columnOf(frame, 'start')).toEqual([0, 7, 14]);
    expect([columnOf(frame, 'spans'), columnOf(frame, 'logs')]).toEqual([
      [2, 0, 0],
      [0, 0, 1],
    ]);
  });

  test.each([
    [{ buckets: 5 }, 0],
    [{ buckets: 5, fromNs: '10', toNs: '10' }, 0],
    [{ buckets: 5, fromNs: '10', toNs: '5' }, 0],
    [{ buckets: 5, fromNs: '10', toNs: '12' }, 2],
    [{ buckets: 2, fromNs: '0', toNs: '99999999999999999999' }, 2],
  ])('of an empty session in %o has %i slices', async (input, slices) => {
    expect((await (await storeOf()).ask('time.histogram', input)).rows).toBe(slices);
  });
});

describe('services.list', () => {
  test('counts per service, busiest first; a metric name counts once', async () => {
    const store = await storeOf(...SAMPLE, traces('', span()), metrics('jobs', gauge('queue', 5n)));
    expect((await store.ask('services.list', {})).services).toEqual([
      { name: 'web', spans: 3, errors: 1, logs: 2, metrics: 0 },
      { name: '', spans: 1, errors: 0, logs: 0, metrics: 0 },
      { name: 'jobs', spans: 0, errors: 0, logs: 0, metrics: 2 },
    ]);
  });

  test('does not list what an import took back', async () => {
    const store = await storeOf(...SAMPLE);
    await store.append({ telemetry: [traces('gone', span())], losses: [], importId: 'file' });
    await store.settleImports([], ['file']);
    const { services } = await store.ask('services.list', {});
    expect(services.map(({ name }) => name)).toEqual(['web', 'jobs']);
  });
});
