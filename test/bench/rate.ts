import { countAnswers, sendPaced } from './paced.ts';
import { grpcSender, httpSender } from './senders.ts';
import type { Server } from './server.ts';
import { Load, SPANS_PER_BODY } from './load.ts';
import type { Row } from './table.ts';

const CONNECTIONS = 4;
const SECONDS = 30;
const WARM_UP_SECONDS = 3;

/** How long senders wait at a pace that the machine can keep up with. */
export async function benchRate(
  server: Server,
  protocol: 'http' | 'grpc',
  spansPerSecond: number,
  seconds = SECONDS,
): Promise<Row> {
  const senders = Array.from({ length: CONNECTIONS }, () =>
    protocol === 'http' ? httpSender(server.otlpHttp) : grpcSender(server.otlpGrpc),
  );
  const asks = senders.map(
    ({ send }) =>
      (body: Uint8Array) =>
        send(body).then(() => 'stored', String),
  );
  const load = new Load(BigInt(Date.now()) * 1_000_000n);
  await sendPaced(asks, { spansPerSecond, seconds: WARM_UP_SECONDS, load });
  const cpuBefore = server.cpuSeconds();
  const sent = await sendPaced(asks, { spansPerSecond, seconds, load });
  for (const sender of senders) sender.close();
  const ms = sent.map((one) => one.ms).sort((a, b) => a - b);
  const at = (share: number) => ms[Math.min(ms.length - 1, Math.floor(ms.length * share))]!;
  return {
    what: `${spansPerSecond.toLocaleString('en')} spans/s offered over ${protocol === 'http' ? 'HTTP protobuf' : 'gRPC'}`,
    size: `${seconds} s, bodies of ${SPANS_PER_BODY} spans, ${CONNECTIONS} connections; from when a request was due`,
    figures: {
      'requests stored': countAnswers(sent).get('stored') ?? 0,
      'requests not stored': ms.length - (countAnswers(sent).get('stored') ?? 0),
      'p50 ms': at(0.5),
      'p99 ms': at(0.99),
      'slowest ms': at(1),
      'server CPU s per million spans': ((server.cpuSeconds() - cpuBefore) / (ms.length * SPANS_PER_BODY)) * 1e6,
    },
  };
}
