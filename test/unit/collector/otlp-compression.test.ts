import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { decodeSnappyFrames, encodeSnappyFrames } from '../../../core/encoding/snappy-frames.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { eventually } from '../../helpers/eventually.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

const RECEIVER = 'receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}, grpc: {endpoint: "127.0.0.1:0"}}}}';
const SENT = traces('shop', span());
/** partial_success { rejected_spans: 1, error_message: "no" } */
const REJECTED = Buffer.from([0x0a, 6, 0x08, 1, 0x12, 2, 0x6e, 0x6f]);

const CODECS = {
  zstd: { pack: zstdCompressSync, unpack: zstdDecompressSync },
  snappy: { pack: encodeSnappyFrames, unpack: (bytes: Buffer) => Buffer.concat([...decodeSnappyFrames(bytes)]) },
};
const cases = Object.entries(CODECS).map(([name, codec]) => ({ name, ...codec }));

interface Asked {
  encoding: unknown;
  accepts: unknown;
  flag: number;
  body: Buffer;
}

/** A server that answers each call with these bytes behind a prefix that says they are packed as `encoding`. */
async function answering(encoding: string, packed: Uint8Array, asked: Asked[]): Promise<number> {
  const server = createServer();
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      const message = Buffer.concat(parts);
      const [names, accepts] = [headers['grpc-encoding'], headers['grpc-accept-encoding']];
      asked.push({ encoding: names, accepts, flag: message[0]!, body: message.subarray(5) });
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-encoding': encoding },
        { waitForTrailers: true },
      );
      stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      const prefix = Buffer.from([1, 0, 0, 0, 0]);
      prefix.writeUInt32BE(packed.length, 1);
      stream.end(Buffer.concat([prefix, packed]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function agentSending(endpoint: string, compression: string, of = 'otlp') {
  const client = `{endpoint: ${JSON.stringify(endpoint)}, compression: ${compression}, tls: {insecure: true}, retry_on_failure: {enabled: false}}`;
  const exporter =
    of === 'otlp'
      ? client
      : `{protocol: {otlp: ${client.replace(/endpoint: [^,]*, /, '')}}, resolver: {static: {hostnames: [${JSON.stringify(endpoint)}]}}}`;
  const { agent } = await runAgent(`${RECEIVER}
exporters: {${of}: ${exporter}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [${of}]}}}`);
  return agent;
}

test.each(['zstd', 'snappy', 'gzip', 'none', '""'])(
  'an agent sends %s, and a gateway takes it',
  async (compression) => {
    const { agent: gateway } = await runAgent(`${RECEIVER}
exporters: {nop: }
service: {pipelines: {traces: {receivers: [otlp], exporters: [nop]}}}`);
    const port = gateway.addresses()['otlp']![0]!.split(':').at(-1);
    const agent = await agentSending(`127.0.0.1:${port}`, compression);
    expect(await sendOtlp(agent, SENT)).toBe(200);
    await eventually(() => expect(agent.read()['exporters/otlp']).toMatchObject({ out: 1, failed: 0, retries: 0 }));
    expect(gateway.read()['exporters/nop']!.in).toBe(1);
  },
);

test.each(cases)('$name: packed as it says, and an answer packed alike is read', async ({ name, pack, unpack }) => {
  const asked: Asked[] = [];
  const agent = await agentSending(`127.0.0.1:${await answering(name, pack(REJECTED), asked)}`, name);
  await sendOtlp(agent, SENT);
  await eventually(() => expect(agent.read()['exporters/otlp']).toMatchObject({ failed: 1 }));
  expect(agent.read()['exporters/otlp']!.lastError).toMatchObject({ message: expect.stringContaining('no') as string });
  expect(asked).toMatchObject([{ encoding: name, accepts: `identity,${name}`, flag: 1 }]);
  expect(unpack(asked[0]!.body).equals(Buffer.from(encodeProtobuf(SENT)))).toBe(true);
});

test.each([
  ...cases.map(({ name, pack }) => ({ name, answer: 'that unpacks to 64 MiB', bytes: pack(Buffer.alloc(64 << 20)) })),
  ...cases.map(({ name }) => ({ name, answer: 'that is not packed so', bytes: Buffer.from('nonsense') })),
])('$name: an answer $answer costs its request only', async ({ name, bytes }) => {
  const agent = await agentSending(`127.0.0.1:${await answering(name, bytes, [])}`, name);
  await sendOtlp(agent, SENT);
  await eventually(() => expect(agent.read()['exporters/otlp']).toMatchObject({ out: 0, failed: 1 }));
  expect(agent.read()['exporters/otlp']!.lastError?.message).toContain('The answer cannot be read');
});

test('loadbalancing packs as its protocol says', async () => {
  const asked: Asked[] = [];
  const port = await answering('zstd', zstdCompressSync(Buffer.alloc(0)), asked);
  const agent = await agentSending(`127.0.0.1:${port}`, 'zstd', 'loadbalancing');
  await sendOtlp(agent, SENT);
  await eventually(() => expect(asked).toMatchObject([{ encoding: 'zstd', flag: 1 }]));
});
