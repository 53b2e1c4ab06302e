import { rmSync } from 'node:fs';
import type { InputOf, OperationName } from '../../contract/operations.ts';
import { encodeProtobuf } from '../../core/otlp/encode-protobuf.ts';
import { span, spanId, traceId, traces } from '../helpers/telemetry.ts';
import { openLine, type ContractLine } from './contract-line.ts';
import { fillStore } from './filled-store.ts';
import { Load } from './load.ts';
import { httpSender } from './senders.ts';
import { startServer, type Server } from './server.ts';
import { median, type Row } from './table.ts';

const TIMES = 7;
const SPANS_PER_BODY = 1_000;
/** Of the two traces looked for among all others. */
const SMALL = { traceId: traceId(1_000), spans: 1_000 };
const LARGE = { traceId: traceId(100_000), spans: 100_000 };
const FLOOD_CONNECTIONS = 4;

/** Every span under the tenth of its number, all with an attribute of its own. */
async function sendTrace(server: Server, { traceId: id, spans }: typeof SMALL): Promise<void> {
  const { send, close } = httpSender(server.otlpHttp);
  const startNs = BigInt(Date.now()) * 1_000_000n;
  for (let from = 1; from <= spans; from += SPANS_PER_BODY) {
    const numbers = Array.from({ length: SPANS_PER_BODY }, (_, i) => from + i);
    const all = numbers.map((n) => {
      const startTimeUnixNano = startNs + BigInt(n) * 1_000n;
      const parts = {
        traceId: id,
        spanId: spanId(spans + n),
        parentSpanId: spanId(n === 1 ? 0 : spans + (n >> 3 || 1)),
      };
      return span({ ...parts, startTimeUnixNano, endTimeUnixNano: startTimeUnixNano + 5_000_000n });
    });
    await send(encodeProtobuf(traces('large', ...all)));
  }
  close();
}

interface Asked<Name extends OperationName = OperationName> {
  name: string;
  operation: Name;
  input: (round: number) => InputOf<Name>;
}

const TRACE_LIST: Asked<'traces.search'> = {
  name: 'page of the trace list',
  operation: 'traces.search',
  input: (round) => ({
    ...{ filter: { minDurationNs: String(2_000_000 + round) }, offset: 0, limit: 200 },
    sort: { by: 'start', descending: true },
  }),
};
const LATENCY_MAP: Asked<'traces.hitmap'> = {
  name: 'latency map, 300 × 80 cells',
  operation: 'traces.hitmap',
  input: (round) => ({
    ...{ filter: { minDurationNs: String(2_000_000 + round) }, columns: 300, rows: 80, scale: 'log' },
  }),
};
const NEWEST_MAP: Asked<'traces.hitmap'> = {
  name: 'latency map of the newest 10 minutes',
  operation: 'traces.hitmap',
  input: (round) => ({
    filter: { endFromNs: String(BigInt(Date.now() - 600_000 - round) * 1_000_000n) },
    ...{ columns: 300, rows: 80, scale: 'log' },
  }),
};
const CONTRAST: Asked<'traces.contrast'> = {
  name: 'two halves of all traces compared',
  operation: 'traces.contrast',
  input: (round) => ({
    a: { minDurationNs: String(5_000_000 + round) },
    b: { maxDurationNs: String(4_999_999 + round) },
  }),
};
const SUBJECTS: Asked<'subjects.list'> = {
  name: 'overview of services',
  operation: 'subjects.list',
  input: (round) => ({ key: 'service.name', apdexThresholdNs: 5_000_000 + round, limit: 1_000 }),
};
const OPERATIONS: Asked<'subject.operations'> = {
  name: 'operations of a service',
  operation: 'subject.operations',
  input: (round) => ({
    ...{ key: 'service.name', value: 'service-1', apdexThresholdNs: 5_000_000 + round, limit: 100 },
  }),
};
const traceOf = ({ traceId, spans }: typeof SMALL): Asked<'trace.get'> => ({
  name: `a trace of ${spans.toLocaleString('en')} spans`,
  operation: 'trace.get',
  input: () => ({ traceId }),
});

/**
 * Milliseconds and bytes until the whole answer is read by a client. The first time is told apart. What the server computes
 * for one question says more where the machine is busy.
 */
async function measure<Name extends OperationName>(
  server: Server,
  line: ContractLine,
  { operation, input }: Asked<Name>,
) {
  const taken: number[] = [];
  let [bytes, first, cpuBefore] = [0, 0, 0];
  for (let round = 0; round <= TIMES; round++) {
    const [begun, before] = [performance.now(), line.bytes()];
    await line.ask(operation, input(round));
    if (round === 0) [first, cpuBefore] = [performance.now() - begun, server.cpuSeconds()];
    else taken.push(performance.now() - begun);
    bytes = line.bytes() - before;
  }
  const cpuMs = ((server.cpuSeconds() - cpuBefore) / TIMES) * 1_000;
  return { ms: median(taken), slowest: Math.max(...taken), first, cpuMs, bytes };
}

/** Sends as fast as answers come, until stopped. */
function flood(server: Server): () => Promise<void> {
  const load = new Load(BigInt(Date.now()) * 1_000_000n);
  let isOn = true;
  const senders = Array.from({ length: FLOOD_CONNECTIONS }, () => httpSender(server.otlpHttp));
  const sending = senders.map(async ({ send, close }) => {
    while (isOn) await send(load.next());
    close();
  });
  return async () => {
    isOn = false;
    await Promise.all(sending);
  };
}

async function readyAfter(path: string): Promise<number> {
  const begun = performance.now();
  const server = await startServer(path);
  const ms = performance.now() - begun;
  await server.stop();
  return ms;
}

/** What a person waits for in a large session: at rest, and while telemetry comes flat out. */
export async function benchReading(path: string, spans: number): Promise<Row> {
  const figures: Record<string, number> = { 'ready to receive, empty session: ms': await readyAfter(`${path}.empty`) };
  const server = await startServer(path);
  await sendTrace(server, SMALL);
  await sendTrace(server, LARGE);
  await server.stop();
  const held = await fillStore(path, spans - SMALL.spans - LARGE.spans);
  figures['ready to receive, filled: ms'] = await readyAfter(path);
  const again = await startServer(path);
  const line = await openLine(again);
  for (const asked of [
    TRACE_LIST,
    LATENCY_MAP,
    NEWEST_MAP,
    CONTRAST,
    SUBJECTS,
    OPERATIONS,
    traceOf(SMALL),
    traceOf(LARGE),
  ]) {
    const { ms, first, cpuMs, bytes } = await measure(again, line, asked as Asked);
    figures[`${asked.name}: ms`] = ms;
    figures[`${asked.name}, the first time: ms`] = first;
    figures[`${asked.name}: server CPU ms`] = cpuMs;
    figures[`${asked.name}: MB over the wire`] = bytes / 1e6;
  }
  figures['resident memory after these: MiB'] = again.residentMiB().now;
  const stop = flood(again);
  for (const asked of [TRACE_LIST, LATENCY_MAP, traceOf(SMALL)]) {
    const { ms, slowest } = await measure(again, line, asked as Asked);
    figures[`${asked.name}, flat out: ms`] = ms;
    figures[`${asked.name}, flat out, slowest: ms`] = slowest;
  }
  await stop();
  line.close();
  await again.stop();
  rmSync(`${path}.empty`, { force: true });
  const size = `${(held + SMALL.spans + LARGE.spans).toLocaleString('en')} spans, median of ${TIMES}`;
  return { what: 'reading at the contract’s edge', size, figures };
}
