// Rows about what the body of a request says.

import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import type { MessageName } from '../../../core/otlp/fields.ts';
import { block, join, number, reversed } from '../../unit/otlp/wire.ts';
import type { Item } from '../../unit/receivers/payloads.ts';
import {
  gauge,
  GOOD,
  histogram,
  jsonOf,
  log,
  nested,
  point,
  protobufOf,
  requestOf,
  span,
  toProtobuf,
} from '../../unit/receivers/payloads.ts';
import { both, inJson, type BodyRow } from './body-cases.ts';

/** The good item with an attribute in a place that every signal has. */
const withResource = (signal: Signal, resource: Item): Pick<BodyRow, 'signal' | 'protobuf' | 'json'> => {
  const request = requestOf(signal, [GOOD[signal]], resource);
  return { signal, protobuf: toProtobuf(signal, request), json: JSON.stringify(request) };
};

/** The largest number of 64 bits with a sign, and one that a double cannot hold. */
const MOST_INT64 = '9223372036854775807';
const NO_DOUBLE = '9007199254740993';
const withInteger = (signal: Signal, name: string, intValue: string) =>
  withResource(signal, { attributes: [{ key: `${name}.${signal}`, value: { intValue } }] });

const kept = (signal: Signal, name: string, value: string): BodyRow['stored'] => ({
  sql: `SELECT DISTINCT attributes->>'${name}.${signal}' FROM resources WHERE attributes->>'${name}.${signal}' IS NOT NULL`,
  value,
});

const REQUESTS: Readonly<Record<Signal, MessageName>> = {
  traces: 'ExportTraceServiceRequest',
  metrics: 'ExportMetricsServiceRequest',
  logs: 'ExportLogsServiceRequest',
};

/** Fields from the last to the first, all the way down, as some encoders write them: a resource behind its items. */
function backwards(signal: Signal): BodyRow {
  const { protobuf, json } = withInteger(signal, 'order', '7');
  const keysReversed = (_: string, value: unknown): unknown =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(Object.entries(value).reverse());
  return {
    ...{ row: '1', name: 'fields in descending order', by: 'OTLP', signal, kept: 1 },
    protobuf: reversed(REQUESTS[signal], protobuf!),
    json: JSON.stringify(JSON.parse(String(json), keysReversed)),
    stored: kept(signal, 'order', '7'),
  };
}

function everySignal(signal: Signal): BodyRow[] {
  const good = protobufOf(signal, GOOD[signal]);
  const goodJson = jsonOf(signal, GOOD[signal]);
  const envelope = requestOf(signal, []);
  const envelopes = { protobuf: toProtobuf(signal, envelope), json: JSON.stringify(envelope) };
  return [
    { row: '1', name: 'nothing', by: 'OTLP', signal, protobuf: new Uint8Array(), json: '{}', kept: 0 },
    { row: '1', name: 'empty envelopes', by: 'OTLP', signal, ...envelopes, kept: 0 },
    { row: '1', name: 'good', by: 'OTLP', ...both(signal, GOOD[signal], GOOD[signal]), kept: 2 },
    backwards(signal),
    ...unreadable(signal, good, goodJson),
    { row: '10', name: 'nested 30 deep', by: 'ours', ...withResource(signal, nested(30)), kept: 1 },
    { row: '10', name: 'nested 31 deep', by: 'ours', ...withResource(signal, nested(31)), kept: undefined },
    ...[100, 10_000].map((depth): BodyRow => {
      const name = `nested ${depth} deep`;
      const protobuf = join(good, block(1, deepResource(depth)));
      return { row: '10', name, by: 'ours', signal, protobuf, json: `{"x":${'['.repeat(depth)}`, kept: undefined };
    }),
    {
      ...{ row: '16', name: 'snake_case keys', by: 'ours', signal },
      json: goodJson.replace(/"(resource)([A-Z])/g, (_, a, b: string) => `"${a}_${b.toLowerCase()}`),
      kept: 1,
      told: /lowerCamelCase/,
    },
    ...tolerated(signal, good, goodJson),
    { row: '27', name: 'the same batch twice', by: 'OTLP', ...both(signal, GOOD[signal]), kept: 1, manner: 'twice' },
  ];
}

/** Attribute values inside each other, by hand: the official encoder would give up. */
function deepResource(depth: number): Uint8Array {
  let value: Uint8Array = block(1, 'core');
  for (let i = 0; i < depth; i++) value = block(5, block(1, value));
  return block(1, block(1, block(1, 'deep'), block(2, value)));
}

function unreadable(signal: Signal, good: Uint8Array, goodJson: string): BodyRow[] {
  const row = (number: string, name: string, body: Pick<BodyRow, 'protobuf' | 'json'>): BodyRow => ({
    ...{ row: number, name, by: 'OTLP', signal, ...body, kept: undefined },
  });
  return [
    row('2', 'cut short', { protobuf: good.subarray(0, -1) }),
    row('2', 'field number 0', { protobuf: Uint8Array.of(0, 0) }),
    row('2', 'wire type 7', { protobuf: Uint8Array.of(15) }),
    row('2', 'wrong wire type', { protobuf: number(1, 5) }),
    row('2', 'length beyond the end', { protobuf: Uint8Array.of(10, 127, 1) }),
    row('2', 'length of 4 GiB', { protobuf: Uint8Array.of(10, 255, 255, 255, 255, 15, 1) }),
    row('2', 'JSON sent as protobuf', { protobuf: Buffer.from(goodJson) }),
    row('3', 'syntax', { json: goodJson.slice(0, -1) }),
    row('3', 'nothing at all', { json: '' }),
    row('3', 'bare NaN', { json: '{"x":NaN}' }),
    row('3', 'trailing comma', { json: '{"x":1,}' }),
    row('3', 'not an object', { json: '[]' }),
    row('3', 'protobuf sent as JSON', { json: good }),
  ];
}

function tolerated(signal: Signal, good: Uint8Array, goodJson: string): BodyRow[] {
  const unknown = { protobuf: join(good, block(999, 'x'), number(998, 1)) };
  const invalid = { protobuf: join(good, block(1, block(3, Uint8Array.of(0xff)))) };
  const asNumber = `"resource":{"attributes":[{"key":"number.${signal}","value":{"intValue":${NO_DOUBLE}}}]}`;
  return [
    {
      ...{ row: '17', name: 'unknown fields', by: 'OTLP', signal, ...unknown },
      ...{ json: goodJson.replace('{', '{"x":{"y":[1]},'), kept: 1 },
    },
    {
      ...{ row: '17', name: '__proto__', by: 'OTLP', signal },
      ...{ json: goodJson.replace('{', '{"__proto__":{"x":1},'), kept: 1 },
    },
    {
      ...{ row: '17', name: 'duplicate keys', by: 'ours', signal },
      ...{ json: goodJson.replace('{', '{"x":1,"x":2,'), kept: 1 },
    },
    {
      ...{ row: '18', name: 'int64 as text', by: 'OTLP', ...withInteger(signal, 'text', MOST_INT64), kept: 1 },
      stored: kept(signal, 'text', MOST_INT64),
    },
    {
      ...{ row: '18', name: 'int64 as number', by: 'OTLP', signal },
      ...{ json: goodJson.replace('"resource":{}', asNumber), kept: 1 },
      stored: kept(signal, 'number', NO_DOUBLE),
    },
    { row: '19', name: 'invalid UTF-8', by: 'ours', signal, ...invalid, kept: 1, told: /UTF-8/ },
    {
      ...{ row: '19', name: 'invalid UTF-8', by: 'OTLP', signal },
      ...{ json: Buffer.from('{"x":"\xff"}', 'latin1'), kept: undefined },
    },
  ];
}

const SHORT = '0102030405';
const ZERO = '0'.repeat(32);
const NO_TIME = { timeUnixNano: '0' };
const START = '1700000000000000001';
const YEAR_2554 = '18446744073709551615';
const buckets = (...bucketCounts: string[]) =>
  histogram(point({ asDouble: undefined, count: '3', bucketCounts, explicitBounds: [1, 2] }));

type Rest = Pick<BodyRow, 'kept' | 'rejected' | 'told'>;
const oneRefused: Rest = { kept: 1, rejected: 1, told: /0: / };

const rejected: BodyRow[] = [
  {
    ...{ row: '11', name: 'short trace id', by: 'OTLP' },
    ...both('traces', span(), span({ traceId: SHORT }), span()),
    ...{ kept: 2, rejected: 1, told: /^span 1: / },
  },
  {
    ...{ row: '11', name: 'zero trace id', by: 'OTLP', ...both('traces', span(), span({ traceId: ZERO })) },
    ...{ kept: 1, rejected: 1, told: /^span 1: / },
  },
  {
    ...{ row: '11', name: 'zero span id', by: 'OTLP', ...oneRefused },
    ...both('traces', span({ spanId: '0'.repeat(16) }), span()),
  },
  { row: '11', name: 'no span id', by: 'OTLP', ...both('traces', span({ spanId: '' }), span()), ...oneRefused },
  {
    ...{ row: '12', name: 'all invalid', by: 'OTLP' },
    ...both('traces', span({ traceId: SHORT }), span({ traceId: ZERO })),
    ...{ kept: 0, rejected: 2, told: /span 0: .*span 1: / },
  },
  {
    ...{ row: '12', name: 'all invalid', by: 'OTLP', ...both('metrics', gauge(point(NO_TIME), point(NO_TIME))) },
    ...{ kept: 0, rejected: 2, told: /time_unix_nano/ },
  },
  {
    ...{ row: '12', name: 'very many', by: 'OTLP' },
    ...both('traces', ...Array.from({ length: 3_000 }, () => span({ traceId: SHORT }))),
    ...{ kept: 0, rejected: 3_000, told: /and \d+ more/ },
  },
  {
    ...{ row: '15', name: 'point with time 0', by: 'OTLP', ...both('metrics', gauge(point(NO_TIME), point())) },
    ...{ kept: 1, rejected: 1, told: /time_unix_nano/ },
  },
  {
    ...{
      row: '15',
      name: 'buckets do not match bounds',
      by: 'OTLP',
      ...both('metrics', buckets('1', '2'), GOOD.metrics),
    },
    ...{ kept: 1, rejected: 1, told: /bucket/ },
  },
];

const keptAsIs: BodyRow[] = [
  {
    ...{ row: '13', name: 'log with a short trace id', by: 'OTLP', ...both('logs', log({ traceId: SHORT })) },
    ...{ kept: 1, rejected: 0, told: /id/ },
  },
  {
    ...{ row: '13', name: 'log with a short span id', by: 'OTLP', ...both('logs', log({ spanId: '01' })) },
    ...{ kept: 1, rejected: 0, told: /id/ },
  },
  { row: '14', name: 'end before start', by: 'OTLP', ...both('traces', span({ endTimeUnixNano: '1' })), kept: 1 },
  {
    ...{ row: '14', name: 'end before start', by: 'OTLP', kept: 1 },
    ...both('metrics', gauge(point({ startTimeUnixNano: YEAR_2554 }))),
  },
  { row: '14', name: 'no duration', by: 'OTLP', ...both('traces', span({ endTimeUnixNano: START })), kept: 1 },
  {
    ...{ row: '14', name: 'time 0', by: 'OTLP', kept: 1 },
    ...both('traces', span({ startTimeUnixNano: '0', endTimeUnixNano: '0' })),
  },
  { row: '14', name: 'time 0', by: 'OTLP', ...both('logs', log(NO_TIME)), kept: 1 },
  { row: '14', name: 'year 2554', by: 'OTLP', ...both('traces', span({ endTimeUnixNano: YEAR_2554 })), kept: 1 },
  { row: '14', name: 'year 2554', by: 'OTLP', ...both('logs', log({ timeUnixNano: YEAR_2554 })), kept: 1 },
  { row: '14', name: 'year 2554', by: 'OTLP', ...both('metrics', gauge(point({ timeUnixNano: YEAR_2554 }))), kept: 1 },
  { row: '17', name: 'unknown enum number', by: 'OTLP', ...both('traces', span({ kind: 99 })), kept: 1 },
  { row: '17', name: 'unknown enum number', by: 'OTLP', ...both('logs', log({ severityNumber: 99 })), kept: 1 },
];

const base64 = Buffer.from(ZERO.replace('0', '1'), 'hex').toString('base64');
const name16: Rest = { kept: 1, rejected: 0, told: /enum/ };

const inJsonOnly: BodyRow[] = [
  { row: '16', name: 'enum as name', by: 'ours', ...inJson('traces', span({ kind: 'SPAN_KIND_CLIENT' })), ...name16 },
  {
    ...{ row: '16', name: 'enum as name', by: 'ours', ...name16 },
    ...inJson('logs', log({ severityNumber: 'SEVERITY_NUMBER_WARN' })),
  },
  {
    ...{ row: '16', name: 'base64 id', by: 'ours', ...inJson('traces', span({ traceId: base64 })) },
    ...{ kept: 1, rejected: 0, told: /hex/ },
  },
  {
    ...{ row: '16b', name: 'id of neither kind', by: 'ours', ...oneRefused },
    ...inJson('traces', span({ traceId: '!'.repeat(32) }), span()),
  },
  {
    ...{ row: '16b', name: 'unknown enum name', by: 'ours', ...oneRefused },
    ...inJson('traces', span({ kind: 'SPAN_KIND_FRIEND' }), span()),
  },
  ...[
    ['fraction', 1.5],
    ['out of range', '18446744073709551616'],
  ].flatMap(([name, time]): BodyRow[] => {
    const row = { row: '16b', name: String(name), by: 'ours', ...oneRefused } as const;
    return [
      { ...row, ...inJson('traces', span({ startTimeUnixNano: time }), span()) },
      { ...row, ...inJson('metrics', gauge(point({ timeUnixNano: time })), gauge(point())) },
      { ...row, ...inJson('logs', log({ timeUnixNano: time }), log()) },
    ];
  }),
];

export const BODY_ROWS: readonly BodyRow[] = [...SIGNALS.flatMap(everySignal), ...rejected, ...keptAsIs, ...inJsonOnly];
