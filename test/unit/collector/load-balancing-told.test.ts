import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import { ConsumeError, TAKEN } from '../../../main/engine/collector/consumer.ts';
import { QueuedExporter, type Sender } from '../../../main/engine/collector/exporters/queued-exporter.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { eventually } from '../../helpers/eventually.ts';
import { handClock } from '../../helpers/hand-clock.ts';
import { span, traceId, traces } from '../../helpers/telemetry.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

const RETRY = {
  ...{ enabled: true, initialMs: 1, randomization: 0, multiplier: 1 },
  ...{ maxIntervalMs: 1, maxElapsedMs: 0 },
};

/** Back ends that are exporters of one component, and what is said of them. */
function backEnds(...addresses: string[]) {
  const told: string[] = [];
  const isDown = new Set<string>();
  const { clock } = handClock();
  const meter = new Meter(clock.now, (_, message) => told.push(message));
  const exporters = addresses.map((backEnd) => {
    const sender: Sender = {
      send: async () => {
        if (isDown.has(backEnd)) throw new ConsumeError(`${backEnd}: busy`);
        return TAKEN;
      },
      close: async () => undefined,
    };
    const given = { sender, meter, clock, backEnd, queue: undefined, numConsumers: 1, log: () => undefined };
    return new QueuedExporter({ ...given, retry: RETRY });
  });
  return { exporters, told, isDown };
}

test('a back end that is well again says so of itself alone', async () => {
  const parcel = Parcel.ofTelemetry(traces('shop', span()));
  const { exporters, told, isDown } = backEnds('a:4317', 'b:4317');
  isDown.add('a:4317').add('b:4317');
  const sent = exporters.map((exporter) => exporter.consume(parcel));
  const failed = (address: string) => `sending failed and is tried again: ${address}: busy`;
  await eventually(() => expect(told).toEqual([failed('a:4317'), failed('b:4317')]));
  isDown.delete('b:4317');
  exporters[1]!.stopRetrying(); // once more, at once
  await sent[1];
  expect(told.slice(2)).toEqual(['sending to b:4317 succeeds again']);
  isDown.delete('a:4317');
  exporters[0]!.stopRetrying();
  await sent[0];
  expect(told.slice(3)).toEqual(['sending to a:4317 succeeds again']);
});

test('in loadbalancing one that is dead is not said to be well when another takes what it gets', async () => {
  const dead = createServer().listen(0, '127.0.0.1');
  await once(dead, 'listening');
  const { port } = dead.address() as AddressInfo;
  const gateway = await runAgent(`
receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:0"}}}}
exporters: {nop: }
service: {pipelines: {traces: {receivers: [otlp], exporters: [nop]}}}`);
  const alive = gateway.agent.addresses()['otlp']![0]!;
  const { agent, said } = await runAgent(`
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters:
  loadbalancing:
    protocol: {otlp: {tls: {insecure: true}, retry_on_failure: {initial_interval: 1h, max_interval: 1h, max_elapsed_time: 0s}}}
    resolver: {static: {hostnames: ["127.0.0.1:${port}", "${alive}"]}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [loadbalancing]}}}`);
  // Only now: nobody else has got its port.
  dead.close();
  await once(dead, 'close');
  const spans = Array.from({ length: 60 }, (_, i) => span({ traceId: traceId((i + 1) * 0x9e3779b1) }));
  const taken = () => agent.read()['exporters/loadbalancing']!.out;
  await sendOtlp(agent, traces('shop', ...spans));
  await eventually(() => expect(said.join()).toContain(`tried again: 127.0.0.1:${port}: UNAVAILABLE`));
  await eventually(() => expect(taken()).toBeGreaterThan(0));
  const before = taken();
  await sendOtlp(agent, traces('shop', ...spans));
  await eventually(() => expect(taken()).toBe(2 * before));
  expect(said.filter((line) => line.includes('again')).length).toBe(1);
});
