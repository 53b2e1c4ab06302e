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
import { protobufOf, span } from '../receivers/payloads.ts';
import { apply, portOf, startAgent, TLS } from './start-agent.ts';

const CA = readFileSync(`${TLS}ca.crt`);
const SERVER = `tls: {cert_file: "${TLS}server.crt", key_file: "${TLS}server.key"}, auth: {authenticator: basicauth}`;
const ONE = protobufOf('traces', span());

/** Ten spans at once for each user, whatever it calls itself. An hour passes before the next comes back. */
const gateway = (exporter = 'nop') => `
receivers:
  otlp:
    protocols:
      grpc: {endpoint: "127.0.0.1:0", ${SERVER}, include_metadata: true}
      http: {endpoint: "127.0.0.1:0", ${SERVER}, include_metadata: true}
processors:
  ratelimit: {metadata_keys: [auth.username], strategy: records, rate: 1, burst: 10, overrides: {"auth.username:big": {burst: 1000}}}
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

async function overGrpc(port: number, user: string) {
  const session = connectHttp2(`https://localhost:${port}`, { ca: CA });
  session.on('error', () => {});
  const answer = await callOn(session, 'traces', { headers: { authorization: basic(user) }, chunks: [framed(ONE)] });
  session.destroy();
  return answer;
}

test('one user that floods a gateway is told to come back, and another loses nothing', async () => {
  const { agent } = await startAgent(gateway());
  const [grpc, http] = agent.addresses()['otlp']!.map(portOf) as [number, number];
  const flood = Array.from({ length: 40 }, (_, i) => overHttp(http, 'flood:one', { 'x-tenant': `name ${i}` }));
  const quiet = Array.from({ length: 5 }, () => overHttp(http, 'quiet:two'));
  const flooded = await Promise.all(flood);
  const quietly = [...(await Promise.all(quiet)), await overHttp(http, 'quiet:two')];
  expect(quietly.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  const refused = flooded.filter(({ status }) => status === 429);
  const taken = flooded.filter(({ status }) => status === 200);
  // However long it took, no more than the burst and one for each second; the rest is refused, and nothing else happened.
  expect(taken.length + refused.length).toBe(40);
  expect(taken.length).toBeGreaterThanOrEqual(10);
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused.map(({ retryAfter }) => retryAfter))).toEqual(new Set(['1']));

  const reading = agent.read()['traces/ratelimit']!;
  expect(reading).toMatchObject({ in: 46, out: 6 + taken.length, refused: refused.length });
  expect(reading.refusals).toEqual({ 'over the limit': refused.length });
  expect(reading.lastError?.message).toBe('too many requests: over 1 records per second (auth.username:flood)');
  expect(agent.read()['exporters/nop']!.in).toBe(6 + taken.length);

  expect((await overGrpc(grpc, 'big:three')).status).toBe(0);
});

test('over gRPC it is RESOURCE_EXHAUSTED with RetryInfo; a reload with the same settings forgets nothing', async () => {
  const { agent } = await startAgent(
    gateway().replace('rate: 1,', 'rate: 1, retry_delay: 3s,').replace('burst: 10', 'burst: 1'),
  );
  const [grpc] = agent.addresses()['otlp']!.map(portOf) as [number, number];
  const again = gateway('nop/other').replace('rate: 1,', 'rate: 1, retry_delay: 3s,').replace('burst: 10', 'burst: 1');
  const answers = [];
  for (let i = 0; i < 5; i++) {
    answers.push(await overGrpc(grpc, 'flood:one'));
    await apply(agent, again);
  }
  expect(answers[0]!.status).toBe(0);
  const refused = answers.find(({ status }) => status !== 0)!;
  expect([refused.status, readRetryDelayMs(refused.details)]).toEqual([8, 3_000]);
});
