import { describe, expect, test } from 'vitest';
import { YamlSource } from '../../../core/collector/config/yaml-source.ts';
import { Agent } from '../../../main/engine/agent/agent.ts';
import { defaultConfig, defaultOutline } from '../../../main/engine/pipelines/default-config.ts';
import { DefaultFlow } from '../../../main/engine/pipelines/default-pipeline.ts';
import { storeExporter } from '../../../main/engine/pipelines/store-exporter.ts';
import type { DeskBatch } from '../../../main/engine/pipeline/requests/messages.ts';
import type { LossRecord } from '../../../main/engine/store/port.ts';

function batchOf(received: Partial<DeskBatch['received']>, losses: LossRecord[] = []): DeskBatch {
  return {
    ...{ kind: 'batch', log: '', sequence: 1, keys: new Uint8Array(), requestBytes: 0, error: undefined, losses },
    packed: {
      counts: { spans: 99, logs: 0, points: 0, metrics: 0, events: 0, links: 0, exemplars: 0 },
      rows: undefined,
    },
    received: { traces: 0, metrics: 0, logs: 0, ...received },
  };
}

const rejected = (source: string, count: number): LossRecord => ({
  ...{ kind: 'rejected', source, signal: 'traces', code: 'invalid-id', example: 'span 3 has no trace id', count },
});

function startFlow() {
  const clock = { ms: 1_000 };
  const flow = new DefaultFlow({ usualPorts: () => ({ grpc: 4_317, http: 4_318 }), now: () => clock.ms });
  return { flow, clock, read: (key: string) => flow.read().components[key]! };
}

describe('what runs without a configuration', () => {
  test('is the default configuration, part by part and line by line', () => {
    const yaml = defaultConfig({ grpc: 4_317, http: 4_318 });
    const exporters = [storeExporter({ receive: () => Promise.reject(new Error('not run')) })];
    const agent = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: false, exporters });
    const read = agent.check(yaml);
    expect(read.problems).toEqual([]);
    expect(agent.outline(new YamlSource(yaml), read)).toEqual(defaultOutline());
    expect(startFlow().flow.describe()).toEqual({ yaml, ...defaultOutline(), readings: [] });
  });

  test('counts items of requests to the ports on their way through all three steps, and only those', () => {
    const { flow, read } = startFlow();
    const batch = batchOf({ traces: 3, logs: 2 });
    flow.given(batch);
    expect(read('receivers/otlp')).toMatchObject({ in: 0, out: 5, refused: 0, lastError: null });
    expect(read('traces/batch')).toMatchObject({ in: 3, out: 3 });
    expect(read('metrics/batch')).toMatchObject({ in: 0, out: 0 });
    expect(read('logs/batch')).toMatchObject({ in: 2, out: 2 });
    expect(read('exporters/store')).toMatchObject({ in: 5, out: 0, latencyMs: null });
    flow.stored(batch, 4);
    flow.stored(batchOf({ traces: 1 }), 8);
    expect(read('exporters/store')).toMatchObject({ in: 5, out: 6, latencyMs: 6 });
    // Of pipelines, with 99 spans in its rows.
    flow.given(batchOf({}));
    flow.stored(batchOf({}), 100);
    expect(read('receivers/otlp')).toMatchObject({ out: 5 });
    expect(read('exporters/store')).toMatchObject({ in: 5, out: 6, latencyMs: null });
  });

  test('tells requests that were refused, items that were rejected, and the last error, of the ports alone', () => {
    const { flow, clock, read } = startFlow();
    flow.refuse({ source: 'otlp-http', code: 'malformed', example: 'not protobuf' });
    flow.refuse({ source: 'otlp-grpc', code: 'malformed', example: '' });
    flow.refuse({ source: 'pipelines', code: 'busy', example: '' });
    expect(read('receivers/otlp')).toMatchObject({
      ...{ refusals: { malformed: 2 }, dropped: {} },
      lastError: { message: 'malformed', atMs: 1_000 },
    });
    clock.ms = 2_000;
    flow.given(batchOf({}, [rejected('otlp-http', 4), rejected('pipelines', 7)]));
    expect(read('receivers/otlp')).toMatchObject({
      ...{ dropped: { 'invalid-id': 4 }, lostReasons: ['invalid-id'] },
      lastError: { message: 'span 3 has no trace id', atMs: 2_000 },
    });
  });

  test('says of the store what it gave back, what it lost, and why', () => {
    const { flow, clock, read } = startFlow();
    flow.failing('disk full');
    expect(read('exporters/store').lastError).toEqual({ message: 'disk full', atMs: 1_000 });
    clock.ms = 3_000;
    flow.refused(batchOf({ traces: 3 }), 'not this one', false);
    flow.refused(batchOf({ metrics: 2 }), 'not these', true);
    expect(read('exporters/store')).toMatchObject({
      ...{ refused: 3, failed: 2, out: 0 },
      lastError: { message: 'not these', atMs: 3_000 },
    });
  });

  test('keeps what it read for a while', () => {
    const { flow, clock } = startFlow();
    flow.read();
    clock.ms += 1_000;
    flow.read();
    expect(flow.describe().readings.map(({ atMs }) => atMs)).toEqual([1_000, 2_000]);
    clock.ms += 301_000;
    flow.read();
    expect(flow.describe().readings).toHaveLength(1);
  });
});
