import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { eventually } from '../../helpers/eventually.ts';
import { call, framed } from '../receivers/grpc-client.ts';
import { post, postProtobuf, TYPES } from '../receivers/http-client.ts';
import { jsonOf, protobufOf, span } from '../receivers/payloads.ts';
import { portOf, problemsOf, startAgent, yamlOf } from './start-agent.ts';

const ONE = protobufOf('traces', span());
const ACTIONS = `[
      {key: tenant, from_context: metadata.X-Tenant, action: insert},
      {key: bare, from_context: x-tenant, action: insert},
      {key: user, from_context: auth.username, action: insert},
      {key: address, from_context: client.address, action: insert},
      {key: none, from_context: metadata.x-none, default_value: nobody, action: insert}
    ]`;

/** An agent whose spans go into a file, and what is in it. */
async function writing({ server = '', processors = 'attributes' } = {}) {
  const path = join(await makeTempDir(), 'spans.jsonl');
  const { agent } = await startAgent(`
receivers:
  otlp: {protocols: {grpc: {endpoint: "127.0.0.1:0", ${server}}, http: {endpoint: "127.0.0.1:0", ${server}}}}
  zipkin: {endpoint: "127.0.0.1:0", ${server}}
processors:
  attributes:
    actions: ${ACTIONS}
  batch: {timeout: 100ms, metadata_keys: [X-Tenant], metadata_cardinality_limit: 2}
  batch/plain: {timeout: 100ms}
extensions: {basicauth: {htpasswd: {inline: "ann:s3cret"}}}
exporters: {file: {path: "${path}"}}
service:
  extensions: [basicauth]
  pipelines: {traces: {receivers: [otlp, zipkin], processors: [${processors}], exporters: [file]}}
`);
  const [grpc, http] = agent.addresses()['otlp']!.map(portOf) as [number, number];
  const zipkin = portOf(agent.addresses()['zipkin']![0]!);
  const requests = (): Record<string, string>[][] =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => spansIn(JSON.parse(line)));
  return { agent, grpc, http, zipkin, requests };
}

/** The attributes of each span that are texts. */
function spansIn(request: { resourceSpans: { scopeSpans: { spans: { attributes?: unknown[] }[] }[] }[] }) {
  const spans = request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  return spans.map(({ attributes = [] }) => {
    const pairs = (attributes as { key: string; value: { stringValue?: string } }[]).flatMap(({ key, value }) =>
      ['tenant', 'bare', 'user', 'address', 'none'].includes(key) ? [[key, value.stringValue ?? '']] : [],
    );
    return Object.fromEntries(pairs) as Record<string, string>;
  });
}

describe('from_context', () => {
  const headers = { 'x-tenant': 'acme', authorization: `Basic ${Buffer.from('ann:s3cret').toString('base64')}` };
  const SERVER = 'include_metadata: true, auth: {authenticator: basicauth}';
  const KNOWN = { tenant: 'acme', bare: 'acme', user: 'ann', address: '127.0.0.1', none: 'nobody' };

  test('knows headers, metadata of gRPC, users and addresses', async () => {
    const { grpc, http, zipkin, requests } = await writing({ server: SERVER });
    expect((await postProtobuf(http, 'traces', ONE, headers)).status).toBe(200);
    const json = { ...headers, 'content-type': TYPES.json };
    expect((await post(http, { headers: json, body: jsonOf('traces', span()) })).status).toBe(200);
    expect((await call(grpc, 'traces', { headers, chunks: [framed(ONE)] })).status).toBe(0);
    const body = JSON.stringify([{ traceId: '1'.repeat(32), id: '2'.repeat(16), name: 'GET' }]);
    expect((await post(zipkin, { path: '/api/v2/spans', headers: json, body })).status).toBe(202);
    await eventually(() => expect(requests()).toEqual([[KNOWN], [KNOWN], [KNOWN], [KNOWN]]));
  });

  test('knows no headers without include_metadata', async () => {
    const { grpc, http, requests } = await writing({ server: 'auth: {authenticator: basicauth}' });
    expect((await postProtobuf(http, 'traces', ONE, headers)).status).toBe(200);
    expect((await call(grpc, 'traces', { headers, chunks: [framed(ONE)] })).status).toBe(0);
    const known = { user: 'ann', address: '127.0.0.1', none: 'nobody' };
    await eventually(() => expect(requests()).toEqual([[known], [known]]));
  });
});

describe('batch', () => {
  const server = 'include_metadata: true';

  test('puts together what has the same metadata, and that alone is known behind it', async () => {
    const { http, requests } = await writing({ server, processors: 'batch, attributes' });
    const send = async (tenant: string) => (await postProtobuf(http, 'traces', ONE, { 'x-tenant': tenant })).status;
    expect(await Promise.all(['a', 'b', 'a', 'b', 'a'].map(send))).toEqual([200, 200, 200, 200, 200]);
    const of = (tenant: string) => ({ tenant, bare: tenant, address: '', none: 'nobody' });
    await eventually(() => expect(requests().flat()).toHaveLength(5));
    for (const request of requests()) expect(new Set(request.map(({ tenant }) => tenant)).size).toBe(1);
    expect(requests().flat()).toEqual(expect.arrayContaining([of('a'), of('b')]));
    // The limit is of those that hold something: none of the others does by now.
    expect(await send('c')).toBe(200);
    expect(await send('a')).toBe(200);
  });

  test('without metadata_keys nothing is known behind it, also of a request that went alone', async () => {
    const { http, requests } = await writing({ server, processors: 'batch/plain, attributes' });
    expect((await postProtobuf(http, 'traces', ONE, { 'x-tenant': 'a' })).status).toBe(200);
    await eventually(() => expect(requests()).toEqual([[{ address: '', none: 'nobody' }]]));
  });

  test('a key is named once, whatever its case', () => {
    const yaml = yamlOf({ http: '', processors: 'batch' }).replace(
      'batch: {}',
      'batch: {metadata_keys: [X-Tenant, x-tenant]}',
    );
    expect(problemsOf(yaml).join('\n')).toContain('duplicate entry in metadata_keys: "x-tenant" (case-insensitive)');
  });
});
