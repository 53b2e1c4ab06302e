import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { Agent } from '../../../main/engine/agent/agent.ts';
import { loadBalancingExporter } from '../../../main/engine/collector/exporters/load-balancing/load-balancing.ts';
import { eventually } from '../../helpers/eventually.ts';
import { span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

async function startAgent(yaml: string): Promise<Agent> {
  const agent = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: false });
  const { config, problems } = agent.check(yaml);
  expect(problems).toEqual([]);
  await agent.start(config!);
  onTestFinished(() => agent.close());
  return agent;
}

/** Writes what it gets into a file. */
async function gateway(folder: string, name: string) {
  const path = join(folder, name);
  const agent = await startAgent(`
receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:0"}}}}
exporters: {file: {path: "${path}"}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [file]}}}
`);
  const ids = () => {
    const found = readFileSync(path, 'utf8').matchAll(/"traceId":"([0-9a-f]+)"/g);
    return Array.from(found, ([, id]) => id!);
  };
  return { address: agent.addresses()['otlp']![0]!, ids };
}

async function balancer(hostnames: readonly string[]) {
  const agent = await startAgent(`
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters: {loadbalancing: {protocol: {otlp: {tls: {insecure: true}}}, resolver: {static: {hostnames: [${hostnames.map((host) => `"${host}"`).join(', ')}]}}}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [loadbalancing]}}}
`);
  const send = async (...ids: number[]) => {
    const spans = ids.map((id, i) => span({ traceId: traceId(id * 0x9e3779b1), spanId: spanId(i + 1) }));
    const headers = { 'content-type': 'application/x-protobuf' };
    const body = new Uint8Array(encodeProtobuf(traces('shop', ...spans)));
    const { status } = await fetch(`http://${agent.addresses()['otlp']![0]}/v1/traces`, {
      method: 'POST',
      headers,
      body,
    });
    expect(status).toBe(200);
  };
  return { agent, send };
}

test('two agents send the spans of a trace to the same of several gateways', async () => {
  const folder = await makeTempDir();
  const gateways = [await gateway(folder, 'a'), await gateway(folder, 'b'), await gateway(folder, 'c')];
  const addresses = gateways.map(({ address }) => address);
  const [first, second] = [await balancer(addresses), await balancer(addresses.toReversed())];
  const ids = Array.from({ length: 60 }, (_, i) => i + 1);
  await first.send(...ids);
  await second.send(...ids, ...ids);
  const all = () => gateways.map((one) => one.ids());
  await eventually(() => expect(all().flat()).toHaveLength(180));
  for (const found of all()) {
    expect(found.length).toBeGreaterThan(0);
    // Of each trace all three spans, or none.
    expect(found.length).toBe(new Set(found).size * 3);
  }
  await eventually(() =>
    expect(second.agent.read()['exporters/loadbalancing']).toMatchObject({ in: 120, out: 120, queueCapacity: 3_000 }),
  );
  const own = second.agent.read()['exporters/loadbalancing']!.own!;
  const of = (name: string) => own.filter((one) => one.name === `loadbalancer_${name}`);
  expect(of('num_backends').map(({ value }) => value)).toEqual([3]);
  expect(
    of('backend_outcome').map(({ labels: [endpoint, success], value }) => [endpoint![1], success![1], value]),
  ).toEqual(
    addresses.toReversed().flatMap((address) => [
      [address, 'true', 1],
      [address, 'false', 0],
    ]),
  );
});

test('its settings are those of otlp for all back ends, and what it does not have is refused by name', () => {
  const problems = (settings: object) =>
    loadBalancingExporter()
      .read(settings)
      .problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const fixed = { static: { hostnames: ['a', 'b:4317'] } };
  expect(problems({ resolver: fixed })).toEqual([]);
  expect(problems({ resolver: { dns: { hostname: 'x' } } })).toEqual([]);
  expect(problems({ resolver: { ...fixed, dns: { hostname: 'x' } } })).toEqual([
    'resolver.dns: only one resolver should be specified',
  ]);
  expect(problems({ resolver: { k8s: { service: 'x' } } })).toEqual([
    'resolver.k8s: "k8s" is not supported here; dns is, with the name of a headless service',
  ]);
  expect(problems({ resolver: {} })).toEqual([
    'resolver.static.hostnames: no endpoints specified for the static resolver',
  ]);
  expect(problems({ resolver: fixed, routing_key: 'attributes' })).toEqual([
    'routing_key: "attributes" is none of traceid, service, resource, metric, streamid',
  ]);
  expect(problems({ resolver: fixed, protocol: { otlp: { compression: 'zip' } } })[0]).toMatch(
    /^protocol\.otlp\.compression/,
  );
});

test('a queue on disk needs the extension that says where, also where it is that of back ends', () => {
  const agent = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: false });
  const { problems } = agent.check(`
receivers: {otlp: {protocols: {http: }}}
exporters:
  loadbalancing:
    protocol: {otlp: {sending_queue: {storage: file_storage}}}
    resolver: {static: {hostnames: [a]}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [loadbalancing]}}}
`);
  expect(problems).toEqual([
    expect.objectContaining({ line: 5, message: '"file_storage" is not among the service\'s extensions' }),
  ]);
});
