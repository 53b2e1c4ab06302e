import { createSocket } from 'node:dgram';
import { Client, credentials } from '@grpc/grpc-js';
import { JaegerExporter } from '@opentelemetry/exporter-jaeger';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ConsumeError, TAKEN } from '../../../main/engine/collector/consumer.ts';
import { readStatus } from '../receivers/google-rpc.ts';
import { eventually } from '../../helpers/eventually.ts';
import { POST_SPANS } from '../../helpers/jaeger-proto.ts';
import { thriftBatch, thriftSpan } from '../../helpers/jaeger-thrift.ts';
import { encodeWith } from '../../helpers/proto-text.ts';
import { binaryStruct, compactCall, compactStruct } from '../../helpers/thrift-bytes.ts';
import { emitTraces, type Emitted } from '../clients/emit.ts';
import { kindOf, spansOf, startReceiver } from './start-receiver.ts';

const on = (protocol: string, more: object = {}) => ({
  protocols: { [protocol]: { endpoint: '127.0.0.1:0', ...more } },
});
const portOf = (addresses: readonly string[]) => Number(addresses[0]!.split(':').at(-1));

function expectEmitted(spans: ReturnType<typeof spansOf>, { traceId, parentId, childId }: Emitted): void {
  expect(spans.map(({ name, service, kind }) => [name, service, kind])).toEqual([
    ['child', 'clients', 3],
    ['parent', 'clients', 2],
  ]);
  const [child] = spans;
  expect(child).toMatchObject({ traceId, spanId: childId, parentSpanId: parentId, status: { code: 2 } });
  expect(child!.startTimeUnixNano / 1_000_000n).toBe(1_763_800_000_123n);
  expect(child!.events.map(({ name }) => name)).toEqual(['exception']);
  expect(child!.links.map(({ spanId }) => spanId)).toEqual(['cd'.repeat(8)]);
  expect(child!.attributes).toContainEqual({ key: 'text', value: { kind: 'string', value: '한글 ✓' } });
}

/** A packet after another. */
async function sendPackets(port: number, ...packets: Uint8Array[]): Promise<void> {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  for (const packet of packets)
    await new Promise<void>((resolve, reject) => {
      socket.send(packet, port, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
    });
}

describe('the jaeger receiver, over HTTP', () => {
  test("takes what OpenTelemetry's own exporter sends", async () => {
    const { url, taken } = await startReceiver('jaeger', on('thrift_http'));
    const emitted = await emitTraces(new JaegerExporter({ endpoint: `${url}/api/traces` }), 'clients');
    await eventually(() => expect(spansOf(taken)).toHaveLength(2));
    expectEmitted(spansOf(taken), emitted);
  });

  test('answers 202, reads the protocol that the type names, and refuses other types', async () => {
    const { url, taken, meter } = await startReceiver('jaeger', on('thrift_http'));
    const post = async (type: string, bytes: number[]) => {
      const headers = { 'content-type': type };
      return (await fetch(`${url}/api/traces`, { method: 'POST', headers, body: new Uint8Array(bytes) })).status;
    };
    const batch = thriftBatch('shop', thriftSpan());
    expect(await post('application/x-thrift', binaryStruct(batch))).toBe(202);
    expect(await post('application/vnd.apache.thrift.binary; charset=utf-8', binaryStruct(batch))).toBe(202);
    expect(await post('application/vnd.apache.thrift.compact', compactStruct(batch))).toBe(202);
    expect(spansOf(taken).map(({ service }) => service)).toEqual(['shop', 'shop', 'shop']);
    expect(taken[0]!.groups[0]!.resource.attributes).toContainEqual({
      key: 'host.name',
      value: { kind: 'string', value: 'box' },
    });
    expect(await post('application/json', binaryStruct(batch))).toBe(415);
    expect(await post('application/x-thrift', compactStruct(batch))).toBe(400);
    expect(meter.read().refusals).toEqual({ 'content-type': 1, malformed: 1 });
    expect(meter.read().transports).toEqual({ collector_http: { traces: { out: 3, refused: 0 } } });
  });
});

const SPAN = {
  trace_id: Buffer.from('ab'.repeat(16), 'hex'),
  span_id: Buffer.from('cd'.repeat(8), 'hex'),
  operation_name: 'get',
  references: [
    { trace_id: Buffer.from('ab'.repeat(16), 'hex'), span_id: Buffer.from('ef'.repeat(8), 'hex') },
    { trace_id: Buffer.from('01'.repeat(16), 'hex'), span_id: Buffer.from('02'.repeat(8), 'hex'), ref_type: 1 },
  ],
  flags: 1,
  start_time: { seconds: '1700000000', nanos: 123456789 },
  duration: { seconds: '1', nanos: 1 },
  tags: [
    { key: 'span.kind', v_str: 'server' },
    { key: 'long', v_type: 2, v_int64: '-9223372036854775808' },
    { key: 'no', v_type: 1 },
    { key: 'part', v_type: 3, v_float64: 0.5 },
    { key: 'bytes', v_type: 4, v_binary: Buffer.from([0, 255]) },
  ],
  logs: [{ timestamp: { seconds: '1700000000', nanos: 5 }, fields: [{ key: 'event', v_str: 'retry' }] }],
};

async function postSpans(
  address: string,
  request: object | Uint8Array,
): Promise<{ code: number; message: string; details?: Buffer }> {
  const client = new Client(address, credentials.createInsecure());
  onTestFinished(() => client.close());
  const bytes = Buffer.from(request instanceof Uint8Array ? request : encodeWith(POST_SPANS, request));
  const same = (value: Buffer) => value;
  return new Promise((resolve) => {
    client.makeUnaryRequest('/jaeger.api_v2.CollectorService/PostSpans', same, same, bytes, (error, answer) => {
      const details = error?.metadata.get('grpc-status-details-bin')[0] as Buffer | undefined;
      resolve(
        error
          ? { code: error.code, message: error.details, ...(details && { details }) }
          : { code: 0, message: String(answer!.length) },
      );
    });
  });
}

const retrySecondsOf = (details: Buffer | undefined) =>
  (readStatus(details!).details as { RetryInfo: { retryDelay: { seconds: number } } }).RetryInfo.retryDelay.seconds;

describe('the jaeger receiver, over gRPC', () => {
  test('takes spans with their nanoseconds', async () => {
    const { addresses, taken } = await startReceiver('jaeger', on('grpc'));
    const batch = {
      process: { service_name: 'shop', tags: [{ key: 'jaeger.version', v_str: 'Go-2.30' }] },
      spans: [SPAN, { ...SPAN, process: { service_name: 'other' } }],
    };
    expect(await postSpans(addresses[0]!, { batch })).toEqual({ code: 0, message: '0' });
    const [first, second] = spansOf(taken);
    expect(first).toMatchObject({
      traceId: 'ab'.repeat(16),
      spanId: 'cd'.repeat(8),
      parentSpanId: 'ef'.repeat(8),
      service: 'shop',
      kind: 2,
      flags: 1,
      startTimeUnixNano: 1_700_000_000_123_456_789n,
      endTimeUnixNano: 1_700_000_001_123_456_790n,
      events: [{ name: 'retry', timeUnixNano: 1_700_000_000_000_000_005n }],
      links: [{ spanId: '02'.repeat(8) }],
      attributes: [
        { key: 'long', value: { kind: 'int', value: -(2n ** 63n) } },
        { key: 'no', value: { kind: 'bool', value: false } },
        { key: 'part', value: { kind: 'double', value: 0.5 } },
        { key: 'bytes', value: { kind: 'bytes', value: new Uint8Array([0, 255]) } },
      ],
    });
    expect(second!.service).toBe('other');
  });

  test('counts a span that is none, and tells of what it cannot read', async () => {
    const { addresses, taken, meter } = await startReceiver('jaeger', on('grpc'));
    const spans = [{ ...SPAN, span_id: Buffer.alloc(0) }, SPAN];
    expect((await postSpans(addresses[0]!, { batch: { spans } })).code).toBe(0);
    expect([spansOf(taken).length, meter.read().dropped]).toEqual([1, { 'invalid Jaeger span': 1 }]);
    expect(meter.read().transports).toEqual({ grpc: { traces: { out: 1, refused: 0 } } });
    expect(await postSpans(addresses[0]!, new Uint8Array([0x0a, 0x7f]))).toMatchObject({ code: 3 });
    expect(meter.read().refusals).toEqual({ malformed: 1 });
  });

  test('tells the sender to come back where the pipeline is full, and not where it is of no use', async () => {
    let error = new ConsumeError('full');
    const { addresses } = await startReceiver('jaeger', on('grpc'), async () => {
      throw error;
    });
    expect((await postSpans(addresses[0]!, { batch: { spans: [SPAN] } })).code).toBe(14);
    error = new ConsumeError('full', { retryAfterMs: 7_000 });
    expect(retrySecondsOf((await postSpans(addresses[0]!, { batch: { spans: [SPAN] } })).details)).toBe(7);
    error = new ConsumeError('bad', { isPermanent: true });
    expect(await postSpans(addresses[0]!, { batch: { spans: [SPAN] } })).toMatchObject({ code: 3, message: 'bad' });
  });
});

describe('the jaeger receiver, in packets', () => {
  test("takes what OpenTelemetry's own exporter sends to an agent", async () => {
    const { addresses, taken, meter } = await startReceiver('jaeger', on('thrift_binary'));
    const emitted = await emitTraces(new JaegerExporter({ host: '127.0.0.1', port: portOf(addresses) }), 'clients');
    await eventually(() => expect(spansOf(taken)).toHaveLength(2));
    expectEmitted(spansOf(taken), emitted);
    const transports = { udp_thrift_binary: { traces: { out: 2, refused: 0 } } };
    await eventually(() => expect(meter.read().transports).toEqual(transports));
  });

  test('takes the compact protocol, and counts what is no call of it', async () => {
    const { addresses, taken, meter } = await startReceiver('jaeger', on('thrift_compact', { max_packet_size: 1_000 }));
    const call = compactCall('emitBatch', { 1: { struct: thriftBatch('shop', thriftSpan()) } });
    await sendPackets(portOf(addresses), new Uint8Array([1, 2]), new Uint8Array(1_001), call);
    await eventually(() => expect(spansOf(taken)).toHaveLength(1));
    expect(meter.read().refusals).toEqual({ malformed: 1, 'too-large': 1 });
    const transports = { udp_thrift_compact: { traces: { out: 1, refused: 0 } } };
    await eventually(() => expect(meter.read().transports).toEqual(transports));
  });

  test('drops what comes while as many wait as may, and counts it', async () => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const settings = on('thrift_compact', { workers: 1, queue_size: 2 });
    const { addresses, taken, meter } = await startReceiver('jaeger', settings, async () => {
      await opened;
      return TAKEN;
    });
    const call = compactCall('emitBatch', { 1: { struct: thriftBatch('shop', thriftSpan()) } });
    await sendPackets(portOf(addresses), call, call, call, call, call);
    await eventually(() => expect(meter.read().refusals).toEqual({ 'queue-full': 2 }));
    open();
    await eventually(() => expect(spansOf(taken)).toHaveLength(3));
  });
});

describe('its settings', () => {
  test("are the Collector's, its own examples among them", () => {
    for (const settings of [
      { protocols: { grpc: null } },
      { protocols: { grpc: { endpoint: 'localhost:14260', max_recv_msg_size_mib: 8, keepalive: null } } },
      { protocols: { thrift_http: null, thrift_binary: null, thrift_compact: null } },
      {
        protocols: {
          thrift_binary: {
            endpoint: 'localhost:6832',
            queue_size: 5_000,
            max_packet_size: 131_072,
            workers: 50,
            socket_buffer_size: 8_388_608,
          },
        },
      },
    ])
      expect(kindOf('jaeger').read(settings).problems).toEqual([]);
  });

  test.each([
    [undefined, 'must specify at least one protocol when using the Jaeger receiver'],
    [{ protocols: { grcp: null } }, 'unknown key "grcp"; did you mean "grpc"'],
    [{ protocols: { grpc: null }, remote_sampling: {} }, '"remote_sampling" is not supported here'],
    [{ protocols: { thrift_compact: { workers: 0 } } }, /a whole number from 1/],
    [{ protocols: { grpc: { endpoint: '0.0.0.0:14260' } } }, /open to other machines/],
  ])('%j is told: %s', (settings, message) => {
    const { problems } = kindOf('jaeger').read(settings);
    expect(problems.map((problem) => problem.message)).toContainEqual(expect.stringMatching(message));
  });
});
