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
