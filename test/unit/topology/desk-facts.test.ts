import { describe, expect, test } from 'vitest';
import type { ComponentReading, ConfigPipeline } from '../../../contract/operations/pipelines.ts';
import type { ReceiverStatus } from '../../../contract/operations/session.ts';
import type { PipelinesFlow } from '../../../main/engine/ports.ts';
import { deskFacts } from '../../../main/engine/topology/desk-facts.ts';

const pipeline = (signal: ConfigPipeline['signal'], parts: Partial<ConfigPipeline>): ConfigPipeline => ({
  ...{ id: signal, signal, receivers: [], processors: [], exporters: [], disabled: [] },
  ...{ firstLine: 1, lastLine: 1, leftOut: '' },
  ...parts,
});

const reading = (parts: Partial<ComponentReading>): ComponentReading => ({
  ...{ in: 0, out: 0, refused: 0, failed: 0, dropped: {}, lostReasons: [], refusals: {}, retries: 0 },
  ...{ queueSize: 0, queueCapacity: 0, latencyMs: null, lastError: null, openErrors: [] },
  ...parts,
});

const listening = (address: string): ReceiverStatus => ({
  ...{ protocol: 'otlp-http', state: 'listening', address, wantedPort: 4318, message: '' },
  ...{ requests: 0, refusedRequests: 0 },
});

const FLOW: PipelinesFlow = {
  pipelines: [
    pipeline('traces', { receivers: ['otlp'], processors: ['batch'], exporters: ['otlp', 'spanmetrics'] }),
    pipeline('metrics', { receivers: ['spanmetrics'], processors: ['batch'], exporters: ['otlp', 'store'] }),
  ],
  connectors: ['spanmetrics'],
  addresses: { otlp: ['127.0.0.1:4318'] },
  sends: [
    { exporter: 'otlp', endpoint: 'gw:4317', signal: '' },
    { exporter: 'store', endpoint: 'nowhere:1', signal: 'logs' },
  ],
  metricsAt: ['127.0.0.1:8888'],
  readings: [],
};
const desk = (flow: PipelinesFlow | undefined, more: Partial<Parameters<typeof deskFacts>[0]> = {}) =>
  deskFacts({ version: '1', hosts: ['Laptop'], receivers: [], flow, sinceMs: 0, ...more });

test('without pipelines there are its own receivers, those that listen', () => {
  const receivers = [listening('127.0.0.1:4318'), { ...listening('127.0.0.1:4317'), state: 'off' as const }];
  expect(desk(undefined, { receivers })).toMatchObject({
    ...{ hosts: ['laptop'], sends: [], metricsAt: [] },
    components: [{ section: 'receivers', id: 'otlp', endpoints: ['127.0.0.1:4318'], rates: {} }],
  });
});

test('with pipelines their components, a connector once, and the ports that are left to the desk', () => {
  const receivers = [listening('127.0.0.1:4318'), listening('127.0.0.1:4317')];
  const { components, sends, metricsAt } = desk(FLOW, { receivers });
  expect(components.map(({ section, id, endpoints }) => [`${section}/${id}`, ...endpoints])).toEqual([
    ['receivers/otlp', '127.0.0.1:4317', '127.0.0.1:4318'],
    ['processors/batch'],
    ['connectors/spanmetrics'],
    ['exporters/otlp', 'gw:4317'],
    ['exporters/store', 'nowhere:1'],
  ]);
  // Of a signal that is not given to it nothing is sent.
  expect(sends).toEqual([{ exporter: 'otlp', endpoint: 'gw:4317', signals: ['traces', 'metrics'] }]);
  expect(metricsAt).toEqual(['127.0.0.1:8888']);
});

test('rates between the first and the last reading of the window, in the Collector’s words', () => {
  const at = (atMs: number, scale: number) => ({
    atMs,
    components: {
      'receivers/otlp': reading({ out: 10 * scale, refused: scale }),
      'traces/batch': reading({ in: 10 * scale, out: 8 * scale }),
      'metrics/batch': reading({ in: scale, out: scale }),
      'connectors/spanmetrics': reading({ in: 2 * scale }),
      'exporters/otlp': reading({
        out: 4 * scale,
        failed: scale,
        refused: 3 * scale,
        queueSize: 5,
        queueCapacity: 100,
      }),
      'exporters/store': reading({ out: scale, failed: scale, refused: 3 * scale }),
    },
  });
  const readings = [at(0, 900), at(1_000, 1), at(2_000, 2), at(3_000, 3)];
  const rates = Object.fromEntries(
    desk({ ...FLOW, readings }, { sinceMs: 1_000 }).components.map((one) => [`${one.section}/${one.id}`, one]),
  );
  expect(rates['receivers/otlp']!.rates).toEqual({ traces: { accepted: 10, refused: 1 } });
  expect(rates['processors/batch']!.rates).toEqual({
    traces: { incoming: 10, outgoing: 8 },
    metrics: { incoming: 1, outgoing: 1 },
  });
  expect(rates['connectors/spanmetrics']!.rates).toEqual({ '': { incoming: 2, outgoing: 0 } });
  expect(rates['exporters/otlp']).toMatchObject({
    ...{ rates: { '': { sent: 4, sendFailed: 1, enqueueFailed: 3 } }, queueSize: 5, queueCapacity: 100 },
  });
  // Without a queue whoever gives is told at once: that has failed.
  expect(rates['exporters/store']).toMatchObject({ rates: { metrics: { sent: 1, sendFailed: 4 } }, queueSize: null });
});

test('a component that was replaced counts anew', () => {
  const out = (atMs: number, count: number) => ({ atMs, components: { 'receivers/otlp': reading({ out: count }) } });
  const { components } = desk({ ...FLOW, readings: [out(0, 100), out(1_000, 110), out(2_000, 6)] });
  expect(components[0]!.rates).toEqual({ traces: { accepted: 8, refused: 0 } });
});

describe('an exporter that gets nothing out', () => {
  type Told = Partial<ComponentReading>;
  const QUEUE = { queueCapacity: 1_000 };
  /** One reading a second. */
  const stallsAfter = (...told: Told[]) => {
    const readings = told.map((parts, at) => ({
      atMs: at * 1_000,
      components: { 'exporters/otlp': reading(parts) },
    }));
    const { components } = desk({ ...FLOW, readings });
    return components.find(({ section, id }) => section === 'exporters' && id === 'otlp')!.stalls;
  };

  test('says for how long: since what waits was to be sent, and nothing was taken', () => {
    expect(
      stallsAfter(
        { ...QUEUE, out: 5 },
        { ...QUEUE, out: 9 },
        { ...QUEUE, out: 9, queueSize: 2 },
        { ...QUEUE, out: 9, queueSize: 3, retries: 1 },
        { ...QUEUE, out: 9, queueSize: 3, retries: 2 },
      ),
    ).toEqual([{ signal: '', forMs: 2_000 }]);
  });

  test('also where it never sent anything, or has no queue and its senders wait', () => {
    expect(stallsAfter({ ...QUEUE, queueSize: 1, retries: 1 }, { ...QUEUE, queueSize: 1, retries: 1 })).toEqual([
      { signal: '', forMs: 1_000 },
    ]);
    expect(stallsAfter({}, { in: 4 }, { in: 4, retries: 1 })).toEqual([{ signal: '', forMs: 1_000 }]);
  });

  test('is none that waits for more, nor one that tried again and was taken', () => {
    expect(stallsAfter({ ...QUEUE, queueSize: 1 }, { ...QUEUE, queueSize: 1 })).toEqual([]);
    const tried = { ...QUEUE, queueSize: 1, retries: 4 };
    expect(stallsAfter({ ...tried, out: 1 }, { ...tried, out: 2 }, { ...tried, out: 2 })).toEqual([]);
    expect(stallsAfter(tried, { ...tried, out: 7, queueSize: 0 })).toEqual([]);
    // What it dropped by a rule does not wait.
    const dropped = { in: 4, failed: 1, dropped: { 'no total': 3 }, retries: 1 };
    expect(stallsAfter({}, dropped, dropped)).toEqual([]);
  });

  test('is looked at anew where it was replaced', () => {
    const before = { ...QUEUE, out: 7, retries: 9 };
    expect(stallsAfter(before, { ...QUEUE, queueSize: 1 })).toEqual([]);
    expect(stallsAfter(before, { ...QUEUE, queueSize: 1, retries: 1 })).toEqual([{ signal: '', forMs: 0 }]);
  });
});

test('rates of each signal, where a component has several and tells them apart', () => {
  const at = (atMs: number, scale: number) => ({
    atMs,
    components: {
      'receivers/otlp': reading({ out: 9 * scale }),
      'exporters/otlp': reading({
        ...{ out: 9 * scale, failed: scale },
        signals: {
          metrics: { in: 6 * scale, out: 5 * scale, refused: 0, failed: scale },
          traces: { in: 4 * scale, out: 4 * scale, refused: 0, failed: 0 },
        },
      }),
    },
  });
  const { components } = desk({ ...FLOW, readings: [at(1_000, 0), at(2_000, 1)] });
  expect(components.find(({ id, section }) => section === 'exporters' && id === 'otlp')!.rates).toEqual({
    metrics: { sent: 5, sendFailed: 1 },
    traces: { sent: 4, sendFailed: 0 },
  });
});
