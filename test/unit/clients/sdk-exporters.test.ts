import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OTLPLogExporter as GrpcLogs } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as GrpcMetrics } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as GrpcTraces } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { startServe, type ServeProcess } from '../../helpers/serve-process.ts';
import { emitLogs, emitMetrics, emitTraces, type Emitted, type Exporters } from './emit.ts';

/*
 * OpenTelemetry's own exporters emit into a running `serve`; after it has been stopped, the store must hold what was
 * emitted. Nothing of ours is on the sending side.
 */

const protocols: Record<string, (serve: ServeProcess) => Exporters> = {
  'http/protobuf': ({ otlpHttp }) => ({
    spans: new ProtoTraces({ url: `${otlpHttp}/v1/traces` }),
    metrics: new ProtoMetrics({ url: `${otlpHttp}/v1/metrics` }),
    logs: new ProtoLogs({ url: `${otlpHttp}/v1/logs` }),
  }),
  'http/json': ({ otlpHttp }) => ({
    spans: new JsonTraces({ url: `${otlpHttp}/v1/traces` }),
    metrics: new JsonMetrics({ url: `${otlpHttp}/v1/metrics` }),
    logs: new JsonLogs({ url: `${otlpHttp}/v1/logs` }),
  }),
  grpc: ({ otlpGrpc }) => ({
    spans: new GrpcTraces({ url: `http://${otlpGrpc}` }),
    metrics: new GrpcMetrics({ url: `http://${otlpGrpc}` }),
    logs: new GrpcLogs({ url: `http://${otlpGrpc}` }),
  }),
};

let folder: string;
let store: string;
const emitted: Record<string, Emitted> = {};
let exitCode: number | null;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracebench-clients-'));
  store = join(folder, 'clients.tracebench');
  const serve = await startServe(store);
  for (const [protocol, exportersOf] of Object.entries(protocols)) {
    const { spans, metrics, logs } = exportersOf(serve);
    emitted[protocol] = await emitTraces(spans, protocol);
    await emitMetrics(metrics, protocol);
    await emitLogs(logs, protocol);
  }
  exitCode = await serve.stop();
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

async function ask(sql: string): Promise<unknown[][]> {
  const opened = await openDuckDbStore(store);
  try {
    return (await opened.ask('sql.query', { sql, limit: 100 })).rows;
  } finally {
    await opened.close();
  }
}

test('serve stopped cleanly', () => expect(exitCode).toBe(0));

describe.each(Object.keys(protocols))('an SDK over %s', (protocol) => {
  const of = `service_name = '${protocol}'`;

  test('finds its spans stored as emitted', async () => {
    const { traceId, parentId, childId } = emitted[protocol]!;
    expect(
      await ask(`SELECT trace_id, span_id, parent_span_id, name, kind, start_time_unix_nano::VARCHAR, end_time_unix_nano::VARCHAR, status_code,
        status_message, scope_name, scope_version, resource_attributes->>'$."process.pid"' FROM spans WHERE ${of} ORDER BY name`),
    ).toEqual([
      [
        traceId,
        childId,
        parentId,
        'child',
        'CLIENT',
        '1763800000123456789',
        '1763800000987654321',
        'ERROR',
        'timed out',
        'clients',
        '1.2.3',
        '42',
      ],
      [
        traceId,
        parentId,
        null,
        'parent',
        'SERVER',
        '1763800000123456789',
        '1763800000987654321',
        'UNSET',
        '',
        'clients',
        '1.2.3',
        '42',
      ],
    ]);
  });

  test('finds attributes, events and links with their types', async () => {
    const { childId } = emitted[protocol]!;
    expect(await ask(`SELECT attributes::VARCHAR FROM spans WHERE span_id = '${childId}'`)).toEqual([
      ['{"text":"한글 ✓","whole":9007199254740991,"part":-0.25,"yes":true,"list":["a","b"]}'],
    ]);
    expect(
      await ask(
        `SELECT name, time_unix_nano::VARCHAR, attributes::VARCHAR FROM span_events WHERE span_id = '${childId}'`,
      ),
    ).toEqual([['exception', '1763800000123556789', '{"exception.type":"TimeoutError"}']]);
    expect(
      await ask(
        `SELECT linked_trace_id, linked_span_id, attributes::VARCHAR FROM span_links WHERE span_id = '${childId}'`,
      ),
    ).toEqual([['ab'.repeat(16), 'cd'.repeat(8), '{"why":"retry"}']]);
  });

  test('finds its metrics of four kinds', async () => {
    const points =
      await ask(`SELECT metric_name, kind, unit, value, count::BIGINT, sum, bucket_counts::VARCHAR, is_monotonic
      FROM metric_points WHERE ${of} ORDER BY metric_name`);
    expect(points.map((point) => point.slice(0, 7))).toEqual([
      ['calls', 'sum', '{call}', 7, null, null, null],
      ['level', 'gauge', '', 0.5, null, null, null],
      ['sizes', 'exponential_histogram', '', null, 1n, 1_024, null],
      ['times', 'histogram', 'ms', null, 3n, 55.5, '[1, 1, 1]'],
    ]);
    expect(points[0]![7]).toBe(true);
  });

  test('finds its log record, nested body and all', async () => {
    expect(
      await ask(
        `SELECT body, severity_number, severity_text, event_name, attributes::VARCHAR, time_unix_nano::VARCHAR FROM logs WHERE ${of}`,
      ),
    ).toEqual([
      ['{"text":"nested","depth":{"n":1}}', 13, 'WARN', 'cart.emptied', '{"key":"value"}', '1763800000123456789'],
    ]);
  });
});
