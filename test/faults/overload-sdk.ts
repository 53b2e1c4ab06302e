// A child of overload.ts: a program with the official SDK as its users set it up, which counts what the exporter was told.

import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as HttpExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';

export interface SdkOptions {
  otlpHttp: string;
  otlpGrpc: string;
  protocol: 'http' | 'grpc';
  spansPerSecond: number;
  seconds: number;
  /** Numbers of its spans begin here. */
  from: number;
}

export interface SdkReport {
  made: number;
  /** Numbers of spans whose export succeeded. */
  acknowledged: number[];
  /** Spans that the exporter gave up on, by what it said. */
  givenUp: [error: string, spans: number][];
  /** When an export succeeded, in milliseconds since 1970. */
  acceptedAt: number[];
}

/** Notes what became of each export. */
class Noting implements SpanExporter {
  readonly acknowledged: number[] = [];
  readonly givenUp = new Map<string, number>();
  readonly acceptedAt: number[] = [];
  readonly #exporter: SpanExporter;

  constructor(exporter: SpanExporter) {
    this.#exporter = exporter;
  }

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    this.#exporter.export(spans, (result) => {
      if (result.code === 0) {
        this.acceptedAt.push(Date.now());
        for (const { attributes } of spans)
          this.acknowledged.push(Number(String(attributes['app.request.id']).slice(4)));
      } else {
        const error = result.error?.message ?? 'no reason given';
        this.givenUp.set(error, (this.givenUp.get(error) ?? 0) + spans.length);
      }
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }
}

const TICK_MS = 50;

async function run(options: SdkOptions): Promise<SdkReport> {
  const { protocol, otlpHttp, otlpGrpc, spansPerSecond, seconds, from } = options;
  const url = protocol === 'http' ? `${otlpHttp}/v1/traces` : `http://${otlpGrpc}`;
  const noting = new Noting(protocol === 'http' ? new HttpExporter({ url }) : new GrpcExporter({ url }));
  const provider = new BasicTracerProvider({
    spanProcessors: [new BatchSpanProcessor(noting, { scheduledDelayMillis: 200 })],
  });
  const tracer = provider.getTracer('overload');
  const begun = performance.now();
  let made = 0;
  for (let elapsed = 0; elapsed < seconds * 1_000; elapsed = performance.now() - begun) {
    for (; made < (elapsed / 1_000) * spansPerSecond; made++)
      tracer.startSpan(`span ${made % 10}`, { attributes: { 'app.request.id': `req-${from + made}` } }).end();
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await provider.shutdown().catch(() => undefined); // what it could not send any more is noted as given up
  return { made, acknowledged: noting.acknowledged, givenUp: [...noting.givenUp], acceptedAt: noting.acceptedAt };
}

process.once('message', (options: SdkOptions) => {
  void run(options).then((report) => process.send!(report, () => process.disconnect()));
});
