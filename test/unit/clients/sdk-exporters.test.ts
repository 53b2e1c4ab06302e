import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter as GrpcLogs } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as GrpcMetrics } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as GrpcTraces } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { startServe, type ServeProcess } from '../../helpers/serve-process.ts';

/*
 * OpenTelemetry's own exporters emit into a running `serve`; after it has been stopped, the store must hold what was
 * emitted. Nothing of ours is on the sending side.
 */

interface Exporters {
  spans: SpanExporter;
  metrics: PushMetricExporter;
  logs: LogRecordExporter;
}

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

interface Emitted {
  traceId: string;
  parentId: string;
  childId: string;
}

/** Times as the SDK takes them: [seconds, nanoseconds]. */
const START: [number, number] = [1_763_800_000, 123_456_789];
const EVENT: [number, number] = [1_763_800_000, 123_556_789];
const END: [number, number] = [1_763_800_000, 987_654_321];

async function emitTraces(exporter: SpanExporter, service: string): Promise<Emitted> {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'process.pid': 42 }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('clients', '1.2.3');
  const parent = tracer.startSpan('parent', { kind: SpanKind.SERVER, startTime: START });
  const linked = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: TraceFlags.SAMPLED };
  const child = tracer.startSpan(
    'child',
    {
      kind: SpanKind.CLIENT,
      startTime: START,
      attributes: { text: '한글 ✓', whole: 9_007_199_254_740_991, part: -0.25, yes: true, list: ['a', 'b'] },
      links: [{ context: linked, attributes: { why: 'retry' } }],
    },
    trace.setSpan(context.active(), parent),
  );
  child.addEvent('exception', { 'exception.type': 'TimeoutError' }, EVENT);
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'timed out' });
  child.end(END);
  parent.end(END);
  await provider.forceFlush();
  await provider.shutdown();
  return {
    traceId: parent.spanContext().traceId,
    parentId: parent.spanContext().spanId,
    childId: child.spanContext().spanId,
  };
}

async function emitMetrics(exporter: PushMetricExporter, service: string): Promise<void> {
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
    views: [
      { instrumentName: 'sizes', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } },
      {
        instrumentName: 'times',
        aggregation: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: [1, 10] } },
      },
    ],
  });
  const meter = provider.getMeter('clients');
  meter.createCounter('calls', { unit: '{call}', description: 'calls made' }).add(7, { route: '/a' });
  meter.createGauge('level').record(0.5);
  const times = meter.createHistogram('times', { unit: 'ms' });
  for (const value of [0.5, 5, 50]) times.record(value);
  meter.createHistogram('sizes').record(1_024);
  await provider.shutdown(); // exports once, as a flush would
}

async function emitLogs(exporter: LogRecordExporter, service: string): Promise<void> {
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    processors: [new BatchLogRecordProcessor(exporter)],
  });
  const logger = provider.getLogger('clients');
  logger.emit({
    timestamp: START,
    severityNumber: SeverityNumber.WARN,
    severityText: 'WARN',
    body: { text: 'nested', depth: { n: 1 } },
    attributes: { key: 'value' },
    eventName: 'cart.emptied',
  });
  await provider.forceFlush();
  await provider.shutdown();
}

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
