import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { zipkinReader } from '../../../core/formats/zipkin-json/format.ts';
import { readRequest } from '../../../core/collector/receivers/read-request.ts';
import { readZipkin } from '../../../core/collector/receivers/zipkin/read-zipkin.ts';
import { Parcel } from '../../../core/collector/parcel.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import type { ComponentContext } from '../../../main/engine/collector/component.ts';
import { ZIPKIN_EXPORTER } from '../../../main/engine/collector/exporters/zipkin.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { eventually } from '../../helpers/eventually.ts';
import { attributes, span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { ZIPKIN_SPANS } from '../../helpers/zipkin-proto.ts';
import { spansOf } from './start-receiver.ts';

/** A Zipkin that answers as told, then with 202. */
async function zipkin(...statuses: number[]) {
  const requests: { type: string; body: Buffer }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      requests.push({ type: request.headers['content-type']!, body: Buffer.concat(parts) });
      response.writeHead(statuses.shift() ?? 202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2/spans`, requests };
}

async function send(telemetry: Telemetry, settings: object) {
  const meter = new Meter(() => 0);
  const retry = { initial_interval: '1ms', max_interval: '1ms' };
  const { problems, create } = ZIPKIN_EXPORTER.read({ retry_on_failure: retry, ...settings });
  expect(problems).toEqual([]);
  const clock = { now: () => 0, random: () => 0.5, sleep: async () => undefined };
  const context = { meter, clock, log: () => undefined } as unknown as ComponentContext;
  const exporter = await create(context);
  onTestFinished(() => exporter.close());
  await exporter.consume(Parcel.ofTelemetry(telemetry));
  return meter;
}

const SPAN = span({
  name: 'buy',
  kind: 3,
  parentSpanId: spanId(9),
  startTimeUnixNano: 1_700_000_000_000_001_000n,
  endTimeUnixNano: 1_700_000_000_000_006_000n,
  traceState: 'a=1',
  attributes: attributes({
    n: '1',
    'zipkin.shared': true,
    'net.host.ip': '10.0.0.1',
    'net.host.port': 80n,
    'peer.service': 'bank',
    'net.peer.ip': '2001:db8::1',
  }),
  events: [
    {
      timeUnixNano: 1_700_000_000_000_002_000n,
      name: 'retry',
      attributes: attributes({ why: 'busy' }),
      droppedAttributesCount: 0,
    },
  ],
  links: [
    { traceId: traceId(8), spanId: spanId(8), traceState: '', attributes: [], droppedAttributesCount: 0, flags: 0 },
  ],
  status: { code: 2, message: 'gone' },
});
const BATCH = traces('shop', SPAN);

describe('the zipkin exporter', () => {
  test.each(['json', 'proto'] as const)('sends %s that is read as it was', async (format) => {
    const { endpoint, requests } = await zipkin();
    const meter = await send(BATCH, { endpoint, format });
    await eventually(() => expect(meter.read()).toMatchObject({ out: 1, failed: 0 }));
    const [{ type, body }] = requests as [{ type: string; body: Buffer }];
    expect(type).toBe(format === 'json' ? 'application/json' : 'application/x-protobuf');
    const [read] = spansOf([readZipkin(body, format, false).telemetry]);
    const { attributes: own, ...rest } = read!;
    const sorted = (list: typeof own) => list.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const error = { key: 'error', value: { kind: 'string', value: 'gone' } as const };
    expect(sorted(own)).toEqual(sorted([...SPAN.attributes, error]));
    expect(rest).toEqual({ ...SPAN, attributes: undefined, service: 'shop', scopeName: 'test' });
  });

  test('sends protobuf that others read', async () => {
    const { endpoint, requests } = await zipkin();
    await send(BATCH, { endpoint, format: 'proto' });
    await eventually(() => expect(requests).toHaveLength(1));
    const message = ZIPKIN_SPANS.decode(new Uint8Array(requests[0]!.body));
    expect(ZIPKIN_SPANS.toObject(message, { longs: String, enums: String, bytes: String })).toEqual({
      spans: [
        {
          trace_id: Buffer.from(SPAN.traceId, 'hex').toString('base64'),
          parent_id: Buffer.from(SPAN.parentSpanId, 'hex').toString('base64'),
          id: Buffer.from(SPAN.spanId, 'hex').toString('base64'),
          kind: 'CLIENT',
          name: 'buy',
          timestamp: '1700000000000001',
          duration: '5',
          local_endpoint: { service_name: 'shop', ipv4: Buffer.from([10, 0, 0, 1]).toString('base64'), port: 80 },
          remote_endpoint: {
            service_name: 'bank',
            ipv6: Buffer.from('20010db8000000000000000000000001', 'hex').toString('base64'),
          },
          annotations: [{ timestamp: '1700000000000002', value: 'retry|{"why":"busy"}|0' }],
          tags: {
            n: '1',
            'otel.scope.name': 'test',
            'w3c.tracestate': 'a=1',
            error: 'gone',
            'otel.status_code': 'ERROR',
            'otel.status_description': 'gone',
            'otlp.link.0': `${traceId(8)}|${spanId(8)}||{}|0`,
          },
          shared: true,
        },
      ],
    });
  });

  test('keeps what is no address among the tags', async () => {
    const { endpoint, requests } = await zipkin();
    const own = attributes({ 'net.peer.ip': 'localhost', 'net.host.ip': '::1', 'net.host.port': 'http' });
    await send(traces('shop', span({ attributes: own })), { endpoint });
    await eventually(() => expect(requests).toHaveLength(1));
    expect(JSON.parse(requests[0]!.body.toString())).toMatchObject([
      {
        localEndpoint: { serviceName: 'shop', ipv6: '::1' },
        tags: { 'net.peer.ip': 'localhost', 'net.host.port': 'http' },
      },
    ]);
  });

  test('names what has no service name', async () => {
    const { endpoint, requests } = await zipkin();
    const nameless: Telemetry = traces('', span());
    for (const [settings, name] of [
      [{ endpoint }, '<missing service name>'],
      [{ endpoint, default_service_name: 'test_name' }, 'test_name'],
    ] as const) {
      await send(nameless, settings);
      await eventually(() => expect(requests).toHaveLength(1));
      const { telemetry } = readRequest(zipkinReader(), requests.pop()!.body);
      expect(spansOf([telemetry]).map(({ service }) => service)).toEqual([name]);
    }
  });

  test('sends again after what may pass, and not after what says that the spans are none', async () => {
    const passing = await zipkin(500, 429, 408, 503);
    const meter = await send(BATCH, { endpoint: passing.endpoint });
    await eventually(() => expect(meter.read()).toMatchObject({ out: 1, retries: 4 }));
    const refusing = await zipkin(400);
    const refused = await send(BATCH, { endpoint: refusing.endpoint });
    await eventually(() => expect(refused.read()).toMatchObject({ out: 0, failed: 1, retries: 0 }));
    expect(refused.read().lastError!.message).toMatch(/^127\.0\.0\.1:\d+\/[^?]*: HTTP 400$/);
  });
});

describe('its settings', () => {
  test("are the Collector's, its own examples among them", () => {
    for (const settings of [
      { endpoint: 'http://some.location.org:9411/api/v2/spans' },
      {
        endpoint: 'https://somedest:1234/api/v2/spans',
        format: 'proto',
        default_service_name: 'test_name',
        sending_queue: { enabled: true, num_consumers: 2, queue_size: 10 },
        retry_on_failure: { enabled: true, initial_interval: '10s', max_interval: '60s', max_elapsed_time: '10m' },
      },
      { endpoint: 'https://some.url:9411/api/v2/spans', tls: { insecure_skip_verify: true } },
    ])
      expect(ZIPKIN_EXPORTER.read(settings).problems).toEqual([]);
  });

  test('are told what is wrong with them', () => {
    const wrong = { format: 'xml', proxy_url: 'x', urls: 1 };
    expect(ZIPKIN_EXPORTER.read(wrong).problems.map(({ path }) => path.join('.'))).toEqual([
      'urls',
      'endpoint',
      'format',
      'proxy_url',
    ]);
  });
});
