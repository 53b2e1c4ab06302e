import { hostname } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NO_CAPABILITIES } from '../../../contract/operations/session.ts';
import type { InputOf } from '../../../contract/operations.ts';
import type { Topology } from '../../../core/model/topology.ts';
import type { Engine } from '../../../main/engine/api.ts';
import { createEngine } from '../../../main/engine/engine.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { eventually } from '../../helpers/eventually.ts';
import { span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { sendOtlp } from '../collector/run-agent.ts';
import { startAgent } from '../agent/start-agent.ts';

async function startEngine(): Promise<Engine> {
  const engine = await createEngine({
    ...{ storePath: ':memory:', engineVersion: '7', allowSql: false, samplePath: '' },
    capabilities: { host: 'test', ...NO_CAPABILITIES },
    receivers: { hosts: ['127.0.0.1'], otlpHttpPort: 0, otlpGrpcPort: 0 },
  });
  onTestFinished(() => engine.close());
  return engine;
}

async function readTopology(engine: Engine, input: InputOf<'topology.read'> = {}): Promise<Topology> {
  const answer = await engine.call('topology.read', input);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

const httpOf = (engine: Engine) => engine.receivers.find(({ protocol }) => protocol === 'otlp-http')!.address;

const SELF = '{metrics: {address: "127.0.0.1:0"}, resource: {service.name: NAME}}';

/** A pipeline of traces to the addresses, which tells of itself. */
const relay = (name: string, to: readonly string[], processors = '') => `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
processors:
  resource: {attributes: [{key: otelcol.gateway, value: ${name}, action: upsert}]}
  tail_sampling: {decision_wait: 100ms, policies: [{name: all, type: always_sample}]}
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
        - {job_name: collectors, scrape_interval: 10s, scrape_timeout: 10s, static_configs: [{targets: [${targets.map((target) => `"${target}"`).join(', ')}]}]}
exporters: {otlphttp: {endpoint: "http://${to}"}}
service:
  pipelines:
    metrics: {receivers: [prometheus], exporters: [otlphttp]}
`;

const spansNow = (trace: number, count: number, { from = 0 } = {}) => {
  const now = BigInt(Date.now()) * 1_000_000n;
  const times = { startTimeUnixNano: now, endTimeUnixNano: now + 1_000n };
  const items = Array.from({ length: count }, (_, i) =>
    span({ traceId: traceId(trace), spanId: spanId(trace * 100 + from + i), ...times }),
  );
  return traces('shop', ...items);
};

async function post(address: string, telemetry: Telemetry): Promise<void> {
  const headers = { 'content-type': 'application/x-protobuf' };
  const body = encodeProtobuf(telemetry) as BodyInit;
  const answer = await fetch(`http://${address}/v1/${telemetry.signal}`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
}

const sendSpansNow = (engine: Engine) => post(httpOf(engine), spansNow(1, 3));

const addressOf = ({ agent }: Awaited<ReturnType<typeof startAgent>>) => agent.addresses()['otlp']![0]!;
const tellsAt = ({ agent }: Awaited<ReturnType<typeof startAgent>>) =>
  agent.extensionAddresses()['service.telemetry']![0]!;

/** What goes by which edge, by the names of nodes, without rates. */
const edgesOf = ({ nodes, edges }: Topology) => {
  const nameOf = (id: string) => nodes.find((node) => node.id === id)!.name || id;
  return edges.map(({ from, to, exporter, basis }) => `${nameOf(from)} -${exporter}-> ${nameOf(to)} ${basis}`);
};

// Each waits several times for what other programs do.
describe('agents and gateways in front of the desk', { timeout: 120_000 }, () => {
  test('an agent that tees to the desk and to a gateway which sends there as well', async () => {
    const engine = await startEngine();
    const desk = httpOf(engine);
    const gateway = await startAgent(relay('gw-1', [desk], 'resource'));
    const edge = await startAgent(relay('edge', [addressOf(gateway), desk]));
    await sendOtlp(edge.agent, spansNow(1, 5));
    await eventually(async () =>
      expect((await readTopology(engine)).duplicates).toMatchObject({ spans: 5, surplus: 5 }),
    );
    await startAgent(scraper([tellsAt(gateway), tellsAt(edge)], desk));
    const topology = await eventually(async () => {
      const read = await readTopology(engine);
      expect(read.edges).toHaveLength(4);
      return read;
    });
    expect(edgesOf(topology).sort()).toEqual([
      'applications --> edge inferred',
      'edge -otlphttp/1-> gw-1 told',
      'edge -otlphttp/2-> desk told',
      'gw-1 -otlphttp/1-> desk told',
    ]);
    expect(topology.nodes.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'applications ',
      'agent edge',
      'gateway gw-1',
      'desk ',
    ]);
    const [applications, agent] = topology.nodes;
    expect(applications).toMatchObject({ services: ['shop'], serviceCount: 1 });
    expect(agent!.host).toBe(hostname());
    expect(agent!.components.map(({ section, id, endpoints }) => [section, id, endpoints])).toEqual([
      ['receivers', 'otlp', [addressOf(edge)]],
      ['exporters', 'otlphttp/1', [addressOf(gateway)]],
      ['exporters', 'otlphttp/2', [desk]],
    ]);
    expect(topology.duplicates.ways).toMatchObject([
      {
        service: 'shop',
        copies: 2,
        differences: [{ key: 'otelcol.gateway', values: expect.arrayContaining([null, 'gw-1']) }],
      },
    ]);
    expect(topology.splits).toMatchObject({ splitTraces: 0, gateways: [{ name: 'gw-1', byTrace: [] }] });
    expect(topology.notes).toEqual([]);
  });

  test('a trace whose halves came by two gateways, one of which decides by whole traces', async () => {
    const engine = await startEngine();
    const desk = httpOf(engine);
    const gateways = [
      await startAgent(relay('gw-1', [desk], 'resource, tail_sampling')),
      await startAgent(relay('gw-2', [desk], 'resource')),
    ];
    await sendOtlp(gateways[0]!.agent, spansNow(1, 2));
    await sendOtlp(gateways[1]!.agent, spansNow(1, 2, { from: 50 }));
    await sendOtlp(gateways[1]!.agent, spansNow(2, 1));
    await eventually(async () => expect((await readTopology(engine)).splits.marked).toBe(5));
    await startAgent(scraper(gateways.map(tellsAt), desk));
    const topology = await eventually(async () => {
      const read = await readTopology(engine);
      expect(read.splits.gateways.map(({ nodeId }) => nodeId)).not.toContain('');
      return read;
    });
    expect(topology.splits).toMatchObject({
      ...{ found: ['otelcol.gateway'], traces: 2, splitTraces: 1, traceIds: [traceId(1)] },
      together: [{ gateways: ['gw-1', 'gw-2'], traces: 1 }],
      gateways: [
        { name: 'gw-2', traces: 2, splitTraces: 1, byTrace: [] },
        { name: 'gw-1', traces: 1, splitTraces: 1, byTrace: ['tail_sampling'] },
      ],
    });
    expect(topology.nodes.map(({ kind }) => kind)).toEqual(['applications', 'gateway', 'gateway', 'desk']);
  });
});

describe('the desk', () => {
  test('alone: what applications sent', async () => {
    const engine = await startEngine();
    expect(await readTopology(engine)).toMatchObject({ nodes: [{ id: 'desk', version: '7' }], edges: [] });
    await sendSpansNow(engine);
    const { nodes, edges } = await eventually(async () => {
      const read = await readTopology(engine);
      expect(read.nodes).toHaveLength(2);
      return read;
    });
    expect(edges).toEqual([
      {
        ...{ from: 'applications', to: 'desk', exporter: '', endpoint: '', signals: [], basis: 'inferred' },
        ...{ perSecond: null, failedPerSecond: null, stalledMs: null },
      },
    ]);
    expect(nodes[1]!.components).toMatchObject([{ section: 'receivers', id: 'otlp' }]);
  });
});

test('the window ends with the data where all of it is from before', async () => {
  const engine = await startEngine();
  const old = { startTimeUnixNano: 5_000_000_000_000n, endTimeUnixNano: 5_000_000_000_001n };
  await post(httpOf(engine), traces('shop', span(old)));
  const topology = await eventually(async () => {
    const read = await readTopology(engine, { minutes: 1 });
    expect(read.duplicates.lookedAt).toBe(1);
    return read;
  });
  // The end of the span is the end of the data.
  expect([topology.fromNs, topology.toNs]).toEqual(['4940000000002', '5000000000002']);
});

test('is not asked for what it does not take', async () => {
  const engine = await startEngine();
  for (const input of [{ minutes: 0 }, { minutes: 1.5 }, { gatewayAttributes: [''] }])
    expect(await engine.call('topology.read', input)).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  const cancelled = await engine.call('topology.read', {}, { signal: AbortSignal.abort() });
  expect(cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } });
});
