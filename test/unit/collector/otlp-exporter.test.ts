import { constants, createServer, type ServerHttp2Stream } from 'node:http2';
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

test('a stream that is reset without a status says nothing of what was sent: it is sent again', async () => {
  let calls = 0;
  const server = createServer();
  server.on('stream', (stream: ServerHttp2Stream) => {
    stream.on('error', () => undefined);
    if (++calls === 1) return stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    // An empty answer: uncompressed, no bytes.
    stream.end(Buffer.alloc(5));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { agent } = await runAgent(`${RECEIVER}
exporters:
  otlp:
    endpoint: 127.0.0.1:${(server.address() as AddressInfo).port}
    tls: {insecure: true}
    retry_on_failure: {initial_interval: 10ms, max_interval: 10ms, max_elapsed_time: 0s}
service: {pipelines: {traces: {receivers: [otlp], exporters: [otlp]}}}`);
  await sendOtlp(agent, traces('shop', span()));
  await eventually(() => expect(agent.read()['exporters/otlp']).toMatchObject({ out: 1, failed: 0, retries: 1 }));
  expect(calls).toBe(2);
});
