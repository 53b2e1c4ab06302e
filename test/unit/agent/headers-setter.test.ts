import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { senderWith } from '../../../core/collector/sender.ts';
import type { ExtensionContext } from '../../../main/engine/agent/extensions/extension.ts';
import { HEADERS_SETTER } from '../../../main/engine/agent/extensions/headers-setter.ts';
import { eventually } from '../../helpers/eventually.ts';
import { postProtobuf } from '../receivers/http-client.ts';
import { protobufOf, span } from '../receivers/payloads.ts';
import { portOf, problemsOf, startAgent, yamlOf } from './start-agent.ts';

const SENDER = {
  ...senderWith(
    new Map([
      ['tenant_id', ['acme']],
      ['two', ['a', 'b']],
      ['odd', ['ä']],
    ]),
  ),
  auth: () => 'ann',
};

async function headersOf(headers: object[], configured: Record<string, string> = {}, sender = SENDER) {
  const { problems, create } = HEADERS_SETTER.read({ headers });
  expect(problems).toEqual([]);
  const { clientAuth } = await create({} as ExtensionContext);
  return clientAuth!({ sender, headers: configured });
}

describe("the Collector's documented example", () => {
  const headers = [
    { action: 'insert', key: 'X-Scope-OrgID', from_context: 'tenant_id', default_value: 'Org-ID' },
    { action: 'upsert', key: 'User-ID', value: 'user_id' },
    { action: 'update', key: 'User-ID', value: 'user_id' },
    { action: 'delete', key: 'Some-Header' },
  ];

  test('sets what the sender said, and what is configured', async () => {
    expect(await headersOf(headers, { 'some-header': 'x' })).toEqual({
      'x-scope-orgid': 'acme',
      'user-id': 'user_id',
      'some-header': undefined,
    });
  });

  test('keeps what is there, and has a default', async () => {
    expect(await headersOf(headers.slice(0, 1), { 'x-scope-orgid': 'mine' })).toEqual({});
    expect(await headersOf(headers.slice(0, 1), {}, { ...SENDER, metadata: () => [] } as typeof SENDER)).toEqual({
      'x-scope-orgid': 'Org-ID',
    });
  });
});

test('update changes only what is there, and users are known by from_attribute', async () => {
  const headers = [
    { key: 'a', action: 'update', value: '1' },
    { key: 'user', from_attribute: 'username' },
  ];
  expect(await headersOf(headers)).toEqual({ user: 'ann' });
  expect(await headersOf(headers, { a: '0' })).toEqual({ a: '1', user: 'ann' });
});

test.each(['two', 'odd'])('what cannot be sent on is refused for good: %s', async (name) => {
  await expect(headersOf([{ key: 'a', from_context: name }])).rejects.toMatchObject({ isPermanent: true });
});

test.each<[string, string]>([
  ['{}', 'a list of headers is expected here'],
  ['{headers: [{value: a}]}', 'the name of a header is expected here'],
  ['{headers: [{key: a}]}', 'value, from_context or from_attribute is expected here'],
  ['{headers: [{key: a, value: b, from_context: c}]}', 'only one of value, from_context can be given'],
  ['{headers: [{key: a, value: b, action: put}]}', '"put" is none of insert, update, upsert, delete'],
  ['{headers: [{key: a, value_file: b}]}', '"value_file" is not supported here'],
  ['{headers: [{key: a, value: "b\\nc"}]}', 'is no value of a header'],
])('%s is refused', (settings, message) => {
  const yaml = yamlOf({ http: '', extensions: `headers_setter: ${settings}`, used: 'headers_setter' });
  expect(problemsOf(yaml).join('\n')).toContain(message);
});

test('what a tenant sent goes on under its name, through batch and queue, and without TLS over gRPC', async () => {
  const seen: (string | undefined)[] = [];
  const backEnd = createServer((request, response) => {
    seen.push(request.headers['x-scope-orgid'] as string | undefined);
    request.resume().on('end', () => response.end());
  });
  await new Promise<void>((resolve) => backEnd.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void backEnd.close());
  const { port } = backEnd.address() as AddressInfo;
  const yaml = yamlOf({
    http: 'include_metadata: true',
    extensions: 'headers_setter: {headers: [{key: X-Scope-OrgID, from_context: x-tenant}]}',
    used: 'headers_setter',
    processors: 'batch',
    exporters: `otlphttp: {endpoint: "http://127.0.0.1:${port}", auth: {authenticator: headers_setter}}`,
  }).replace('batch: {}', 'batch: {metadata_keys: [x-tenant]}');
  const { agent } = await startAgent(yaml);
  const [http] = agent.addresses()['otlp']!.map(portOf) as [number];
  for (const tenant of ['a', 'b'])
    expect((await postProtobuf(http, 'traces', protobufOf('traces', span()), { 'x-tenant': tenant })).status).toBe(200);
  await eventually(() => expect(seen.toSorted()).toEqual(['a', 'b']));
  const grpc = yaml.replace(/otlphttp: \{endpoint: "[^"]+"/, 'otlp: {endpoint: "127.0.0.1:1", tls: {insecure: true}');
  expect(problemsOf(grpc.replaceAll('[otlphttp]', '[otlp]'))).toEqual([]);
});
