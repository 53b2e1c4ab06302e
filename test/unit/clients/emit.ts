import { context, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';

/* What OpenTelemetry's own SDK emits through an exporter: something of every kind. */

export interface Exporters {
  spans: SpanExporter;
  metrics: PushMetricExporter;
  logs: LogRecordExporter;
}

export interface Emitted {
  traceId: string;
  parentId: string;
  childId: string;
}

/** Times as the SDK takes them: [seconds, nanoseconds]. */
const START: [number, number] = [1_763_800_000, 123_456_789];
const EVENT: [number, number] = [1_763_800_000, 123_556_789];
const END: [number, number] = [1_763_800_000, 987_654_321];

export async function emitTraces(exporter: SpanExporter, service: string): Promise<Emitted> {
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

export async function emitMetrics(exporter: PushMetricExporter, service: string): Promise<void> {
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

export async function emitLogs(exporter: LogRecordExporter, service: string): Promise<void> {
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
