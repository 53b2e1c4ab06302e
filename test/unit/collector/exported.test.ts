import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { Parcel } from '../../../core/collector/parcel.ts';
import { decodeSnappy } from '../../../core/encoding/snappy.ts';
import { decodeSnappyFrames } from '../../../core/encoding/snappy-frames.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { listeningExportersWith } from '../../../main/engine/agent/receivers.ts';
import type { ComponentContext } from '../../../main/engine/collector/component.ts';
import { kindsWith } from '../../../main/engine/collector/kinds.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { InFlight } from '../../../main/engine/receivers/in-flight.ts';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { ZIPKIN_SPANS } from '../../helpers/zipkin-proto.ts';
import { EXPORTED, type Answer, type ExportedCase } from '../core/collector/documented/exported.ts';
import { readV1 } from '../formats/remote-write-proto.ts';

const { exporters } = kindsWith([], listeningExportersWith({ allowUnencrypted: false, inFlight: new InFlight() }));
/** The moment of the README's example. */
const NOW_MS = Date.UTC(2022, 8, 14, 5, 2, 14, 173);

interface Posted {
  request: IncomingMessage;
  body: Buffer;
}

/** A server that answers as told, one request after another. */
async function backEnd(answers: readonly Answer[], posted: (one: Posted) => void): Promise<string> {
  const left = [...answers];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      posted({ request, body: Buffer.concat(parts) });
      const { status, headers, body = '' } = left.shift() ?? { status: 200 };
      response.writeHead(status, { ...headers, 'content-type': 'application/x-protobuf' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const inflate = (body: Buffer): Uint8Array => inflateSync(body);
const UNPACK: Readonly<Record<string, (body: Buffer) => Uint8Array>> = {
  gzip: (body) => gunzipSync(body),
  zlib: inflate,
  deflate: inflate,
  zstd: (body) => zstdDecompressSync(body),
  snappy: (body) => decodeSnappy(body, 1_000_000).bytes,
  'x-snappy-framed': (body) => Buffer.concat([...decodeSnappyFrames(body)]),
  '': (body) => body,
};

/** `POST /v1/traces application/x-protobuf gzip`, and headers that only configurations have. */
function requestLine({ request }: Posted): string {
  const { headers, method, url } = request;
  const own = Object.entries(headers)
    .filter(([name, value]) => (name === 'host' ? value === 'other.example' : /^x-(test|scope)/.test(name)))
    .map(([name, value]) => `${name}=${String(value)}`)
    .toSorted();
  return [method, url, headers['content-type'], headers['content-encoding'], ...own].filter(Boolean).join(' ');
}

interface Series {
  labels: { name: string; value: string }[];
  samples: { value: number }[];
}

function seriesLine({ labels, samples }: Series): string {
  const name = labels.find((label) => label.name === '__name__')!.value;
  const rest = labels.filter((label) => label.name !== '__name__').map((label) => `${label.name}="${label.value}"`);
  return `${name}{${rest.join(',')}} ${samples.map(({ value }) => value).join(' ')}`;
}

interface ZipkinSpan {
  name: string;
  localEndpoint?: { serviceName: string };
  local_endpoint?: { service_name: string };
}

const zipkinLine = ({ name, localEndpoint, local_endpoint }: ZipkinSpan) =>
  `${name} of ${localEndpoint?.serviceName ?? local_endpoint!.service_name}`;

/** What is in a request, as the tables write it. What is sent as it came is compared with that, and adds nothing. */
function contentLines(component: string, { request, body }: Posted, takes: readonly Telemetry[]): string[] {
  const { 'content-encoding': encoding = '', 'content-type': type = '' } = request.headers;
  const bytes = UNPACK[encoding]!(body);
  if (component === 'prometheus_remote_write')
    return (readV1(bytes) as { timeseries: Series[] }).timeseries.map(seriesLine).toSorted();
  if (component === 'zipkin' && type.includes('json'))
    return (JSON.parse(Buffer.from(bytes).toString()) as ZipkinSpan[]).map(zipkinLine);
  if (component === 'zipkin')
    return (ZIPKIN_SPANS.toObject(ZIPKIN_SPANS.decode(bytes), {}) as { spans: ZipkinSpan[] }).spans.map(zipkinLine);
  const expected = takes.map((one) => Buffer.from(type.includes('json') ? encodeJson([one]) : encodeProtobuf(one)));
  return expected.some((one) => one.equals(bytes)) ? [] : ['another request than was given'];
}

/** Bodies of logs in protobuf. */
function bodiesOf(bytes: Uint8Array): string {
  const { telemetry } = decodeProtobuf('logs', bytes);
  const groups = telemetry[0]!.groups as { scopes: { items: { body: { value: string } }[] }[] }[];
  return groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items.map(({ body }) => body.value))).join(' ');
}

/** The content of a file: its lines, or frames behind their lengths; of long ones the word they begin with. */
function fileLines(name: string, bytes: Buffer): string[] {
  if (name.endsWith('.json')) {
    const long = /"stringValue":"(\w+)\.{100,}"/;
    const lines = bytes.toString().split('\n').slice(0, -1);
    return lines.map((line) => `${name}: ${long.exec(line)?.[1] ?? line}`);
  }
  const lines: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 + bytes.readUInt32BE(at);
    const frame = bytes.subarray(at + 4, end);
    const isZstd = frame.readUInt32BE(0) === 0x28b52ffd;
    const plain = isZstd ? zstdDecompressSync(frame) : frame;
    const text = plain[0] === 0x7b ? plain.toString() : bodiesOf(plain);
    lines.push(`${name}: framed ${isZstd ? 'zstd ' : ''}${text}`);
    at = end;
  }
  return lines;
}

async function writtenIn(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = names
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(directory.length + 1));
  const lines = await Promise.all(
    files.toSorted().map(async (name) => fileLines(name.replaceAll('\\', '/'), await readFile(join(directory, name)))),
  );
  return lines.flat();
}

/** Samples, without the comments between them. */
async function scraped(url: string, accept: string | undefined): Promise<string[]> {
  const answer = await fetch(url, accept === undefined ? {} : { headers: { accept } });
  return (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** What could not be given on, once all is settled. */
async function lossesOf(meter: Meter, items: number): Promise<string[]> {
  const { failed, dropped } = await eventually(() => {
    const read = meter.read();
    const all = read.out + read.failed + Object.values(read.dropped).reduce((sum, one) => sum + one, 0);
    expect(all).toBe(items);
    return read;
  });
  return [
    ...Object.entries(dropped).map(([reason, count]) => `${count} dropped: ${reason}`),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
}

async function happened(
  component: string,
  { settings, takes, answers = [], accepts }: ExportedCase,
): Promise<string[]> {
  const events: string[] = [];
  const url = await backEnd(answers, (one) => {
    events.push(requestLine(one), ...contentLines(component, one, takes));
  });
  const directory = await makeTempDir();
  const listens = component === 'prometheus' ? 'endpoint: 127.0.0.1:0\n' : '';
  const yaml = `${listens}${settings.replace(/^\n/, '')}`.replaceAll('$URL', url).replaceAll('$DIR', directory);
  const { problems, create } = exporters.find(({ type }) => type === component)!.read(parse(yaml));
  expect(problems).toEqual([]);

  let nowMs = NOW_MS;
  const clock = {
    now: () => nowMs,
    random: () => 0.5,
    sleep: async (ms: number) => {
      nowMs += ms;
      events.push(`waits ${ms} ms`);
    },
  };
  const said: string[] = [];
  const meter = new Meter(clock.now);
  const log = (message: string) => void said.push(message);
  const exporter = await create({ meter, clock, log, isReload: false } as unknown as ComponentContext);
  const parcels = takes.map((one) => Parcel.ofTelemetry(one));
  try {
    // One after another: several may be on their way at once, and then nobody knows their order.
    let items = 0;
    let losses: string[] = [];
    for (const parcel of parcels) {
      await exporter.consume(parcel);
      items += parcel.items;
      losses = await lossesOf(meter, items);
    }
    const served = component === 'prometheus' ? await scraped(/http:\S+/.exec(said[0]!)![0], accepts) : [];
    const told = component === 'debug' ? said : [];
    return [...told, ...events, ...served, ...(await writtenIn(directory)), ...losses];
  } finally {
    await exporter.close();
  }
}

describe.each(EXPORTED.map((one) => [`${one.component}: ${one.source}`, one] as const))('%s', (_, exported) => {
  test.each(exported.cases.map((one) => [one.shows, one] as const))('%s', async (_shows, one) => {
    const gives = exported.component === 'prometheus' ? one.gives.toSorted() : one.gives;
    const actual = await happened(exported.component, one);
    expect(exported.component === 'prometheus' ? actual.toSorted() : actual).toEqual(gives);
  });
});
