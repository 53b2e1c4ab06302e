import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { Agent } from '../../../main/engine/agent/agent.ts';
import { loadBalancingExporter } from '../../../main/engine/collector/exporters/load-balancing/load-balancing.ts';
import { eventually } from '../../helpers/eventually.ts';
import { freePort } from '../../helpers/free-port.ts';
import { span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const NAME = 'gateways.example';
/** Like `loadbalancing`, which every agent has already. */
const TYPE = 'balancer';

/** Answers with what is in `addresses` now; an Error is no answer. */
function names(...first: string[]) {
  const answer: { addresses: readonly string[] | Error } = { addresses: first };
  const lookup = async (hostname: string) => {
    expect(hostname).toBe(NAME);
    if (answer.addresses instanceof Error) throw answer.addresses;
    return answer.addresses;
  };
  return { answer, lookup };
}

async function startAgent(yaml: string, lookup = names().lookup) {
  const said: string[] = [];
  const agent = new Agent({
    ...{ env: () => undefined, allowUnencrypted: false, exporters: [{ ...loadBalancingExporter(lookup), type: TYPE }] },
    log: (_, message) => said.push(message),
  });
  const { config, problems } = agent.check(yaml);
  expect(problems).toEqual([]);
  await agent.start(config!);
  onTestFinished(() => agent.close());
  return { agent, said };
}

/** Ids of the traces that came to an address, in the order they came. */
async function gateway(address: string) {
  const path = join(await makeTempDir(), 'traces.jsonl');
  await startAgent(`
receivers: {otlp: {protocols: {grpc: {endpoint: "${address}"}}}}
exporters: {file: {path: "${path}"}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [file]}}}
`);
  return () => Array.from(readFileSync(path, 'utf8').matchAll(/"traceId":"([0-9a-f]+)"/g), ([, id]) => id!);
}

async function balancer(port: number, lookup: (hostname: string) => Promise<readonly string[]>) {
  const { agent, said } = await startAgent(
    `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters:
  ${TYPE}:
    protocol: {otlp: {tls: {insecure: true}}}
    resolver: {dns: {hostname: ${NAME}, port: ${port}, interval: 10ms}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [${TYPE}]}}}
`,
    lookup,
  );
  const send = async (from: number, count: number) => {
    const spans = Array.from({ length: count }, (_, i) =>
      span({ traceId: traceId((from + i) * 0x9e3779b1), spanId: spanId(from + i) }),
    );
    const answer = await fetch(`http://${agent.addresses()['otlp']![0]}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: new Uint8Array(encodeProtobuf(traces('shop', ...spans))),
    });
    return answer.status;
  };
  const own = (name: string) =>
    agent.read()[`exporters/${TYPE}`]!.own!.filter((one) => one.name === `loadbalancer_${name}`);
  return { agent, said, send, own };
}

test('back ends are the addresses of a name, and change with them', async () => {
  const port = await freePort();
  const [first, second] = [await gateway(`127.0.0.1:${port}`), await gateway(`127.0.0.2:${port}`)];
  const { answer, lookup } = names('127.0.0.1');
  const { send, own } = await balancer(port, lookup);
  expect(await send(1, 30)).toBe(200);
  await eventually(() => expect(first()).toHaveLength(30));

  answer.addresses = ['127.0.0.2', '127.0.0.1'];
  await eventually(() => expect(own('num_backends').map(({ value }) => value)).toEqual([2]));
  expect(await send(1, 30)).toBe(200);
  await eventually(() => expect(first().length + second().length).toBe(60));
  expect(second().length).toBeGreaterThan(0);
  expect(first().length).toBeGreaterThan(30);

  answer.addresses = ['127.0.0.2'];
  await eventually(() => expect(own('num_backends').map(({ value }) => value)).toEqual([1]));
  const before = second().length;
  expect(await send(1, 30)).toBe(200);
  await eventually(() => expect(second()).toHaveLength(before + 30));
  expect(own('num_backend_updates').map(({ value, labels }) => [value, labels])).toEqual([[3, [['resolver', 'dns']]]]);
});

test('what waits for a back end that goes is sent to those that are left', async () => {
  const port = await freePort();
  const left = await gateway(`127.0.0.1:${port}`);
  // Nobody listens at the second.
  const { answer, lookup } = names('127.0.0.1', '127.0.0.3');
  const { agent, send, own } = await balancer(port, lookup);
  expect(await send(1, 60)).toBe(200);
  await eventually(() => expect(agent.read()[`exporters/${TYPE}`]!.retries).toBeGreaterThan(0));
  expect(left().length).toBeLessThan(60);

  answer.addresses = ['127.0.0.1'];
  await eventually(() => expect(new Set(left()).size).toBe(60));
  expect(own('backend_outcome').map(({ labels: [endpoint] }) => endpoint![1])).toEqual([
    `127.0.0.1:${port}`,
    `127.0.0.1:${port}`,
  ]);
  const done = { in: 60, out: 60, failed: 0, queueSize: 0 };
  await eventually(() => expect(agent.read()[`exporters/${TYPE}`]).toMatchObject(done));
});

test('while no address is known senders are told to come back; what was known stays while there is no answer', async () => {
  const port = await freePort();
  const arrived = await gateway(`127.0.0.1:${port}`);
  const { answer, lookup } = names();
  answer.addresses = new Error('no such name');
  const { send, own, said } = await balancer(port, lookup);
  expect(await send(1, 3)).toBe(503);
  expect(said).toContain('back ends are not found: no such name');

  answer.addresses = ['127.0.0.1'];
  await eventually(async () => expect(await send(1, 3)).toBe(200));
  expect(said).toContain('the back ends are found again');

  answer.addresses = new Error('no such name');
  const failed = () => own('num_resolutions').find(({ labels }) => labels[0]![1] === 'false')!.value;
  const failures = failed();
  await eventually(() => expect(failed()).toBeGreaterThan(failures));
  expect(await send(10, 1)).toBe(200);
  await eventually(() => expect(new Set(arrived()).size).toBe(4));
});

test('of more than a thousand addresses the others are left out, which is told once', async () => {
  const { answer, lookup } = names(...Array.from({ length: 1_001 }, (_, i) => `127.1.${i >> 8}.${i & 255}`));
  let lookups = 0;
  const { said } = await balancer(1, (hostname) => {
    lookups++;
    return lookup(hostname);
  });
  await eventually(() => expect(lookups).toBeGreaterThan(3));
  const about = () => said.filter((line) => line.includes('addresses of'));
  expect(about()).toEqual([expect.stringContaining(`more than 1000 addresses of ${NAME}: the others are left out`)]);
  answer.addresses = ['127.1.0.0'];
  await eventually(() => expect(about().at(-1)).toContain(`all addresses of ${NAME} are back ends again`));
});
