import { describe, expect, test } from 'vitest';
import type { ToldStream } from '../../../../core/analysis/topology/told-streams.ts';
import { DESK_FACTS, component, scraped, topologyOf } from './told.ts';

const SECOND = 1_000_000_000n;
/** Scraped every 15 seconds for a minute. */
const SCRAPED = { firstNs: 15n * SECOND, previousNs: 45n * SECOND, lastNs: 60n * SECOND };
const SENDS = 'tracebench_exporter_endpoint_info{exporter="otlp",endpoint="gw.example:4317",host="web-1"} 1';

type Times = Partial<Pick<ToldStream, 'roseNs' | 'emptyNs' | 'previousNs'>>;
const told = (line: string, times: Times = {}) => scraped('web-1:8888', line, { ...SCRAPED, ...times });

const stalled = (...streams: ToldStream[][]) => {
  const { nodes, edges } = topologyOf({ told: [...told(SENDS), ...streams.flat()] });
  const [exporter] = nodes[0]!.components.filter(({ section }) => section === 'exporters');
  return { stalls: exporter!.stalls, stalledMs: edges.map(({ stalledMs }) => stalledMs) };
};
const SENT = 'otelcol_exporter_sent_spans_total{exporter="otlp"} 3';
const QUEUE = 'otelcol_exporter_queue_size{exporter="otlp"} 7';
const CALM = { stalls: [], stalledMs: [null] };

describe('a Collector whose exporter gets nothing out', () => {
  test('has something in its queue at one point after the other, and sent nothing between them', () => {
    expect(stalled(told(SENT, { roseNs: 30n * SECOND }), told(QUEUE))).toEqual({
      ...{ stalls: [{ signal: '', forMs: 30_000 }], stalledMs: [30_000] },
    });
    // It waits since its queue was empty, not since it sent something.
    expect(stalled(told(SENT, { roseNs: 15n * SECOND }), told(QUEUE, { emptyNs: 30n * SECOND }))).toMatchObject({
      stalledMs: [30_000],
    });
  });

  test('also where it never sent anything', () => {
    expect(stalled(told(QUEUE))).toMatchObject({ stalledMs: [45_000] });
  });

  test('is none that sends, or whose queue was empty at the last point or at that before it', () => {
    expect(stalled(told(SENT, { roseNs: 60n * SECOND }), told(QUEUE))).toEqual(CALM);
    expect(stalled(told(SENT, { roseNs: 15n * SECOND }), told(QUEUE, { emptyNs: 45n * SECOND }))).toEqual(CALM);
    expect(stalled(told(SENT), told(QUEUE.replace('7', '0'), { emptyNs: 60n * SECOND }))).toEqual(CALM);
  });

  test('is not known by a single point, nor within some seconds', () => {
    expect(stalled(told(QUEUE, { previousNs: undefined }))).toEqual(CALM);
    const quick = { previousNs: 52n * SECOND, emptyNs: 51n * SECOND };
    expect(stalled(told(QUEUE, quick))).toEqual(CALM);
  });

  test('where each signal has a queue, those of other signals are not', () => {
    const queue = (signal: string, times?: Times) =>
      told(`otelcol_exporter_queue_size{exporter="otlp",data_type="${signal}"} 7`, times);
    const logs = 'otelcol_exporter_sent_log_records_total{exporter="otlp"} 3';
    expect(
      stalled(
        ...[told(SENT, { roseNs: 30n * SECOND }), told(logs, { roseNs: 60n * SECOND })],
        ...[queue('traces'), queue('logs')],
      ),
    ).toEqual({ stalls: [{ signal: 'traces', forMs: 30_000 }], stalledMs: [30_000] });
  });
});

test('an edge is stalled where its own signals are', () => {
  const sends = (['traces', 'logs'] as const).map((signal) => ({
    ...{ exporter: 'otlphttp', endpoint: `${signal}.example:4318`, signals: [signal] },
  }));
  const stalls = [{ signal: 'traces' as const, forMs: 5_000 }];
  const desk = { ...DESK_FACTS, sends, components: [component('exporters', 'otlphttp', { stalls })] };
  expect(topologyOf({ desk }).edges.map(({ endpoint, stalledMs }) => [endpoint, stalledMs])).toEqual([
    ['traces.example:4318', 5_000],
    ['logs.example:4318', null],
  ]);
});
