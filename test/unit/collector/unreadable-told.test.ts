import { expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { jsonOf, protobufOf, span } from '../receivers/payloads.ts';
import { runAgent } from './run-agent.ts';

// Items of a request that cannot be read: what is wrong with the first of them is told, and they are counted as refused.

const configOf = (processor: string, exporter: string) => `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
processors:
  attributes: {actions: [{key: a, value: b, action: insert}]}
  groupbytrace:
  tail_sampling: {policies: [{name: all, type: always_sample}]}
exporters:
  debug:
  loadbalancing: {protocol: {otlp: {tls: {insecure: true}}}, resolver: {static: {hostnames: ["127.0.0.1:1"]}}}
service: {pipelines: {traces: {receivers: [otlp], processors: [${processor}], exporters: [${exporter}]}}}`;

async function send(
  type: 'json' | 'x-protobuf',
  body: string | Uint8Array,
  [processor, exporter] = ['attributes', 'debug'],
) {
  const { agent, said } = await runAgent(configOf(processor!, exporter!));
  const url = `http://${agent.addresses()['otlp']!.at(-1)}/v1/traces`;
  const headers = { 'content-type': `application/${type}` };
  const answer = await fetch(url, { method: 'POST', headers, body: body as BodyInit });
  expect(answer.status).toBe(200);
  const lost = () => said.filter((line) => line.includes('items are lost'));
  await eventually(() => expect(lost()).toHaveLength(1));
  return { agent, lost: lost()[0]!, answered: await answer.text() };
}

test('in JSON the receiver tells of them, and counts them as refused over its transport', async () => {
  const { agent, lost } = await send('json', jsonOf('traces', span(), span({ traceId: 'zz' })));
  expect(lost).toMatch(/^receivers\/otlp: items are lost: invalid OTLP: .*traceId 'zz' is neither 32 hex digits/);
  expect(agent.read()['receivers/otlp']).toMatchObject({
    dropped: { 'invalid OTLP': 1 },
    transports: { http: { traces: { out: 1, refused: 1 } } },
  });
});

test('in protobuf the first component that looks into them does', async () => {
  const { agent, lost } = await send('x-protobuf', protobufOf('traces', span(), span({ traceId: '0102' })));
  expect(lost).toMatch(/^processors\/attributes \(traces\): items are lost: invalid OTLP: .*trace/i);
  expect(agent.read()['traces/attributes']).toMatchObject({ dropped: { 'invalid OTLP': 1 }, in: 2, out: 1 });
});

test.each([
  ['processors/tail_sampling (traces)', 'tail_sampling', 'debug'],
  ['processors/groupbytrace (traces)', 'groupbytrace', 'debug'],
  ['exporters/loadbalancing', '', 'loadbalancing'],
])('%s says which span it is, and what is wrong with it, also to its sender', async (who, ...components) => {
  const body = protobufOf('traces', span(), span({ traceId: '0102' }));
  const { lost, answered } = await send('x-protobuf', body, components);
  const why = 'span 1: trace_id has 2 bytes, 16 expected';
  expect(lost).toBe(`${who}: items are lost: invalid OTLP: ${why}`);
  expect(answered).toContain(`1 item is no valid OTLP: ${why}`);
});
