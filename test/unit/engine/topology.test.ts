import { hrtime } from 'node:process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NO_CAPABILITIES } from '../../../contract/operations/session.ts';
import type { InputOf } from '../../../contract/operations.ts';
import type { Topology } from '../../../core/model/topology.ts';
import type { Engine } from '../../../main/engine/api.ts';
import { createEngine } from '../../../main/engine/engine.ts';
import { eventually } from '../../helpers/eventually.ts';
import { attributes, span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { sendOtlp } from '../collector/run-agent.ts';
import { portOf, startAgent } from '../agent/start-agent.ts';

async function startEngine(): Promise<Engine> {
  const engine = await createEngine({
    ...{ storePath: ':memory:', engineVersion: '7', allowSql: false, samplePath: '' },
    capabilities: { host: 'test', ...NO_CAPABILITIES },
    receivers: { hosts: ['127.0.0.1'], otlpHttpPort: 0, otlpGrpcPort: 0 },
  });
  onTestFinished(() => engine.close());
  return engine;
}

async function read(engine: Engine, input: InputOf<'topology.read'> = {}): Promise<Topology> {
  const answer = await engine.call('topology.read', input);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

const httpOf = (engine: Engine) => engine.receivers.find(({ protocol }) => protocol === 'otlp-http')!.address;

const SELF = '{metrics: {address: "127.0.0.1:0"}, resource: {service.name: NAME}}';

/** A pipeline of traces to the addresses, which tells of itself. */
const relay = (name: string, to: readonly string[], processors = '') => `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
processors: {resource: {attributes: [{key: otelcol.gateway, value: ${name}, action: upsert}]}, batch: {}}
exporters: {${to.map((address, i) => `otlphttp/${i + 1}: {endpoint: "http://${address}"}`).join(', ')}}
service:
  telemetry: ${SELF.replace('NAME', name)}
  pipelines:
    traces: {receivers: [otlp], processors: [${processors}], exporters: [${to.map((_, i) => `otlphttp/${i + 1}`).join(', ')}]}
`;

const scraper = (targets: readonly string[], to: string) => `
receivers:
  prometheus:
    config:
      scrape_configs:
        - {job_name: collectors, scrape_interval: 100ms, scrape_timeout: 100ms, static_configs: [{targets: [${targets.map((target) => `"${target}"`).join(', ')}]}]}
exporters: {otlphttp: {endpoint: "http://${to}"}}
service:
  pipelines:
    metrics: {receivers: [prometheus], exporters: [otlphttp]}
`;

const spansNow = (trace: number, count: number, service = 'shop') => {
  const now = BigInt(Date.now()) * 1_000_000n;
  const items = Array.from({ length: count }, (_, i) =>
    span({ traceId: traceId(trace), spanId: spanId(trace * 100 + i), startTimeUnixNano: now, endTimeUnixNano: now + 1_000n }),
  );
  return traces(service, ...items);
};

test('probe', async () => {
  const engine = await startEngine();
  const desk = httpOf(engine);
  const gateway = await startAgent(relay('gw-1', [desk], 'resource'));
  const agent = await startAgent(relay('edge', [gateway.agent.addresses()['otlp']![0]!, desk]));
  const targets = [gateway, agent].map((one) => one.agent.extensionAddresses()['service.telemetry']![0]!);
  await startAgent(scraper(targets, desk));
  await sendOtlp(agent.agent, spansNow(1, 5));
  await eventually(async () => {
    await sendOtlp(agent.agent, spansNow(2, 5));
    const topology = await read(engine);
    expect(topology.edges.filter(({ perSecond }) => perSecond !== null && perSecond > 0).length).toBeGreaterThan(3);
  });
  console.log(JSON.stringify(await read(engine), null, 1));
});
void attributes; void portOf; void hrtime; void describe;
