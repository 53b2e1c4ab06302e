// The table of expected answers for bad input: what the body of a request says, over all three ways in.
// Rows are numbered as in that table; those about headers and connections are in http.test.ts and grpc.test.ts.

import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Signal } from '../../../core/model/telemetry.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { block, join, number } from '../otlp/wire.ts';
import { readStatus } from './google-rpc.ts';
import { call, framed } from './grpc-client.ts';
import { type Running, startBoth } from './harness.ts';
import { postJson, postProtobuf, TYPES } from './http-client.ts';
import type { Item } from './payloads.ts';
import {
  gauge,
  GOOD,
  histogram,
  jsonOf,
  log,
  nested,
  point,
  protobufOf,
  readJsonResponse,
  readProtobufResponse,
  requestOf,
  span,
  toProtobuf,
} from './payloads.ts';

interface Row {
  row: string;
  signal: Signal;
  protobuf?: Uint8Array;
  json?: string | Uint8Array;
  /** Items that reach the intake; undefined = the request is refused as malformed. */
  kept: number | undefined;
  rejected?: number;
  /** What the sender is told; undefined = nothing. */
  told?: RegExp;
}

const both = (signal: Signal, ...items: Item[]): Pick<Row, 'signal' | 'protobuf' | 'json'> => ({
  signal,
  protobuf: protobufOf(signal, ...items),
  json: jsonOf(signal, ...items),
});

const json = (signal: Signal, ...items: Item[]): Pick<Row, 'signal' | 'json'> => ({
  signal,
  json: jsonOf(signal, ...items),
});

/** The good item with an attribute in a place that every signal has. */
const withResource = (signal: Signal, resource: Item): Pick<Row, 'signal' | 'protobuf' | 'json'> => {
  const request = requestOf(signal, [GOOD[signal]], resource);
  return { signal, protobuf: toProtobuf(signal, request), json: JSON.stringify(request) };
};

const everySignal: Row[] = SIGNALS.flatMap((signal): Row[] => {
  const good = protobufOf(signal, GOOD[signal]);
  const goodJson = jsonOf(signal, GOOD[signal]);
  const envelope = requestOf(signal, []);
  return [
    { row: '1 nothing', signal, protobuf: new Uint8Array(), json: '{}', kept: 0 },
    {
      row: '1 empty envelopes',
      signal,
      protobuf: toProtobuf(signal, envelope),
      json: JSON.stringify(envelope),
      kept: 0,
    },
    { row: '– good', ...both(signal, GOOD[signal], GOOD[signal]), kept: 2 },
    { row: '2 cut short', signal, protobuf: good.subarray(0, -1), kept: undefined },
    { row: '2 field number 0', signal, protobuf: Uint8Array.of(0, 0), kept: undefined },
    { row: '2 wire type 7', signal, protobuf: Uint8Array.of(15), kept: undefined },
    { row: '2 wrong wire type', signal, protobuf: number(1, 5), kept: undefined },
    { row: '2 length beyond the end', signal, protobuf: Uint8Array.of(10, 127, 1), kept: undefined },
    { row: '3 syntax', signal, json: goodJson.slice(0, -1), kept: undefined },
    { row: '3 nothing at all', signal, json: '', kept: undefined },
    { row: '3 bare NaN', signal, json: '{"x":NaN}', kept: undefined },
    { row: '3 trailing comma', signal, json: '{"x":1,}', kept: undefined },
    { row: '3 not an object', signal, json: '[]', kept: undefined },
    { row: '10 nested 30 deep', ...withResource(signal, nested(30)), kept: 1 },
    { row: '10 nested 31 deep', ...withResource(signal, nested(31)), kept: undefined },
    { row: '10 nested 10000 deep', signal, json: `{"x":${'['.repeat(10_000)}`, kept: undefined },
    {
      row: '16 snake_case keys',
      signal,
      json: goodJson.replace(/"(resource)([A-Z])/g, (_, a, b: string) => `"${a}_${b.toLowerCase()}`),
      kept: 1,
      told: /lowerCamelCase/,
    },
    {
      row: '17 unknown fields',
      signal,
      protobuf: join(good, block(999, 'x'), number(998, 1)),
      json: goodJson.replace('{', '{"x":{"y":[1]},'),
      kept: 1,
    },
    { row: '17 __proto__', signal, json: goodJson.replace('{', '{"__proto__":{"x":1},'), kept: 1 },
    { row: '17 duplicate keys', signal, json: goodJson.replace('{', '{"x":1,"x":2,'), kept: 1 },
    {
      row: '18 int64 as text',
      ...withResource(signal, { attributes: [{ key: 'n', value: { intValue: '9223372036854775807' } }] }),
      kept: 1,
    },
    {
      row: '18 int64 as number',
      signal,
      json: jsonOf(signal, GOOD[signal]).replace(
        '"resource":{}',
        '"resource":{"attributes":[{"key":"n","value":{"intValue":9007199254740993}}]}',
      ),
      kept: 1,
    },
    {
      row: '19 invalid UTF-8',
      signal,
      protobuf: join(good, block(1, block(3, Uint8Array.of(0xff)))),
      kept: 1,
      told: /UTF-8/,
    },
    { row: '19 invalid UTF-8', signal, json: Buffer.from('{"x":"\xff"}', 'latin1'), kept: undefined },
  ];
});

const SHORT = '0102030405';
const ZERO = '0'.repeat(32);

const bySignal: Row[] = [
  {
    row: '11 short trace id',
    ...both('traces', span(), span({ traceId: SHORT }), span()),
    kept: 2,
    rejected: 1,
    told: /^span 1: /,
  },
  {
    row: '11 zero trace id',
    ...both('traces', span(), span({ traceId: ZERO })),
    kept: 1,
    rejected: 1,
    told: /^span 1: /,
  },
  {
    row: '11 zero span id',
    ...both('traces', span({ spanId: '0'.repeat(16) }), span()),
    kept: 1,
    rejected: 1,
    told: /^span 0: /,
  },
  { row: '11 no span id', ...both('traces', span({ spanId: '' }), span()), kept: 1, rejected: 1, told: /^span 0: / },
  {
    row: '12 all invalid',
    ...both('traces', span({ traceId: SHORT }), span({ traceId: ZERO })),
    kept: 0,
    rejected: 2,
    told: /span 0: .*span 1: /,
  },
  {
    row: '12 very many',
    ...both('traces', ...Array.from({ length: 3_000 }, () => span({ traceId: SHORT }))),
    kept: 0,
    rejected: 3_000,
    told: /and \d+ more/,
  },
  { row: '13 log with a short trace id', ...both('logs', log({ traceId: SHORT })), kept: 1, rejected: 0, told: /id/ },
  { row: '13 log with a short span id', ...both('logs', log({ spanId: '01' })), kept: 1, rejected: 0, told: /id/ },
  { row: '14 end before start', ...both('traces', span({ endTimeUnixNano: '1' })), kept: 1 },
  { row: '14 no duration', ...both('traces', span({ endTimeUnixNano: '1700000000000000001' })), kept: 1 },
  { row: '14 time 0', ...both('traces', span({ startTimeUnixNano: '0', endTimeUnixNano: '0' })), kept: 1 },
  { row: '14 year 2554', ...both('traces', span({ endTimeUnixNano: '18446744073709551615' })), kept: 1 },
  {
    row: '15 point with time 0',
    ...both('metrics', gauge(point({ timeUnixNano: '0' }), point())),
    kept: 1,
    rejected: 1,
    told: /time_unix_nano/,
  },
  {
    row: '15 buckets do not match bounds',
    ...both(
      'metrics',
      histogram(point({ asDouble: undefined, count: '3', bucketCounts: ['1', '2'], explicitBounds: [1, 2] })),
      GOOD.metrics,
    ),
    kept: 1,
    rejected: 1,
    told: /bucket/,
  },
  { row: '16 enum as name', ...json('traces', span({ kind: 'SPAN_KIND_CLIENT' })), kept: 1, rejected: 0, told: /enum/ },
  {
    row: '16 base64 id',
    ...json('traces', span({ traceId: Buffer.from(ZERO.replace('0', '1'), 'hex').toString('base64') })),
    kept: 1,
    rejected: 0,
    told: /hex/,
  },
  {
    row: '16b id of neither kind',
    ...json('traces', span({ traceId: '!'.repeat(32) }), span()),
    kept: 1,
    rejected: 1,
    told: /^span 0: /,
  },
  {
    row: '16b fraction',
    ...json('traces', span({ startTimeUnixNano: 1.5 }), span()),
    kept: 1,
    rejected: 1,
    told: /^span 0: /,
  },
  {
    row: '16b out of range',
    ...json('traces', span({ startTimeUnixNano: '18446744073709551616' }), span()),
    kept: 1,
    rejected: 1,
    told: /^span 0: /,
  },
  {
    row: '16b unknown enum name',
    ...json('traces', span({ kind: 'SPAN_KIND_FRIEND' }), span()),
    kept: 1,
    rejected: 1,
    told: /^span 0: /,
  },
  { row: '17 unknown enum number', ...both('traces', span({ kind: 99 })), kept: 1 },
];

/** Message and kept items of an answer, whatever carried it. */
interface Outcome {
  ok: boolean;
  rejected: number;
  told: string;
}

const WAYS = {
  'http protobuf': async ({ httpPort }: Running, { signal, protobuf }: Row): Promise<Outcome> => {
    const { status, headers, body } = await postProtobuf(httpPort, signal, protobuf!);
    expect(headers['content-type']).toBe(TYPES.protobuf);
    if (status === 200) return outcome(readProtobufResponse(signal, body));
    expect(status).toBe(400);
    const refused = readStatus(body);
    expect(refused).toMatchObject({
      code: 3,
      details: { BadRequest: { fieldViolations: [{ description: refused.message }] } },
    });
    return { ok: false, rejected: 0, told: refused.message };
  },
  'http json': async ({ httpPort }: Running, row: Row): Promise<Outcome> => {
    const { status, headers, body } = await postJson(httpPort, row.signal, row.json!);
    expect(headers['content-type']).toBe(TYPES.json);
    if (status === 200) return outcome(readJsonResponse(row.signal, body.toString()));
    expect(status).toBe(400);
    const refused = JSON.parse(body.toString());
    expect(refused).toMatchObject({ code: 3, details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest' }] });
    return { ok: false, rejected: 0, told: refused.message };
  },
  grpc: async ({ grpcPort }: Running, { signal, protobuf }: Row): Promise<Outcome> => {
    const answer = await call(grpcPort, signal, { chunks: [framed(protobuf!)] });
    expect(answer.httpStatus).toBe(200);
    if (answer.status === 0) return outcome(readProtobufResponse(signal, answer.body));
    expect(answer.status).toBe(3);
    expect(readStatus(answer.details)).toMatchObject({ code: 3, message: answer.message });
    return { ok: false, rejected: 0, told: answer.message };
  },
  'http gzip': ({ httpPort }: Running, { signal, protobuf }: Row): Promise<Outcome> =>
    postProtobuf(httpPort, signal, gzipSync(protobuf!), { 'content-encoding': 'gzip' }).then(({ status, body }) =>
      status === 200 ? outcome(readProtobufResponse(signal, body)) : { ok: false, rejected: 0, told: 'refused' },
    ),
};

function outcome(partial: { rejected: number; message: string } | undefined): Outcome {
  // Set means there is something to tell.
  if (partial !== undefined) expect(partial.message).not.toBe('');
  return { ok: true, rejected: partial?.rejected ?? 0, told: partial?.message ?? '' };
}

describe.each(Object.keys(WAYS) as (keyof typeof WAYS)[])('%s', (way) => {
  const rows = [...everySignal, ...bySignal].filter(
    (row) => (way === 'http json' ? row.json : row.protobuf) !== undefined,
  );
  test.each(rows)('$row: $signal', async (row) => {
    const running = await startBoth();
    const answer = await WAYS[way](running, row);
    const { intake } = running;
    expect(answer.ok).toBe(row.kept !== undefined);
    expect(intake.items).toBe(row.kept ?? 0);
    expect(intake.codes).toEqual(answer.ok ? [] : ['malformed']);
    expect(answer.rejected).toBe(row.rejected ?? 0);
    if (answer.ok) expect(answer.told).toMatch(row.told ?? /^$/);
    else expect(answer.told).not.toBe('');
    expect(running.inFlight.reservedBytes).toBe(0);
  });
});

test('18 integers keep their bits on the way to the intake', async () => {
  const { intake, httpPort, grpcPort } = await startBoth();
  const item = span({ startTimeUnixNano: '18446744073709551615' });
  await postJson(httpPort, 'traces', jsonOf('traces', item));
  await postProtobuf(httpPort, 'traces', protobufOf('traces', item));
  await call(grpcPort, 'traces', { chunks: [framed(protobufOf('traces', item))] });
  const starts = intake.taken.map(({ decoded: { telemetry } }) => {
    const [part] = telemetry;
    return part?.signal === 'traces' ? part.groups[0]?.scopes[0]?.items[0]?.startTimeUnixNano : undefined;
  });
  expect(starts).toEqual(Array(3).fill(18446744073709551615n));
});

test("27 the same batch twice is answered twice; telling duplicates is the store's work", async () => {
  const { intake, httpPort } = await startBoth();
  const body = protobufOf('traces', span());
  const first = await postProtobuf(httpPort, 'traces', body);
  const second = await postProtobuf(httpPort, 'traces', body);
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(intake.taken).toHaveLength(2);
});

test('the source is told to the intake', async () => {
  const { intake, httpPort, grpcPort } = await startBoth();
  await postJson(httpPort, 'logs', jsonOf('logs', log()));
  await call(grpcPort, 'logs', { chunks: [framed(protobufOf('logs', log()))] });
  expect(intake.taken.map(({ source }) => source)).toEqual(['otlp-http', 'otlp-grpc']);
});
