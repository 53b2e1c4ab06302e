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
/** Until the program runs as it does when it has run for a while. */
const WARM_UP = 0.25;
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

interface Speed {
  perSecond: number;
  cpuSeconds: number;
}

/** What other encodings cost beside plain protobuf, signal by signal: `items` spans, log records and data points each, over HTTP. */
export async function benchEncodings(folder: string, items: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const signal of SIGNALS) {
    const speeds: Speed[] = [];
    for (const [i, encoding] of ENCODINGS.entries()) {
      const { bodies, perBody } = prepare(signal, encoding, items);
      const server = await startServer(join(folder, `${signal}-${i}.tracebench`));
      const speed = await drive(server, signal, encoding, bodies, perBody);
      await server.stop();
      speeds.push(speed);
      const kB = Math.round(bodies[0]!.length / 1_000);
      const size = `${items} in bodies of ${perBody}, ${kB} kB each, 4 connections`;
      rows.push({ what: `${signal} as ${encoding.name}`, size, figures: figuresOf(speed, speeds[0]!) });
    }
  }
  return rows;
}

function figuresOf({ perSecond, cpuSeconds }: Speed, protobuf: Speed): Row['figures'] {
  return {
    'acknowledged a second': perSecond,
    '… as a share of protobuf': perSecond / protobuf.perSecond,
    'server CPU s per million': cpuSeconds,
    '… as a multiple of protobuf': cpuSeconds / protobuf.cpuSeconds,
  };
}

/** All bodies before the clock starts: making them costs the driver more than sending them, and differently in each encoding. */
function prepare(signal: Signal, { encode }: Encoding, items: number): { bodies: Uint8Array[]; perBody: number } {
  const load = loadOf(signal, BigInt(Date.now()) * 1_000_000n);
  const perBody = itemsOf(signal, load.next());
  const count = Math.ceil((items * (1 + WARM_UP)) / perBody);
  return { bodies: Array.from({ length: count }, () => encode(signal, load.next())), perBody };
}

function itemsOf(signal: Signal, body: Uint8Array): number {
  const { spans, logs, points } = countTelemetry(decodeProtobuf(signal, body).telemetry);
  return spans + logs + points;
}

async function drive(
  server: Server,
  signal: Signal,
  { headers }: Encoding,
  bodies: Uint8Array[],
  perBody: number,
): Promise<Speed> {
  const senders = Array.from({ length: CONNECTIONS }, () => httpSender(server.otlpHttp, signal, headers));
  const send = async (wanted: Uint8Array[]) => {
    let next = 0;
    const started = performance.now();
    await Promise.all(
      senders.map(async (sender) => {
        while (next < wanted.length) await sender.send(wanted[next++]!);
      }),
    );
    const seconds = (performance.now() - started) / 1_000;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    return (wanted.length * perBody) / seconds;
  };
  const warm = Math.floor(bodies.length * (WARM_UP / (1 + WARM_UP)));
  await send(bodies.slice(0, warm));
  const before = server.cpuSeconds();
  const measured = bodies.slice(warm);
  const perSecond = await send(measured);
  for (const sender of senders) sender.close();
  const cpuSeconds = ((server.cpuSeconds() - before) / (measured.length * perBody)) * 1e6;
  return { perSecond, cpuSeconds };
}
