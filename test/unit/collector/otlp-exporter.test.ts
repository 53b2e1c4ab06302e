import { constants, createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Gate } from '../../faults/gateways/gate.ts';
import { eventually } from '../../helpers/eventually.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

const RECEIVER = 'receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}, grpc: {endpoint: "127.0.0.1:0"}}}}';

test('a peer that vanishes without a word holds up what is sent over gRPC for one timeout, then another connection is made', async () => {
  const { agent: gateway } = await runAgent(`${RECEIVER}
exporters: {nop: }
service: {pipelines: {traces: {receivers: [otlp], exporters: [nop]}}}`);
  let silenced = 0;
  const gate = new Gate(() => silenced++);
  onTestFinished(() => gate.close());
  const way = await gate.open(Number(gateway.addresses()['otlp']![0]!.split(':').at(-1)));
  const { agent } = await runAgent(`${RECEIVER}
exporters:
  otlp:
    endpoint: ${way}
    tls: {insecure: true}
    timeout: 500ms
    retry_on_failure: {initial_interval: 10ms, max_interval: 10ms, max_elapsed_time: 0s}
service: {pipelines: {traces: {receivers: [otlp], exporters: [otlp]}}}`);
  const exporter = () => agent.read()['exporters/otlp']!;

  await sendOtlp(agent, traces('shop', span()));
  await eventually(() => expect(exporter().out).toBe(1));
  gate.state = 'silent';
  await sendOtlp(agent, traces('shop', span()));
  await eventually(() => expect(silenced).toBeGreaterThan(0));
  // The connection of before stays silent.
  gate.state = 'open';
  await eventually(() => expect(exporter()).toMatchObject({ out: 2, failed: 0, queueSize: 0 }));
  expect(exporter().retries).toBeGreaterThan(0);
});

/** A server of gRPC that takes what comes, and its address. */
async function takingServer(onSession: (session: ServerHttp2Session) => void, onCall: (headers: Headers) => void) {
  const server = createServer();
  server.on('session', onSession);
  server.on('stream', (stream: ServerHttp2Stream, headers: Headers) => {
    onCall(headers);
    takeAll(stream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

type Headers = Readonly<Record<string, unknown>>;

function takeAll(stream: ServerHttp2Stream): void {
  stream.on('error', () => undefined);
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  // An empty answer: uncompressed, no bytes.
  stream.end(Buffer.alloc(5));
}

const agentSendingTo = async (endpoint: string, more: string) =>
  runAgent(`${RECEIVER}
exporters:
  otlp:
    endpoint: ${endpoint}
    tls: {insecure: true}
    retry_on_failure: {initial_interval: 10ms, max_interval: 10ms, max_elapsed_time: 0s}
${more}
service: {pipelines: {traces: {receivers: [otlp], exporters: [otlp]}}}`);

test('a peer that takes connections and says nothing on them is left, also after it refused some', async () => {
  const met: string[] = [];
  const gate = new Gate((state) => met.push(state));
  onTestFinished(() => gate.close());
  const way = await gate.open(
    await takingServer(
      () => undefined,
      () => undefined,
    ),
  );
  gate.state = 'resetting';
  const { agent } = await agentSendingTo(way, '    timeout: 1s');
  await sendOtlp(agent, traces('shop', span()));
  await eventually(() => expect(met).toContain('resetting'));
  gate.state = 'silent';
  await eventually(() => expect(met).toContain('silent'));
  gate.state = 'open';
  await eventually(() => expect(agent.read()['exporters/otlp']).toMatchObject({ out: 1, failed: 0 }));
});

test('keepalive: a peer that vanished is found out by its silence, also where requests have no timeout', async () => {
  const gate = new Gate((state) => silenced.push(state));
  const silenced: string[] = [];
  onTestFinished(() => gate.close());
  const way = await gate.open(
    await takingServer(
      () => undefined,
      () => undefined,
    ),
  );
  const { agent } = await agentSendingTo(way, '    timeout: 0s\n    keepalive: {time: 100ms, timeout: 1s}');
  await sendOtlp(agent, traces('shop', span()));
  await eventually(() => expect(agent.read()['exporters/otlp']!.out).toBe(1));
  gate.state = 'silent';
  await sendOtlp(agent, traces('shop', span()));
  await eventually(() => expect(silenced.length).toBeGreaterThan(0));
  gate.state = 'open';
  await eventually(() => expect(agent.read()['exporters/otlp']).toMatchObject({ out: 2, failed: 0, queueSize: 0 }));
});

test('keepalive: pings go on without requests where they may, and authority is who is asked for', async () => {
  let pings = 0;
  const asked: unknown[] = [];
  const port = await takingServer(
    (session) => session.on('ping', () => pings++),
    (headers) => asked.push(headers[':authority']),
  );
  const { agent } = await agentSendingTo(
    `127.0.0.1:${port}`,
    '    authority: gateway.example\n    keepalive: {time: 20ms, permit_without_stream: true}',
  );
  await sendOtlp(agent, traces('shop', span()));
  await eventually(() => expect(asked).toEqual(['gateway.example']));
  await eventually(() => expect(agent.read()['exporters/otlp']!.out).toBe(1));
  const before = pings;
  await eventually(() => expect(pings).toBeGreaterThan(before + 1));
});

test('wait_for_ready: a request waits for the peer instead of failing', async () => {
  const gate = new Gate((state) => met.push(state));
  const met: string[] = [];
  onTestFinished(() => gate.close());
  const way = await gate.open(
    await takingServer(
      () => undefined,
      () => undefined,
    ),
  );
  gate.state = 'resetting';
  const { agent } = await agentSendingTo(way, '    timeout: 0s\n    wait_for_ready: true');
  await sendOtlp(agent, traces('shop', span()));
  await eventually(() => expect(met.length).toBeGreaterThan(1));
  gate.state = 'open';
  await eventually(() => expect(agent.read()['exporters/otlp']).toMatchObject({ out: 1, failed: 0, retries: 0 }));
});

test('a stream that is reset without a status says nothing of what was sent: it is sent again', async () => {
  let calls = 0;
  const server = createServer();
  server.on('stream', (stream: ServerHttp2Stream) => {
    stream.on('error', () => undefined);
    if (++calls === 1) return stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    takeAll(stream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { agent } = await agentSendingTo(`127.0.0.1:${(server.address() as AddressInfo).port}`, '');
  await sendOtlp(agent, traces('shop', span()));
  await eventually(() => expect(agent.read()['exporters/otlp']).toMatchObject({ out: 1, failed: 0, retries: 1 }));
  expect(calls).toBe(2);
});
