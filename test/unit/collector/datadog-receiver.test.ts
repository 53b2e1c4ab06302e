import { describe, expect, test } from 'vitest';
import { ConsumeError } from '../../../main/engine/collector/consumer.ts';
import { encodeWith, protoTypes } from '../../helpers/proto-text.ts';
import { encodeMsgpack } from '../formats/msgpack.ts';
import { kindOf, spansOf, startReceiver } from './start-receiver.ts';

const LOOPBACK = { endpoint: '127.0.0.1:0' };
const TRACE = 2n ** 64n - 1n;
const span = (id: number | bigint, more: object = {}) => ({
  service: 'shop',
  name: 'web.request',
  resource: 'GET /',
  type: 'web',
  trace_id: TRACE,
  span_id: id,
  parent_id: 0,
  start: 1_700_000_000_123_456_789n,
  duration: 1_000,
  error: 0,
  ...more,
});

interface Ask {
  path?: string;
  type?: string;
  headers?: Record<string, string>;
  method?: string;
}

async function send(
  url: string,
  body: string | Uint8Array,
  { path = '/v0.4/traces', type, headers, method }: Ask = {},
) {
  const answer = await fetch(`${url}${path}`, {
    method: method ?? 'PUT',
    headers: { ...headers, ...(type === undefined ? {} : { 'content-type': type }) },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
}

const msgpack = (url: string, value: unknown, ask: Ask = {}) =>
  send(url, encodeMsgpack(value), { type: 'application/msgpack', ...ask });
const resourceOf = (taken: Awaited<ReturnType<typeof startReceiver>>['taken'], at = 0) =>
  Object.fromEntries(
    taken[at]!.groups[0]!.resource.attributes.map(({ key, value }) => [key, 'value' in value && value.value]),
  );
const RATES = { rate_by_service: { 'service:,env:': 1 } };

describe('the datadog receiver', () => {
  test('takes lists of traces, and answers as an agent does', async () => {
    const { url, taken } = await startReceiver('datadog', LOOPBACK);
    const traces = [[span(1), span(2, { parent_id: 1 })], [span(3, { trace_id: 7, service: 'other' })]];
    const answer = await msgpack(url, traces);
    expect([answer.status, JSON.parse(answer.text), answer.type]).toEqual([200, RATES, 'application/json']);
    expect(await msgpack(url, traces, { path: '/v0.3/traces', method: 'POST' })).toMatchObject({ text: 'OK\n' });
    expect((await msgpack(url, [])).status).toBe(200);
    expect(spansOf(taken).map(({ service, spanId }) => [service, Number(`0x${spanId}`)])).toEqual([
      ['shop', 1],
      ['shop', 2],
      ['other', 3],
      ['shop', 1],
      ['shop', 2],
      ['other', 3],
    ]);
    expect(spansOf(taken)[1]).toMatchObject({
      traceId: `${'0'.repeat(16)}${'f'.repeat(16)}`,
      parentSpanId: '0000000000000001',
      name: 'web.request',
      kind: 2,
      scopeName: 'Datadog',
      startTimeUnixNano: 1_700_000_000_123_456_789n,
      endTimeUnixNano: 1_700_000_000_123_457_789n,
    });
  });

  test('takes JSON with all digits of its numbers, with and without a type', async () => {
    const { url, taken } = await startReceiver('datadog', LOOPBACK);
    const json = JSON.stringify([[span(1)]], (_, value: unknown) =>
      typeof value === 'bigint' ? `#${value}` : value,
    ).replace(/"#(\d+)"/g, '$1');
    for (const type of ['application/json', 'text/json', 'text/plain'])
      expect((await send(url, json, { type })).status).toBe(200);
    expect((await send(url, encodeMsgpack([[span(1)]]), { type: 'application/octet-stream' })).status).toBe(200);
    expect(spansOf(taken).map(({ startTimeUnixNano }) => startTimeUnixNano)).toEqual(
      Array.from({ length: 4 }, () => 1_700_000_000_123_456_789n),
    );
  });

  test('takes v0.5, whose spans name texts by their place', async () => {
    const { url, taken, meter } = await startReceiver('datadog', LOOPBACK);
    const texts = ['', 'shop', 'web.request', 'GET /', 'http.method', 'GET', 'web', 'error.type', 'Gone', 'rate'];
    const meta = new Map([
      [4, 5],
      [7, 8],
    ]);
    const fields = [1, 2, 3, TRACE, 5, 0, 1_700_000_000_123_456_789n, 1_000, 1, meta, new Map([[9, 0.5]]), 6];
    const wrong = [99, ...fields.slice(1)];
    const answer = await msgpack(url, [texts, [[fields, wrong, fields.slice(1)]]], { path: '/v0.5/traces' });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, RATES]);
    expect(meter.read().dropped).toEqual({ 'invalid Datadog span': 2 });
    expect(Object.keys(meter.read().transports)).toEqual(['http']);
    const [read] = spansOf(taken);
    expect(read).toMatchObject({
      service: 'shop',
      name: 'web.request',
      kind: 2,
      status: { code: 2 },
      startTimeUnixNano: 1_700_000_000_123_456_789n,
      events: [{ name: 'exception' }],
    });
    expect(read!.attributes).toEqual(
      expect.arrayContaining([
        { key: 'dd.span.Resource', value: { kind: 'string', value: 'GET /' } },
        { key: 'http.request.method', value: { kind: 'string', value: 'GET' } },
        { key: 'rate', value: { kind: 'double', value: 0.5 } },
      ]),
    );
  });

  test('takes v0.7 with what it says of its tracer, and headers before that', async () => {
    const { url, taken } = await startReceiver('datadog', LOOPBACK);
    const payload = {
      container_id: 'c1',
      language_name: 'go',
      language_version: '1.22',
      tracer_version: '1.60',
      env: 'prod',
      hostname: 'box',
      app_version: '7',
      tags: { team: 'a', version: '7' },
      chunks: [{ priority: 1, origin: '', spans: [span(1)] }],
    };
    await msgpack(url, payload, { path: '/v0.7/traces' });
    const expected = {
      'service.name': 'shop',
      'telemetry.sdk.name': 'Datadog',
      'container.id': 'c1',
      'telemetry.sdk.language': 'go',
      'process.runtime.version': '1.22',
      'deployment.environment.name': 'prod',
      'host.name': 'box',
      'service.version': '7',
      'telemetry.sdk.version': '1.60',
      team: 'a',
    };
    expect(resourceOf(taken)).toEqual(expected);
    expect(taken[0]!.groups[0]!.scopes[0]!.scope).toMatchObject({ name: 'Datadog', version: '1.60' });
    const headers = { 'datadog-meta-lang': '.NET', 'datadog-meta-tracer-version': '2.0' };
    await msgpack(url, payload, { path: '/v0.7/traces', headers });
    expect(resourceOf(taken, 1)).toEqual({
      ...expected,
      'telemetry.sdk.language': 'dotnet',
      'telemetry.sdk.version': 'Datadog-2.0',
    });
  });

  test('takes what agents send on', async () => {
    const { url, taken } = await startReceiver('datadog', LOOPBACK);
    const body = encodeWith(AGENT_PAYLOAD, {
      tracerPayloads: [
        {
          languageName: 'go',
          chunks: [
            {
              spans: [
                {
                  ...{ service: 'shop', name: 'web.request', resource: 'GET /', type: 'web' },
                  ...{ traceID: '7', spanID: '18446744073709551615', start: '1700000000123456789', duration: '5' },
                  meta: { 'http.method': 'GET' },
                  metrics: { rate: 0.5 },
                  spanLinks: [{ traceID: '1', traceID_high: '2', spanID: '3', attributes: { why: 'retry' } }],
                },
              ],
            },
          ],
        },
        { languageName: 'python', chunks: [{ spans: [{ service: 'other', traceID: '8', spanID: '9' }] }] },
      ],
    });
    const ask = { path: '/api/v0.2/traces', type: 'application/x-protobuf' };
    expect((await send(url, body, ask)).status).toBe(200);
    const [first, second] = spansOf(taken);
    expect(first).toMatchObject({
      traceId: '7'.padStart(32, '0'),
      spanId: 'f'.repeat(16),
      startTimeUnixNano: 1_700_000_000_123_456_789n,
      links: [{ traceId: '00000000000000020000000000000001', spanId: '0000000000000003' }],
    });
    expect(second!.service).toBe('other');
    expect(taken[0]!.groups.map(({ resource }) => resource.attributes.at(-1)!.value)).toEqual([
      { kind: 'string', value: 'go' },
      { kind: 'string', value: 'python' },
    ]);
  });

  test('knows the upper half of a trace in later requests, and takes links from their tag', async () => {
    const { url, taken } = await startReceiver('datadog', LOOPBACK);
    const links = JSON.stringify([{ trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), attributes: { why: 'x' } }]);
    const meta = { '_dd.p.tid': '00000000000000ab', '_dd.span_links': links };
    await msgpack(url, [[span(1, { meta })]]);
    await msgpack(url, [[span(2), span(3, { trace_id: 5 })]]);
    const [first, second, third] = spansOf(taken);
    expect(first!.links).toMatchObject([{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }]);
    expect(first!.attributes.map(({ key }) => key)).not.toContain('_dd.span_links');
    expect(second!.traceId).toBe(`00000000000000ab${'f'.repeat(16)}`);
    expect(third!.traceId).toBe('5'.padStart(32, '0'));
  });

  test('tells what it takes, and answers those who ask whether it is there', async () => {
    const { url, meter } = await startReceiver('datadog', LOOPBACK);
    const info = (await (await fetch(`${url}/info`)).json()) as { endpoints: string[]; client_drop_p0s: boolean };
    expect(info.endpoints).toEqual(expect.arrayContaining(['/v0.3/traces', '/v0.4/traces', '/v0.5/traces']));
    expect([info.client_drop_p0s, info.endpoints.includes('/v0.6/stats')]).toEqual([false, false]);
    expect((await fetch(url)).status).toBe(200);
    expect((await send(url, '', { path: '/v0.5/traces' })).status).toBe(400);
    expect(meter.read().refusals).toEqual({});
    expect((await send(url, 'x', { path: '/v0.6/stats' })).status).toBe(404);
  });

  test('counts a span that is none, and refuses what is broken as a whole', async () => {
    const { url, taken, meter } = await startReceiver('datadog', LOOPBACK);
    expect((await msgpack(url, [[span(0), span(2), 5]])).status).toBe(200);
    expect([spansOf(taken).length, meter.read().dropped]).toEqual([1, { 'invalid Datadog span': 2 }]);
    const whole = encodeMsgpack([[span(1)], [span(2)]]);
    for (let length = 1; length < whole.length; length++) {
      const answer = await send(url, whole.slice(0, length), { type: 'application/msgpack' });
      expect([answer.status, answer.text]).toEqual([400, expect.stringMatching(/byte \d+/)]);
    }
    for (const [path, body] of [
      ['/v0.5/traces', encodeMsgpack([['a'], [], []])],
      ['/v0.5/traces', encodeMsgpack([[1], []])],
      ['/v0.7/traces', encodeMsgpack([])],
      ['/v0.4/traces', encodeMsgpack({ a: 1 })],
      ['/v0.4/traces', new Uint8Array([0xdd, 0xff, 0xff, 0xff, 0xff])],
    ] as const)
      expect((await send(url, body, { path, type: 'application/msgpack' })).status).toBe(400);
    expect((await send(url, '[[{', { type: 'application/json' })).status).toBe(400);
    expect(spansOf(taken)).toHaveLength(1);
  });

  test('keeps what nests too deep for OTLP as text', async () => {
    const { url, taken } = await startReceiver('datadog', LOOPBACK);
    let deep: unknown = 'x';
    for (let level = 0; level < 50; level++) deep = [deep];
    await msgpack(url, [[span(1, { deep })]]);
    const [read] = spansOf(taken);
    expect(read!.attributes.find(({ key }) => key === 'datadog.deep')!.value).toEqual({
      kind: 'string',
      value: `${'['.repeat(50)}"x"${']'.repeat(50)}`,
    });
  });

  test('refuses what takes far more memory than its size', async () => {
    const { url } = await startReceiver('datadog', LOOPBACK);
    const empty = new Uint8Array(3 * 1024 * 1024).fill(0x80);
    empty.set([0x91, 0x91, 0x81, 0xa4, 0x6d, 0x65, 0x74, 0x61, 0xdd, 0, 0x20, 0, 0]);
    expect((await send(url, empty, { type: 'application/msgpack' })).text).toMatch(/empty messages/);
  });

  test('tells the sender to come back', async () => {
    const { url } = await startReceiver('datadog', LOOPBACK, async () => {
      throw new ConsumeError('full');
    });
    expect((await msgpack(url, [[span(1)]])).status).toBe(503);
  });
});

test("its settings are the Collector's", () => {
  const problemsOf = (settings: unknown) =>
    kindOf('datadog')
      .read(settings)
      .problems.map(({ path }) => path.join('.'));
  expect(problemsOf(undefined)).toEqual([]);
  expect(problemsOf({ endpoint: 'localhost:8126', read_timeout: '60s', trace_id_cache_size: 100 })).toEqual([]);
  expect(problemsOf({ intake: { behavior: 'proxy' }, trace_id_cache_size: 0 })).toEqual([
    'intake',
    'trace_id_cache_size',
  ]);
});

/** DataDog/datadog-agent pkg/proto/datadog/trace, as far as it is used here. */
const AGENT_PAYLOAD = protoTypes(`
syntax = "proto3";
message SpanLink {
  uint64 traceID = 1;
  uint64 traceID_high = 2;
  uint64 spanID = 3;
  map<string, string> attributes = 4;
  string tracestate = 5;
  uint32 flags = 6;
}
message Span {
  string service = 1;
  string name = 2;
  string resource = 3;
  uint64 traceID = 4;
  uint64 spanID = 5;
  uint64 parentID = 6;
  int64 start = 7;
  int64 duration = 8;
  int32 error = 9;
  map<string, string> meta = 10;
  map<string, double> metrics = 11;
  string type = 12;
  map<string, bytes> meta_struct = 13;
  repeated SpanLink spanLinks = 14;
}
message TraceChunk {
  int32 priority = 1;
  string origin = 2;
  repeated Span spans = 3;
  map<string, string> tags = 4;
  bool droppedTrace = 5;
}
message TracerPayload {
  string containerID = 1;
  string languageName = 2;
  string languageVersion = 3;
  string tracerVersion = 4;
  string runtimeID = 5;
  repeated TraceChunk chunks = 6;
  map<string, string> tags = 7;
  string env = 8;
  string hostname = 9;
  string appVersion = 10;
}
message AgentPayload {
  string hostName = 1;
  string env = 2;
  repeated TracerPayload tracerPayloads = 5;
}
`)('AgentPayload');
