import { Load, SPANS_PER_BODY } from './load.ts';
import { grpcSender, httpSender, type Send } from './senders.ts';
import type { Server } from './server.ts';
import type { Row } from './table.ts';

/** As many as a busy Collector's exporter queue has consumers by default for one endpoint here. */
const CONNECTIONS = 4;
const SETTLE_MS = 1_500;

/** Sends `spans` spans over 4 connections, each waiting for its answer, and reads what it cost the server. */
export async function benchIngest(server: Server, protocol: 'http' | 'grpc', spans: number): Promise<Row> {
  const load = new Load(BigInt(Date.now()) * 1_000_000n);
  const senders = Array.from({ length: CONNECTIONS }, () =>
    protocol === 'http' ? httpSender(server.otlpHttp) : grpcSender(server.otlpGrpc),
  );
  const bodies = Math.ceil(spans / SPANS_PER_BODY);
  const bytesBefore = server.storeBytes();
  const cpuBefore = server.cpuSeconds();
  const latencies: number[] = [];
  let left = bodies;
  const started = performance.now();
  await Promise.all(senders.map(({ send }) => drive(send, load, () => left-- > 0, latencies)));
  const seconds = (performance.now() - started) / 1_000;
  for (const sender of senders) sender.close();
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const sent = bodies * SPANS_PER_BODY;
  const { now, peak } = server.residentMiB();
  return {
    what: `ingest over ${protocol === 'http' ? 'HTTP protobuf' : 'gRPC'}`,
    size: `${sent} spans, ${load.bytesPerSpan} B each, 4 connections`,
    figures: {
      'spans/s acknowledged': sent / seconds,
      'server CPU s per million spans': ((server.cpuSeconds() - cpuBefore) / sent) * 1e6,
      'p50 ms': percentile(latencies, 0.5),
      'p99 ms': percentile(latencies, 0.99),
      'bytes per span on disk, log included': (server.storeBytes() - bytesBefore) / sent,
      'RSS MiB': now,
      'RSS peak MiB': peak,
    },
  };
}

async function drive(send: Send, load: Load, more: () => boolean, latencies: number[]): Promise<void> {
  while (more()) {
    const started = performance.now();
    await send(load.next());
    latencies.push(performance.now() - started);
  }
}

function percentile(values: number[], share: number): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;
}
