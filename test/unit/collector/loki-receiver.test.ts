import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseLabels } from '../../../core/collector/receivers/loki/labels.ts';
import { readProtobufPush } from '../../../core/collector/receivers/loki/read-push.ts';
import type { Attributes } from '../../../core/model/attributes.ts';
import { InFlight } from '../../../main/engine/receivers/in-flight.ts';
import { lokiReceiver } from '../../../main/engine/agent/loki-receiver.ts';
import { ConsumeError } from '../../../main/engine/collector/consumer.ts';
import { bodiesOf, recordsOf, runReceiver, type RunOptions } from '../../helpers/run-receiver.ts';
import { snappyLiterals } from '../formats/snappy-literals.ts';

interface MessageType {
  create(message: object): object;
  encode(message: object): { finish(): Uint8Array };
}
interface Protobufjs {
  parse(text: string): { root: { lookupType(name: string): MessageType } };
}

/** protobufjs comes with the official OTLP classes. */
const here = createRequire(import.meta.url);
const { parse } = createRequire(here.resolve('@opentelemetry/otlp-transformer'))('protobufjs') as Protobufjs;

/** grafana/loki, pkg/push/push.proto. */
const { root } = parse(`
  syntax = "proto3";
  package logproto;
  message Timestamp { int64 seconds = 1; int32 nanos = 2; }
  message LabelPairAdapter { string name = 1; string value = 2; }
  message EntryAdapter { Timestamp timestamp = 1; string line = 2; repeated LabelPairAdapter structuredMetadata = 3; }
  message StreamAdapter { string labels = 1; repeated EntryAdapter entries = 2; uint64 hash = 3; }
  message PushRequest { repeated StreamAdapter streams = 1; }
`);
const PushRequest = root.lookupType('logproto.PushRequest');

const SECONDS = 1_645_030_244;
const NANOS = 810_757_120;
const TIME = BigInt(SECONDS) * 1_000_000_000n + BigInt(NANOS);
const entry = (line: string, more: object = {}) => ({ timestamp: { seconds: SECONDS, nanos: NANOS }, line, ...more });
const wireOf = (...streams: object[]) => PushRequest.encode(PushRequest.create({ streams })).finish();
const push = (...streams: object[]) => snappyLiterals(wireOf(...streams));

const KIND = lokiReceiver({ allowUnencrypted: false, inFlight: new InFlight() });

async function start(more: object = {}, options: RunOptions = {}, kind = KIND) {
  const run = await runReceiver(kind, { protocols: { http: { endpoint: '127.0.0.1:0' } }, ...more }, options);
  const send = (
    body: Uint8Array | string,
    headers: Record<string, string> = { 'content-type': 'application/x-protobuf' },
    path = '/loki/api/v1/push',
  ) => fetch(`http://${run.addresses[0]}${path}`, { method: 'POST', headers, body: body as BodyInit });
  return { ...run, send };
}

const plain = (attributes: Attributes) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, 'value' in value ? value.value : value.kind]));
const JSON_TYPE = { 'content-type': 'application/json' };

describe('loki', () => {
  test('takes protobuf as promtail sends it, at both places', async () => {
    const { send, received } = await start({ use_incoming_timestamp: true });
    const body = push(
      {
        labels: '{app="shop", env=`prod`, __path__="/var/log/x"}',
        entries: [entry('level=warn one'), entry('two', { structuredMetadata: [{ name: 'pod', value: 'p-1' }] })],
        hash: 7,
      },
      { labels: '{app="other"}', entries: [entry('three')] },
    );
    for (const path of ['/loki/api/v1/push', '/api/prom/push']) {
      const answer = await send(body, { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' }, path);
      expect([answer.status, await answer.text()]).toEqual([204, '']);
    }
    expect(bodiesOf(received)).toEqual(['level=warn one', 'two', 'three', 'level=warn one', 'two', 'three']);
    const [one, two] = recordsOf(received);
    expect(one).toMatchObject({ timeUnixNano: TIME, severityNumber: 13 });
    expect([plain(one!.attributes), plain(two!.attributes)]).toEqual([
      { app: 'shop', env: 'prod' },
      { app: 'shop', env: 'prod', pod: 'p-1' },
    ]);
    expect(one!.observedTimeUnixNano).toBeGreaterThan(TIME);
  });

  test('takes JSON, also packed; what was seen now is of now unless told otherwise', async () => {
    const now = 1_800_000_000_000;
    const { send, received } = await start({}, { now: () => now });
    const body = JSON.stringify({
      streams: [
        {
          stream: { service_name: 'shop', level: 'error' },
          values: [
            [String(TIME), 'one'],
            [String(TIME), 'two', { trace_id: '0'.repeat(31) + '7' }],
          ],
        },
      ],
    });
    expect((await send(body, JSON_TYPE)).status).toBe(204);
    expect((await send(gzipSync(body), { ...JSON_TYPE, 'content-encoding': 'gzip' })).status).toBe(204);
    expect(bodiesOf(received)).toEqual(['one', 'two', 'one', 'two']);
    const [one, two] = recordsOf(received);
    const ns = BigInt(now) * 1_000_000n;
    expect(one).toMatchObject({ timeUnixNano: ns, observedTimeUnixNano: ns, severityNumber: 17 });
    expect(two).toMatchObject({ traceId: '0'.repeat(31) + '7' });
    expect(plain(received[0]!.groups[0]!.resource.attributes)).toEqual({ 'service.name': 'shop' });
  });

  test('labels that each of many entries has are bounded by the size of the push, and come in slices of some megabytes', async () => {
    const { send, received, meter } = await start();
    const label = 'x'.repeat(60_000);
    const entries = Array.from({ length: 2_000 }, () => entry('m'));
    expect((await send(push({ labels: `{a="${label}"}`, entries }))).status).toBe(204);
    const kept = bodiesOf(received).length;
    expect(kept).toBeGreaterThan(200);
    expect(kept).toBeLessThan(600);
    expect(meter.read().dropped).toEqual({ 'invalid Loki entry': 2_000 - kept });
    expect(received.length).toBeGreaterThan(5);
  });

  test('a bad entry costs itself and is counted', async () => {
    const { send, received, meter } = await start();
    const body = {
      streams: [
        {
          stream: { a: 'b' },
          values: [
            ['yesterday', 'bad'],
            [String(TIME), 'good'],
          ],
        },
      ],
    };
    expect((await send(JSON.stringify(body), JSON_TYPE)).status).toBe(204);
    expect(
      (await send(push({ labels: 'no labels', entries: [entry('bad')] }, { labels: '{}', entries: [entry('good')] })))
        .status,
    ).toBe(204);
    expect(bodiesOf(received)).toEqual(['good', 'good']);
    expect(meter.read().dropped).toEqual({ 'invalid Loki entry': 2 });
  });

  test.each([
    [
      'no snappy',
      wireOf({ labels: '{}', entries: [entry('x')] }),
      { 'content-type': 'application/x-protobuf' },
      400,
      'The body is no snappy block: ',
    ],
    [
      'no protobuf',
      snappyLiterals(Uint8Array.of(0x0a, 0xff)),
      { 'content-type': 'application/x-protobuf' },
      400,
      'byte 1: ',
    ],
    ['no JSON', '{"streams": [', JSON_TYPE, 400, 'byte '],
    ['nothing', '', JSON_TYPE, 400, 'byte 0: the body is empty'],
    ['a list', ' []', JSON_TYPE, 400, "byte 1: expected an object, found '['"],
    ['a text', '"x"', JSON_TYPE, 400, 'byte 0: expected an object, found'],
    ['streams that are an object', '{"streams":{}}', JSON_TYPE, 400, "byte 11: expected a list, found '{'"],
    ['a stream that is a list', '{"streams":[[]]}', JSON_TYPE, 400, "byte 12: expected an object, found '['"],
    ['a number of entries', '{"streams":[{"stream":{},"values":5}]}', JSON_TYPE, 400, "expected a list, found '5'"],
    ['no type that is known', 'x', { 'content-type': 'text/plain' }, 415, 'Content-Type text/plain is not supported'],
    ['an encoding that is not known', 'x', { ...JSON_TYPE, 'content-encoding': 'br' }, 415, 'br is not supported'],
  ])('%s is refused with its place', async (_, body, headers, status, message) => {
    const { send, received } = await start();
    const answer = await send(body, headers as Record<string, string>);
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(message)]);
    expect(received).toEqual([]);
  });

  test.each(['{}', '{"streams":null}', '{"streams":[]}', '{"streams":[null]}'])(
    '%s is taken: there is nothing in it',
    async (body) => {
      const { send } = await start();
      expect((await send(body, JSON_TYPE)).status).toBe(204);
    },
  );

  test('JSON at the old place is refused: it had another form there', async () => {
    const { send } = await start();
    expect((await send('{}', JSON_TYPE, '/api/prom/push')).status).toBe(415);
  });

  test('a pipeline that refuses is told to the sender', async () => {
    const { send, refuse, meter } = await start({}, { error: new ConsumeError('busy', { retryAfterMs: 3_000 }) });
    const body = push({ labels: '{a="b"}', entries: [entry('x')] });
    const busy = await send(body);
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '3']);
    refuse(new ConsumeError('never', { isPermanent: true }));
    expect((await send(body)).status).toBe(400);
    refuse(undefined);
    expect((await send(body)).status).toBe(204);
    expect(meter.refused).toBe(2);
    expect(meter.read().transports).toEqual({ http: { logs: { out: 1, refused: 2 } } });
  });
});

describe('labels', () => {
  test.each([
    ['{}', {}],
    [' { a = "b" , c="d\\"\\\\\\n", } ', { a: 'b', c: 'd"\\\n' }],
    ['{"k8s.pod"="p"}', { 'k8s.pod': 'p' }],
  ])('%s', (written, expected) => expect(plain(parseLabels(written) as Attributes)).toEqual(expected));

  test.each([
    ['a="b"', 'labels begin with {'],
    ['{a=b}', 'a label is expected at character 1'],
    ['{a="b"', 'a label is expected at character 1'],
    ['{a="b"} x', 'nothing is expected behind } at character 7'],
  ])('%s is wrong', (written, expected) => expect(parseLabels(written)).toBe(expected));

  test('in thousands, or without end, are read in time', () => {
    const many = `{${Array.from({ length: 257 }, (_, i) => `l${i}="x"`).join(',')}}`;
    expect(parseLabels(many)).toBe('there are more than 256 labels');
    expect(parseLabels(`{a="${'\\'.repeat(60_001)}`)).toBe('a label is expected at character 1');
    // More than an expression can search.
    expect(parseLabels(`{a="${'x'.repeat(16_000_000)}"}`)).toBe('labels of more than 65536 characters');
  });
});

test('a push is read slice by slice, however large', () => {
  const lines = Array.from({ length: 25_000 }, (_, i) => entry(`line ${i}`));
  const parts = [...readProtobufPush(wireOf({ labels: '{a="b"}', entries: lines }))];
  expect(parts.length).toBeGreaterThan(2);
});

describe('a push that unpacks to much more than it is', () => {
  // A literal of one byte, then copies of 64 bytes from one byte back.
  const UNPACKED = 1024 ** 2;
  const varint = [0x80 | (UNPACKED & 0x7f), 0x80 | ((UNPACKED >> 7) & 0x7f), UNPACKED >> 14];
  const copies = Buffer.alloc(3 * (UNPACKED / 64), Buffer.from([0xfe, 0x01, 0x00]));
  const block = Buffer.concat([Buffer.from([...varint, 0x00, 0x00]), copies]);

  test('is counted as what it unpacks to, before it is unpacked', async () => {
    const inFlight = new InFlight({ limitBytes: UNPACKED / 2 });
    const { send, meter } = await start({}, {}, lokiReceiver({ allowUnencrypted: false, inFlight }));
    expect((await send(block)).status).toBe(503);
    expect(meter.read().refusals).toMatchObject({ busy: 1 });
    expect(inFlight.reservedBytes).toBe(0);
  });

  test('may be as large as max_request_body_size', async () => {
    const protocols = { http: { endpoint: '127.0.0.1:0', max_request_body_size: 100_000 } };
    const { send } = await start({ protocols });
    const answer = await send(block);
    expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining('limit of 100000 bytes')]);
    expect((await send(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f, 0))).status).toBe(413);
  });
});

test('an entry full of empty metadata is skipped', () => {
  const metadata = Buffer.alloc(4 * 1024 ** 2, Buffer.from([0x1a, 0x00]));
  const wire = Buffer.concat([Buffer.from([0x0a, 0x85, 0x80, 0x80, 0x02, 0x12, 0x80, 0x80, 0x80, 0x02]), metadata]);
  expect([...readProtobufPush(wire)]).toEqual([
    expect.objectContaining({ kind: 'skipped', reason: expect.stringContaining('12 times its size') as string }),
  ]);
});

test('what is wrong with the settings is told', () => {
  const { problems } = KIND.read({ protocols: { grpc: null }, use_incomming_timestamp: true });
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('unknown key "use_incomming_timestamp"'),
    '"grpc" is not supported here; http is',
    'must specify at least one protocol when using the Loki receiver: http',
  ]);
});
