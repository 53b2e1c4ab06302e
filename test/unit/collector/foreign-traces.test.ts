import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Agent } from '../../../main/engine/agent/agent.ts';
import { eventually } from '../../helpers/eventually.ts';
import { thriftBatch, thriftSpan } from '../../helpers/jaeger-thrift.ts';
import { binaryStruct } from '../../helpers/thrift-bytes.ts';

const YAML = (endpoint: string) => `
receivers:
  zipkin: {endpoint: "127.0.0.1:0"}
  jaeger: {protocols: {thrift_http: {endpoint: "127.0.0.1:0"}}}
  datadog: {endpoint: "127.0.0.1:0"}
exporters:
  zipkin: {endpoint: "${endpoint}"}
service:
  pipelines:
    traces: {receivers: [zipkin, jaeger, datadog], exporters: [zipkin]}
`;

/** A Zipkin that takes everything. */
async function zipkin() {
  const names: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const list = JSON.parse(Buffer.concat(parts).toString()) as {
        name: string;
        localEndpoint: { serviceName: string };
      }[];
      names.push(...list.map(({ name, localEndpoint }) => `${localEndpoint.serviceName} ${name}`));
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2/spans`, names };
}

test('a configuration takes traces that others speak, and sends them to a Zipkin', async () => {
  const { endpoint, names } = await zipkin();
  const agent = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: false });
  const { config, problems } = agent.check(YAML(endpoint));
  expect(problems).toEqual([]);
  await agent.start(config!);
  onTestFinished(() => agent.close());
  const post = async (id: string, path: string, type: string, body: string | Uint8Array<ArrayBuffer>) => {
    const url = `http://${agent.addresses()[id]![0]}${path}`;
    return (await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })).status;
  };
  const zipkinSpan = { traceId: 'a', id: '1', name: 'one', timestamp: 1, localEndpoint: { serviceName: 'z' } };
  expect(await post('zipkin', '/api/v2/spans', 'application/json', JSON.stringify([zipkinSpan]))).toBe(202);
  const batch = new Uint8Array(binaryStruct(thriftBatch('j', thriftSpan({ name: 'two' }))));
  expect(await post('jaeger', '/api/traces', 'application/x-thrift', batch)).toBe(202);
  const datadogSpan = { trace_id: 7, span_id: 3, name: 'three', service: 'd', start: 1, duration: 1 };
  expect(await post('datadog', '/v0.4/traces', 'application/json', JSON.stringify([[datadogSpan]]))).toBe(200);
  await eventually(() => expect(names.toSorted()).toEqual(['d three', 'j two', 'z one']));
  expect(agent.read()['receivers/jaeger']).toMatchObject({ in: 1, out: 1 });
});

test('metrics are not what they are there for', () => {
  const agent = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: false });
  const { problems } = agent.check(YAML('http://127.0.0.1:1').replace('traces:', 'metrics:'));
  expect(problems.length).toBeGreaterThan(0);
  expect(JSON.stringify(problems)).toMatch(/metrics/);
});
