import { Load, SPANS_PER_BODY } from './load.ts';
import { grpcSender, httpSender, type Send } from './senders.ts';
import type { Server } from './server.ts';
import type { Row } from './table.ts';

const SETTLE_MS = 1_500;
/** The last so many spans are held against the second so many: whether a large session is a slow one. The first run cold code. */
const STRETCH = 200_000;

export interface IngestOptions {
  protocol: 'http' | 'grpc';
  spans: number;
  connections: number;
}

/** Sends spans over connections that each wait for their answer, and reads what it cost the server. */
export async function benchIngest(server: Server, { protocol, spans, connections }: IngestOptions): Promise<Row> {
  const load = new Load(BigInt(Date.now()) * 1_000_000n);
  const senders = Array.from({ length: connections }, () =>
    protocol === 'http' ? httpSender(server.otlpHttp) : grpcSender(server.otlpGrpc),
  );
  const bodies = Math.ceil(spans / SPANS_PER_BODY);
  const bytesBefore = server.storeBytes();
  const cpuBefore = server.cpuSeconds();
  const latencies: number[] = [];
  const stretch = Math.round(STRETCH / SPANS_PER_BODY);
  const marks = new Map<number, number>();
  let left = bodies;
  const more = () => {
    const sent = bodies - left;
    if ([stretch, 2 * stretch, bodies - stretch, bodies].includes(sent)) marks.set(sent, server.cpuSeconds());
    return left-- > 0;
  };
  const started = performance.now();
  await Promise.all(senders.map(({ send }) => drive(send, load, more, latencies)));
  const seconds = (performance.now() - started) / 1_000;
  for (const sender of senders) sender.close();
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const sent = bodies * SPANS_PER_BODY;
  const { now, peak } = server.residentMiB();
  return {
    what: `ingest over ${protocol === 'http' ? 'HTTP protobuf' : 'gRPC'}`,
    size: `${sent} spans, ${load.bytesPerSpan} B each, ${connections} connection${connections > 1 ? 's' : ''}`,
    figures: {
      'spans/s acknowledged': sent / seconds,
      'server CPU s per million spans': ((server.cpuSeconds() - cpuBefore) / sent) * 1e6,
      'p50 ms': percentile(latencies, 0.5),
      'p99 ms': percentile(latencies, 0.99),
      'slowest ms': percentile(latencies, 1),
      [`CPU of the last ${STRETCH.toLocaleString('en')} to that of the second`]:
        (marks.get(bodies)! - marks.get(bodies - stretch)!) / (marks.get(2 * stretch)! - marks.get(stretch)!),
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
  return values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;
}
