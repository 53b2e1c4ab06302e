import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { readRetryDelayMs } from '../../../core/collector/retry-info.ts';
import { callOn, framed } from '../receivers/grpc-client.ts';
import { TYPES } from '../receivers/http-client.ts';
import { log, protobufOf, span } from '../receivers/payloads.ts';
import { apply, portOf, startAgent, TLS } from './start-agent.ts';

const CA = readFileSync(`${TLS}ca.crt`);
const SERVER = `tls: {cert_file: "${TLS}server.crt", key_file: "${TLS}server.key"}, auth: {authenticator: basicauth}`;
const ONE = protobufOf('traces', span());

/** So many requests at once for each user, whatever it calls itself. It takes minutes until another may come: a byte comes back each second. */
const gateway = (requests: number, exporter = 'nop') => `
receivers:
  otlp:
    protocols:
      grpc: {endpoint: "127.0.0.1:0", ${SERVER}, include_metadata: true}
      http: {endpoint: "127.0.0.1:0", ${SERVER}, include_metadata: true}
processors:
  ratelimit: {metadata_keys: [auth.username], strategy: bytes, rate: 1, burst: ${requests * ONE.length}, retry_delay: 3s, overrides: {"auth.username:big": {burst: 100000}}}
extensions:
  basicauth: {htpasswd: {inline: "flood:one\\nquiet:two\\nbig:three"}}
exporters: {nop: , nop/other: }
service:
  extensions: [basicauth]
  pipelines:
    traces: {receivers: [otlp], processors: [ratelimit], exporters: [${exporter}]}
    logs: {receivers: [otlp], processors: [ratelimit], exporters: [${exporter}]}
`;

const basic = (user: string) => `Basic ${Buffer.from(user).toString('base64')}`;

async function overHttp(port: number, user: string, headers: Record<string, string> = {}) {
  const all = { 'content-type': TYPES.protobuf, authorization: basic(user), ...headers };
  const asking = request({
    host: '127.0.0.1',
    port,
    path: '/v1/traces',
    method: 'POST',
    ca: CA,
    agent: false,
    headers: all,
  });
  asking.end(ONE);
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  await buffer(response);
  return { status: response.statusCode!, retryAfter: response.headers['retry-after'] };
}

async function overGrpc(port: number, user: string, signal: 'traces' | 'logs' = 'traces') {
  const session = connectHttp2(`https://localhost:${port}`, { ca: CA });
  session.on('error', () => {});
  const body = signal === 'traces' ? ONE : protobufOf('logs', log());
  const answer = await callOn(session, signal, { headers: { authorization: basic(user) }, chunks: [framed(body)] });
  session.destroy();
  return answer;
}

test('one user that floods a gateway is told to come back, and another loses nothing', async () => {
  const { agent } = await startAgent(gateway(10));
  const [grpc, http] = agent.addresses()['otlp']!.map(portOf) as [number, number];
  const flood = Array.from({ length: 40 }, (_, i) => overHttp(http, 'flood:one', { 'x-tenant': `name ${i}` }));
  const quiet = Array.from({ length: 5 }, () => overHttp(http, 'quiet:two'));
  const flooded = await Promise.all(flood);
  const quietly = [...(await Promise.all(quiet)), await overHttp(http, 'quiet:two')];
  expect(quietly.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  const refused = flooded.filter(({ status }) => status === 429);
  expect(flooded.filter(({ status }) => status === 200)).toHaveLength(10);
  expect(refused).toHaveLength(30);
  expect(new Set(refused.map(({ retryAfter }) => retryAfter))).toEqual(new Set(['3']));

  const reading = agent.read()['traces/ratelimit']!;
  expect(reading).toMatchObject({ in: 46, out: 16, refused: 30, refusals: { 'over the limit': 30 } });
  expect(reading.lastError?.message).toBe('too many requests: over 1 bytes per second (auth.username:flood)');
  expect(agent.read()['exporters/nop']!.in).toBe(16);

  expect((await overGrpc(grpc, 'big:three')).status).toBe(0);
});

test('over gRPC it is RESOURCE_EXHAUSTED with RetryInfo; a reload with the same settings forgets nothing', async () => {
  const { agent } = await startAgent(gateway(1));
  const [grpc] = agent.addresses()['otlp']!.map(portOf) as [number, number];
  expect((await overGrpc(grpc, 'flood:one')).status).toBe(0);
  await apply(agent, gateway(1, 'nop/other'));
  const refused = await overGrpc(grpc, 'flood:one');
  expect([refused.status, readRetryDelayMs(refused.details)]).toEqual([8, 3_000]);
  expect((await overGrpc(grpc, 'quiet:two')).status).toBe(0);
  expect(agent.read()['exporters/nop/other']!.in).toBe(1);
});

test('pipelines of one ratelimit have one limit together', async () => {
  const { agent } = await startAgent(gateway(1));
  const [grpc] = agent.addresses()['otlp']!.map(portOf) as [number, number];
  expect((await overGrpc(grpc, 'flood:one', 'logs')).status).toBe(0);
  expect((await overGrpc(grpc, 'flood:one')).status).toBe(8);
});
