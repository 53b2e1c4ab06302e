// Good traffic from clients that others wrote: grpc-js with the official message classes, and the official SDK exporters.

import { Client, compressionAlgorithms, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as HttpExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  InMemorySpanExporter,
  BasicTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { describe, expect, test } from 'vitest';
import type { Signal } from '../../../core/model/telemetry.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { IntakeError } from '../../../main/engine/pipeline/intake.ts';
import { methodOf } from './grpc-client.ts';
import { startBoth } from './harness.ts';
import { GOOD, protobufOf, readProtobufResponse, span, type Partial } from './payloads.ts';

interface Asked {
  signal: Signal;
  body: Uint8Array;
  gzip?: boolean;
  deadline?: number;
}

function exportWith(port: number, { signal, body, gzip, deadline }: Asked): Promise<Partial> {
  const compression = gzip === true ? { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip } : {};
  const client = new Client(`localhost:${port}`, credentials.createInsecure(), compression);
  const options = deadline === undefined ? {} : { deadline };
  return new Promise<Partial>((resolve, reject) => {
    client.makeUnaryRequest(
      methodOf(signal),
      (message: Uint8Array) => Buffer.from(message),
      (bytes: Buffer) => readProtobufResponse(signal, bytes),
      body,
      new Metadata(),
      options,
      (error, response) => (error ? reject(error) : resolve(response)),
    );
  }).finally(() => client.close());
}

describe('grpc-js', () => {
  test.each(
    SIGNALS.flatMap((signal) => [
      { signal, gzip: false },
      { signal, gzip: true },
    ]),
  )('$signal, gzip $gzip', async ({ signal, gzip }) => {
    const { intake, grpcPort } = await startBoth();
    const body = protobufOf(signal, ...Array.from({ length: 500 }, () => GOOD[signal]));
    expect(await exportWith(grpcPort, { signal, body, gzip })).toBeUndefined();
    expect(intake.items).toBe(500);
  });

  test('partial success', async () => {
    const { grpcPort } = await startBoth();
    const body = protobufOf('traces', span(), span({ traceId: '01' }));
    expect(await exportWith(grpcPort, { signal: 'traces', body })).toMatchObject({
      rejected: 1,
      message: expect.stringMatching(/^span 1/),
    });
  });

  test('an error has its code, text and details', async () => {
    const { intake, grpcPort } = await startBoth();
    intake.before = () => Promise.reject(new IntakeError('disk-low', 'Festplatte fast voll: 99 %'));
    const error = (await exportWith(grpcPort, { signal: 'traces', body: protobufOf('traces', span()) }).catch(
      (reason) => reason,
    )) as ServiceError;
    expect(error).toMatchObject({ code: 14, details: 'Festplatte fast voll: 99 %' });
    expect(error.metadata.get('grpc-status-details-bin')).toHaveLength(1);
  });

  test('a large body', async () => {
    const { intake, grpcPort } = await startBoth();
    const body = protobufOf('traces', ...Array.from({ length: 50_000 }, () => span()));
    expect(body.length).toBeGreaterThan(2_000_000);
    await exportWith(grpcPort, { signal: 'traces', body });
    expect(intake.items).toBe(50_000);
  });
});

describe('SDK exporters', () => {
  const spans = finishedSpans(['GET /', 'SELECT', 'render']);
  const exporters = {
    'http/json': ({ httpPort }: Ports) => new HttpExporter({ url: `http://127.0.0.1:${httpPort}/v1/traces` }),
    'http/protobuf': ({ httpPort }: Ports) =>
      new ProtoExporter({ url: `http://localhost:${httpPort}/v1/traces`, compression: 'gzip' as never }),
    grpc: ({ grpcPort }: Ports) => new GrpcExporter({ url: `http://127.0.0.1:${grpcPort}` }),
  };

  test.each(Object.entries(exporters))('%s', async (_, make) => {
    const { intake, ...ports } = await startBoth();
    const exporter = make(ports);
    const result = await new Promise<{ code: number }>((resolve) => exporter.export(spans, resolve));
    expect(result.code).toBe(SUCCESS);
    expect(intake.items).toBe(3);
    expect(intake.taken[0]?.decoded).toMatchObject({ rejections: [], warnings: [] });
    await exporter.shutdown();
  });

  // The gRPC exporter of this SDK does not retry.
  test.each(Object.entries(exporters).slice(0, 2))('%s comes back after "busy"', async (_, make) => {
    const { intake, ...ports } = await startBoth();
    let calls = 0;
    intake.before = () => {
      if (++calls === 1) throw new IntakeError('busy', 'not now');
    };
    const exporter = make(ports);
    const result = await new Promise<{ code: number }>((resolve) => exporter.export(spans, resolve));
    expect(result.code).toBe(SUCCESS);
    expect(calls).toBe(2);
    expect(intake.items).toBe(3);
    await exporter.shutdown();
  });
});

/** ExportResultCode of the SDK. */
const SUCCESS = 0;

interface Ports {
  httpPort: number;
  grpcPort: number;
}

function finishedSpans(names: string[]): ReadableSpan[] {
  const memory = new InMemorySpanExporter();
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] }).getTracer('test');
  for (const name of names) tracer.startSpan(name, { attributes: { n: 1, ok: true, list: ['a', 'b'] } }).end();
  return memory.getFinishedSpans();
}
