import { ZipkinExporter } from '@opentelemetry/exporter-zipkin';
import { describe, expect, test } from 'vitest';
import { ConsumeError } from '../../../main/engine/collector/consumer.ts';
import type { Meter } from '../../../main/engine/collector/meter.ts';
import { encodeWith } from '../../helpers/proto-text.ts';
import { binaryValue, type ThriftValue } from '../../helpers/thrift-bytes.ts';
import { ZIPKIN_SPANS } from '../../helpers/zipkin-proto.ts';
import { emitTraces } from '../clients/emit.ts';
import { kindOf, spansOf, startReceiver } from './start-receiver.ts';

const LOOPBACK = { endpoint: '127.0.0.1:0' };
const span = (id: string, more: object = {}) => ({
  traceId: '0000000000000000000000000000000a',
  id,
  name: 'get',
  timestamp: 1_700_000_000_000_001,
  duration: 5,
  localEndpoint: { serviceName: 'shop' },
  ...more,
});

async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  type = 'application/json',
  path = '/api/v2/spans',
) {
  const answer = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': type }, body });
  return { status: answer.status, text: await answer.text(), retryAfter: answer.headers.get('retry-after') };
}

/** Spans that were accepted, by transport as the Collector calls it. */
const overOne = (meter: Meter) =>
  Object.fromEntries(Object.entries(meter.read().transports).map(([name, { traces }]) => [name, traces!.out]));

describe('the zipkin receiver', () => {
  test("takes what OpenTelemetry's own exporter sends", async () => {
    const { url, taken } = await startReceiver('zipkin', LOOPBACK);
    const { traceId, parentId, childId } = await emitTraces(
      new ZipkinExporter({ url: `${url}/api/v2/spans` }),
      'clients',
    );
    const spans = spansOf(taken);
    expect(spans.map(({ name, service, kind }) => [name, service, kind])).toEqual([
      ['child', 'clients', 3],
      ['parent', 'clients', 2],
    ]);
    const [child] = spans;
    expect(child).toMatchObject({ traceId, spanId: childId, parentSpanId: parentId, status: { code: 2 } });
    expect(child!.startTimeUnixNano / 1_000n).toBe(1_763_800_000_123_456n);
    expect(child!.events.map(({ name }) => name)).toEqual(['exception']);
    expect(child!.attributes).toContainEqual({ key: 'text', value: { kind: 'string', value: '한글 ✓' } });
  });

  test('takes version 1 and 2, answers 202 as the Collector does, and takes spans at any path', async () => {
    const { url, taken, meter } = await startReceiver('zipkin', LOOPBACK);
    expect(await post(url, JSON.stringify([span('1')]))).toMatchObject({ status: 202, text: '' });
    const annotations = [
      { timestamp: 10, value: 'cs', endpoint: { serviceName: 'web' } },
      { timestamp: 30, value: 'cr', endpoint: { serviceName: 'web' } },
    ];
    const old = { traceId: 'a', id: '2', name: 'call', annotations, binaryAnnotations: [] };
    expect((await post(url, JSON.stringify([old]), undefined, '/api/v1/spans')).status).toBe(202);
    expect((await post(url, '[]', undefined, '/')).status).toBe(202);
    expect(spansOf(taken).map(({ service, name, kind }) => [service, name, kind])).toEqual([
      ['shop', 'get', 0],
      ['web', 'call', 3],
    ]);
    expect(overOne(meter)).toEqual({ http_v2_json: 1, http_v1_json: 1 });
  });

  test('takes protobuf', async () => {
    const { url, taken, meter } = await startReceiver('zipkin', LOOPBACK);
    const ids = { trace_id: Buffer.from('ab'.repeat(16), 'hex'), id: Buffer.from('cd'.repeat(8), 'hex') };
    const one = {
      ...ids,
      parent_id: Buffer.from('ef'.repeat(8), 'hex'),
      kind: 2,
      name: 'get',
      timestamp: '1700000000000001',
      duration: '5',
      local_endpoint: { service_name: 'shop', ipv4: Buffer.from([10, 0, 0, 1]), port: 80 },
      remote_endpoint: { ipv6: Buffer.from('20010db8000000000000000000000001', 'hex') },
      annotations: [{ timestamp: '1700000000000002', value: 'retry' }],
      tags: { 'http.path': '/', error: 'gone' },
    };
    const body = new Uint8Array(encodeWith(ZIPKIN_SPANS, { spans: [one, { ...ids, id: Buffer.alloc(3) }] }));
    expect((await post(url, body, 'application/x-protobuf')).status).toBe(202);
    expect(overOne(meter)).toEqual({ http_v2_proto: 1 });
    const [read] = spansOf(taken);
    expect(read).toMatchObject({
      traceId: 'ab'.repeat(16),
      spanId: 'cd'.repeat(8),
      parentSpanId: 'ef'.repeat(8),
      service: 'shop',
      kind: 2,
      startTimeUnixNano: 1_700_000_000_000_001_000n,
      endTimeUnixNano: 1_700_000_000_000_006_000n,
      status: { code: 2, message: 'gone' },
      events: [{ name: 'retry', timeUnixNano: 1_700_000_000_000_002_000n }],
    });
    const plain = Object.fromEntries(read!.attributes.map(({ key, value }) => [key, 'value' in value && value.value]));
    expect(plain).toMatchObject({ 'net.host.ip': '10.0.0.1', 'net.host.port': 80n, 'net.peer.ip': '2001:db8::1' });
  });

  test('takes thrift, with the types of its tags', async () => {
    const { url, taken } = await startReceiver('zipkin', LOOPBACK);
    const endpoint = { struct: { 1: { i32: 0x0a000001 }, 2: { i16: -1 }, 3: { text: 'shop' } } };
    const bytes = (hex: string) => ({ bytes: Buffer.from(hex, 'hex') });
    const tag = (key: string, type: number, value: ThriftValue): ThriftValue => ({
      struct: { 1: { text: key }, 2: value, 3: { i32: type }, 4: endpoint },
    });
    const one: ThriftValue = {
      struct: {
        1: { i64: 10n },
        3: { text: 'get' },
        4: { i64: -1n },
        5: { i64: 5n },
        6: { list: [{ struct: { 1: { i64: 1_700_000_000_000_000n }, 2: { text: 'sr' }, 3: endpoint } }] },
        8: {
          list: [
            tag('text', 6, { text: '/' }),
            tag('i16', 2, bytes('ffff')),
            tag('i64', 4, bytes('7fffffffffffffff')),
            tag('double', 5, bytes('3fe0000000000000')),
            tag('yes', 0, bytes('01')),
            tag('short', 4, bytes('7f')),
          ],
        },
        10: { i64: 1_700_000_000_000_001n },
        11: { i64: 5n },
        12: { i64: 1n },
      },
    };
    const body = new Uint8Array(binaryValue({ list: [one] }));
    expect((await post(url, body, 'application/x-thrift', '/api/v1/spans')).status).toBe(202);
    const [read] = spansOf(taken);
    expect(read).toMatchObject({
      traceId: '0000000000000001000000000000000a',
      spanId: 'f'.repeat(16),
      parentSpanId: '0000000000000005',
      service: 'shop',
      kind: 2,
      startTimeUnixNano: 1_700_000_000_000_001_000n,
      endTimeUnixNano: 1_700_000_000_000_006_000n,
      attributes: [
        { key: 'text', value: { kind: 'string', value: '/' } },
        { key: 'i16', value: { kind: 'int', value: -1n } },
        { key: 'i64', value: { kind: 'int', value: 2n ** 63n - 1n } },
        { key: 'double', value: { kind: 'double', value: 0.5 } },
        { key: 'yes', value: { kind: 'bool', value: true } },
        { key: 'short', value: { kind: 'string', value: 'fw==' } },
        { key: 'net.host.ip', value: { kind: 'string', value: '10.0.0.1' } },
        { key: 'net.host.port', value: { kind: 'int', value: 65_535n } },
      ],
    });
  });

  test('counts a span that is none, and takes its neighbours', async () => {
    const { url, taken, meter } = await startReceiver('zipkin', LOOPBACK);
    const body = JSON.stringify([span('1'), { ...span('2'), traceId: '' }, 5, span('3')]);
    expect((await post(url, body)).status).toBe(202);
    expect(spansOf(taken).map(({ spanId }) => spanId)).toEqual(['0000000000000001', '0000000000000003']);
    expect(meter.read().dropped).toEqual({ 'invalid Zipkin span': 2 });
    expect(meter.read().lastError!.message).toMatch(/^2 of a request left out: a span without traceId \(line 1/);
  });

  test.each([
    ['', /the body is empty/],
    ['{"a":', /cut short/],
    ['<html>', /found where a JSON document/],
    [JSON.stringify([span('1')]).slice(0, -1), /cut short/],
    [`[${JSON.stringify(span('1'))},{"traceId":"a" "id":1}]`, /line 1, byte \d+/],
    ['[{}]', /a span without traceId/],
  ])('refuses %j as a whole', async (body, message) => {
    const { url, taken, meter } = await startReceiver('zipkin', LOOPBACK);
    const answer = await post(url, body);
    expect([answer.status, taken]).toEqual([400, []]);
    expect(answer.text).toMatch(message);
    expect(meter.read().refusals).toEqual({ malformed: 1 });
  });

  test('refuses broken protobuf, and such that asks for far more memory than its size', async () => {
    const { url } = await startReceiver('zipkin', LOOPBACK);
    const broken = await post(url, new Uint8Array([0x0a, 0x7f, 1]), 'application/x-protobuf');
    expect([broken.status, broken.text]).toEqual([400, expect.stringMatching(/byte/)]);
    const empty = new Uint8Array(2 * 1024 * 1024).map((_, i) => (i % 2 === 0 ? 0x0a : 0));
    expect((await post(url, empty, 'application/x-protobuf')).text).toMatch(/empty messages/);
  });

  test('tells the sender to come back, or not to, as whoever is behind says', async () => {
    const later = await startReceiver('zipkin', LOOPBACK, async () => {
      throw new ConsumeError('full', { retryAfterMs: 7_000 });
    });
    expect(await post(later.url, JSON.stringify([span('1')]))).toMatchObject({ status: 503, retryAfter: '7' });
    const never = await startReceiver('zipkin', LOOPBACK, async () => {
      throw new ConsumeError('bad', { isPermanent: true });
    });
    expect((await post(never.url, JSON.stringify([span('1')]))).status).toBe(400);
  });
});

describe('its settings', () => {
  test('have the defaults of the Collector', () => {
    for (const settings of [
      undefined,
      {},
      { endpoint: 'localhost:8765' },
      { protocols: { http: { endpoint: 'localhost:8765' } } },
      { parse_string_tags: true },
    ])
      expect(kindOf('zipkin').read(settings).problems).toEqual([]);
  });

  test('stand in one place', () => {
    const settings = { endpoint: 'localhost:8766', protocols: { http: { endpoint: 'localhost:8765' } } };
    expect(kindOf('zipkin').read(settings).problems).toEqual([
      expect.objectContaining({ path: ['endpoint'], message: expect.stringContaining('beside protocols') as string }),
    ]);
  });

  test('are refused by name where they are not there', () => {
    const { problems } = kindOf('zipkin').read({ endpont: 'x', protocols: { grpc: {} }, parse_string_tags: 'yes' });
    expect(problems.map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['endpont', expect.stringMatching(/unknown key "endpont".*endpoint/)],
      ['protocols.grpc', expect.stringMatching(/unknown key "grpc"/)],
      ['parse_string_tags', 'true or false is expected here'],
    ]);
  });

  test('parse_string_tags makes numbers and truth values of tags, not of resources and endpoints', async () => {
    const { url, taken } = await startReceiver('zipkin', { ...LOOPBACK, parse_string_tags: true });
    const tags = {
      whole: '-12',
      part: '1.50',
      yes: 'true',
      text: '1e3',
      'process.pid': '7',
      long: '99999999999999999999',
      error: 'false',
      '': '',
    };
    await post(url, JSON.stringify([span('1', { tags, remoteEndpoint: { serviceName: '123' } })]));
    const [read] = spansOf(taken);
    expect(read!.attributes).toEqual([
      { key: 'whole', value: { kind: 'int', value: -12n } },
      { key: 'part', value: { kind: 'double', value: 1.5 } },
      { key: 'yes', value: { kind: 'bool', value: true } },
      { key: 'text', value: { kind: 'string', value: '1e3' } },
      { key: 'long', value: { kind: 'string', value: '99999999999999999999' } },
      { key: 'error', value: { kind: 'bool', value: false } },
      { key: '', value: { kind: 'string', value: '' } },
      { key: 'peer.service', value: { kind: 'string', value: '123' } },
    ]);
    expect(taken[0]!.groups[0]!.resource.attributes).toContainEqual({
      key: 'process.pid',
      value: { kind: 'string', value: '7' },
    });
  });
});
