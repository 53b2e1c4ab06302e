import { join } from 'node:path';
import type { Signal } from '../../core/model/telemetry.ts';
import { decodeProtobuf } from '../../core/otlp/decode-protobuf.ts';
import { validate } from '../../core/processors/validate.ts';
import { createRequestPacker } from '../../main/engine/store/duckdb/request-packer.ts';
import type { RequestPacker } from '../../main/engine/store/port.ts';
import type { MarkedBody } from './marked-body.ts';
import { httpSender } from './senders.ts';
import { startServer } from './server.ts';
import { loadOf } from './signal-loads.ts';
import type { Row } from './table.ts';

const SIGNALS: readonly Signal[] = ['traces', 'logs', 'metrics'];
const CONNECTIONS = 4;
/** Until the program runs as it does when it has run for a while. */
const WARM_UP = 0.25;
const SETTLE_MS = 1_500;
/** As many rows as go into one batch under load. */
const ROWS_PER_BATCH = 25_000;
const MB = 1e6;

/** Signals in turns, so that other work on the machine is shared out among them. */
const ROUNDS = 3;

/** CPU milliseconds per megabyte, one figure a round. */
interface Cost {
  signal: Signal;
  /** Of one body. */
  bytes: number;
  receive: number[];
  pack: number[];
}

/** What a megabyte of protobuf costs in processor time, signal by signal: the whole server over HTTP, and packing alone in this process. */
export async function benchSignals(folder: string, megabytes: number): Promise<Row[]> {
  const load = (signal: Signal) => loadOf(signal, BigInt(Date.now()) * 1_000_000n);
  const costs: Cost[] = SIGNALS.map((signal) => ({ signal, bytes: load(signal).bytes, receive: [], pack: [] }));
  for (let round = 0; round < ROUNDS; round++)
    for (const { signal, receive: received, pack: packed } of costs) {
      const store = join(folder, `${signal}-${round}.tracebench`);
      received.push(await receive(store, signal, load(signal), megabytes));
      packed.push(pack(signal, load(signal), megabytes));
    }
  return costs.map((cost) => row(cost, costs[0]!, megabytes));
}

function row({ signal, bytes, receive, pack }: Cost, spans: Cost, megabytes: number): Row {
  return {
    what: `a megabyte of ${signal}`,
    size: `${ROUNDS} times ${megabytes} MB over HTTP in bodies of ${Math.round(bytes / 1_000)} kB, 4 connections; as much in this process; medians`,
    figures: {
      'server CPU ms per MB': median(receive),
      '… as a multiple of spans': median(receive) / median(spans.receive),
      'packing CPU ms per MB': median(pack),
      '… of packing spans': median(pack) / median(spans.pack),
    },
  };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** CPU milliseconds per megabyte, all threads of the server. */
async function receive(store: string, signal: Signal, load: MarkedBody, megabytes: number): Promise<number> {
  const server = await startServer(store);
  const senders = Array.from({ length: CONNECTIONS }, () => httpSender(server.otlpHttp, signal));
  const drive = async (bodies: number) => {
    let left = bodies;
    await Promise.all(
      senders.map(async ({ send }) => {
        while (left-- > 0) await send(load.next());
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  };
  const bodies = Math.ceil((megabytes * MB) / load.bytes);
  await drive(Math.ceil(bodies * WARM_UP));
  const before = server.cpuSeconds();
  await drive(bodies);
  const seconds = server.cpuSeconds() - before;
  for (const sender of senders) sender.close();
  await server.stop();
  return (seconds * 1_000 * MB) / (bodies * load.bytes);
}

/** CPU milliseconds per megabyte, the garbage collector's threads included. */
function pack(signal: Signal, load: MarkedBody, megabytes: number): number {
  const packer = createRequestPacker();
  const bodies = Math.ceil((megabytes * MB) / load.bytes);
  for (let i = 0; i < bodies * WARM_UP; i++) read(packer, signal, load.next());
  let micros = 0;
  for (let i = 0; i < bodies; i++) {
    const body = load.next();
    const before = process.cpuUsage();
    read(packer, signal, body);
    const { user, system } = process.cpuUsage(before);
    micros += user + system;
  }
  return (micros * MB) / 1_000 / (bodies * load.bytes);
}

/** What the request desk does with a body. */
function read(packer: RequestPacker, signal: Signal, body: Uint8Array): void {
  if (!packer.pack(signal, body))
    for (const part of validate(decodeProtobuf(signal, body)).telemetry) packer.append(part);
  if (packer.rows > ROWS_PER_BATCH) packer.take();
}
