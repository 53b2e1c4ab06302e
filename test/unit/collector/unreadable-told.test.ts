import { expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { jsonOf, protobufOf, span } from '../receivers/payloads.ts';
import { runAgent } from './run-agent.ts';

// Items of a request that cannot be read: what is wrong with the first of them is told, and they are counted as refused.

const CONFIG = `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
processors: {attributes: {actions: [{key: a, value: b, action: insert}]}}
exporters: {debug: }
service: {pipelines: {traces: {receivers: [otlp], processors: [attributes], exporters: [debug]}}}`;

async function send(type: 'json' | 'x-protobuf', body: string | Uint8Array) {
  const { agent, said } = await runAgent(CONFIG);
  const url = `http://${agent.addresses()['otlp']!.at(-1)}/v1/traces`;
  const headers = { 'content-type': `application/${type}` };
  expect((await fetch(url, { method: 'POST', headers, body: body as BodyInit })).status).toBe(200);
  const lost = () => said.filter((line) => line.includes('items are lost'));
  await eventually(() => expect(lost()).toHaveLength(1));
  return { agent, lost: lost()[0]! };
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
