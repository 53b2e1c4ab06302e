import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SIGNALS, type Signal } from '../../core/model/telemetry.ts';
import { decodeProtobuf } from '../../core/otlp/decode-protobuf.ts';
import { encodeJson } from '../../core/otlp/encode-json.ts';
import { countTelemetry } from '../helpers/count-telemetry.ts';
import { httpSender } from './senders.ts';
import { startServer, type Server } from './server.ts';
import { loadOf } from './signal-loads.ts';
import type { Row } from './table.ts';

const CONNECTIONS = 4;
/** After one that warms up. */
const ROUNDS = 4;
const SETTLE_MS = 1_500;

interface Encoding {
  name: string;
  headers: Record<string, string>;
  encode(signal: Signal, protobuf: Uint8Array): Uint8Array;
}

const PROTOBUF: Encoding = {
  name: 'protobuf',
  headers: { 'content-type': 'application/x-protobuf' },
  encode: (_, protobuf) => protobuf,
};
const ENCODINGS: readonly Encoding[] = [
  PROTOBUF,
  {
    name: 'JSON',
    headers: { 'content-type': 'application/json' },
    encode: (signal, protobuf) => encodeJson(decodeProtobuf(signal, protobuf).telemetry),
  },
  {
    name: 'protobuf, gzip level 1',
    headers: { ...PROTOBUF.headers, 'content-encoding': 'gzip' },
    encode: (_, protobuf) => gzipSync(protobuf, { level: 1 }),
  },
];

interface Spent {
  items: number;
  seconds: number;
  cpuSeconds: number;
}

/** What other encodings cost beside plain protobuf, signal by signal: `items` spans, log records and data points in each, over HTTP. */
export async function benchEncodings(folder: string, items: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const signal of SIGNALS) {
    const server = await startServer(join(folder, `${signal}.tracebench`));
    rows.push(...(await benchSignal(server, signal, items)));
    await server.stop();
  }
  return rows;
}

/** All encodings into one session in turns, so that whatever else the machine does meanwhile meets each of them. */
async function benchSignal(server: Server, signal: Signal, items: number): Promise<Row[]> {
  const load = loadOf(signal, BigInt(Date.now()) * 1_000_000n);
  const perBody = itemsOf(signal, load.next());
  const bodies = Math.ceil(items / ROUNDS / perBody);
  const spent = ENCODINGS.map((): Spent => ({ items: 0, seconds: 0, cpuSeconds: 0 }));
  const bytes = ENCODINGS.map(() => 0);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [i, { encode, headers }] of ENCODINGS.entries()) {
      // Before the clock starts: making bodies costs the driver more than sending them, and differently in each encoding.
      const made = Array.from({ length: bodies }, () => encode(signal, load.next()));
      bytes[i] = made[0]!.length;
      const took = await drive(server, made, signal, headers);
      if (round > 0) add(spent[i]!, { ...took, items: bodies * perBody });
    }
  }
  return ENCODINGS.map(({ name }, i) => ({
    what: `${signal} as ${name}`,
    size: `${spent[i]!.items} in bodies of ${perBody}, ${Math.round(bytes[i]! / 1_000)} kB each, 4 connections`,
    figures: figuresOf(spent[i]!, spent[0]!),
  }));
}

function add(sum: Spent, { items, seconds, cpuSeconds }: Spent): void {
  sum.items += items;
  sum.seconds += seconds;
  sum.cpuSeconds += cpuSeconds;
}

function figuresOf({ items, seconds, cpuSeconds }: Spent, protobuf: Spent): Row['figures'] {
  return {
    'acknowledged a second': items / seconds,
    '… as a share of protobuf': protobuf.seconds / seconds,
    'server CPU s per million': (cpuSeconds / items) * 1e6,
    '… as a multiple of protobuf': cpuSeconds / protobuf.cpuSeconds,
  };
}

function itemsOf(signal: Signal, body: Uint8Array): number {
  const { spans, logs, points } = countTelemetry(decodeProtobuf(signal, body).telemetry);
  return spans + logs + points;
}

async function drive(
  server: Server,
  bodies: readonly Uint8Array[],
  signal: Signal,
  headers: Record<string, string>,
): Promise<Pick<Spent, 'seconds' | 'cpuSeconds'>> {
  const senders = Array.from({ length: CONNECTIONS }, () => httpSender(server.otlpHttp, signal, headers));
  let next = 0;
  const before = server.cpuSeconds();
  const started = performance.now();
  await Promise.all(
    senders.map(async ({ send }) => {
      while (next < bodies.length) await send(bodies[next++]!);
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  for (const { close } of senders) close();
  return { seconds, cpuSeconds: server.cpuSeconds() - before };
}
