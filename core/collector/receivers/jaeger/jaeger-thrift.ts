import { encodeBase64 } from '../../../encoding/base64.ts';
import { JaegerMapper } from '../../../formats/jaeger-json/mapper.ts';
import { ProcessResources } from '../../../formats/jaeger-json/process-resources.ts';
import { Notes } from '../../../formats/records/notes.ts';
import type { Plain } from '../../../formats/records/scalars.ts';
import { decodeCall, decodeStruct, type Struct, type ThriftEncoding } from '../../wire/thrift.ts';
import { mapAll } from '../map-all.ts';
import type { ReadSpans } from '../read-request.ts';

// jaegertracing/jaeger-idl thrift/jaeger.thrift, agent.thrift
const TAG: Struct = {
  1: ['key', 'string'],
  2: ['vType', 'i32'],
  3: ['vStr', 'string'],
  4: ['vDouble', 'double'],
  5: ['vBool', 'bool'],
  6: ['vLong', 'i64'],
  7: ['vBinary', 'binary'],
};
const LOG: Struct = { 1: ['timestamp', 'i64'], 2: ['fields', [TAG]] };
const REFERENCE: Struct = {
  1: ['refType', 'i32'],
  2: ['traceIdLow', 'i64'],
  3: ['traceIdHigh', 'i64'],
  4: ['spanId', 'i64'],
};
const SPAN: Struct = {
  1: ['traceIdLow', 'i64'],
  2: ['traceIdHigh', 'i64'],
  3: ['spanId', 'i64'],
  4: ['parentSpanId', 'i64'],
  5: ['operationName', 'string'],
  6: ['references', [REFERENCE]],
  7: ['flags', 'i32'],
  8: ['startTime', 'i64'],
  9: ['duration', 'i64'],
  10: ['tags', [TAG]],
  11: ['logs', [LOG]],
};
const PROCESS: Struct = { 1: ['serviceName', 'string'], 2: ['tags', [TAG]] };
const BATCH: Struct = { 1: ['process', PROCESS], 2: ['spans', [SPAN]] };
const EMIT_BATCH: Struct = { 1: ['batch', BATCH] };

interface ThriftTag {
  key?: string;
  vType?: number;
  vStr?: string;
  vDouble?: number;
  vBool?: boolean;
  vLong?: bigint;
  vBinary?: Uint8Array;
}
interface ThriftIds {
  traceIdLow?: bigint;
  traceIdHigh?: bigint;
  spanId?: bigint;
}
interface ThriftSpan extends ThriftIds {
  parentSpanId?: bigint;
  operationName?: string;
  references?: (ThriftIds & { refType?: number })[];
  flags?: number;
  startTime?: bigint;
  duration?: bigint;
  tags?: ThriftTag[];
  logs?: { timestamp?: bigint; fields?: ThriftTag[] }[];
}
interface Batch {
  process?: { serviceName?: string; tags?: ThriftTag[] };
  spans?: ThriftSpan[];
}

/** What is posted over HTTP. @throws DecodeError */
export function readJaegerBatch(body: Uint8Array, encoding: ThriftEncoding): ReadSpans {
  return readBatch(decodeStruct(BATCH, body, encoding) as Batch);
}

/** What an agent is sent in a packet: a call of emitBatch. @throws DecodeError */
export function readJaegerPacket(packet: Uint8Array, encoding: ThriftEncoding): ReadSpans {
  return readBatch((decodeCall('emitBatch', EMIT_BATCH, packet, encoding) as { batch?: Batch }).batch ?? {});
}

function readBatch({ process = {}, spans = [] }: Batch): ReadSpans {
  const common = { serviceName: process.serviceName ?? '', tags: (process.tags ?? []).map(plainTag) };
  const trace = { isKnown: true, traceId: '', processes: undefined };
  const mapper = new JaegerMapper(new Notes(), new ProcessResources());
  return mapAll(mapper, spans, (span) => ({ ...plainSpan(span), process: common }), trace);
}

/** As the JSON has it. */
function plainSpan({ parentSpanId = 0n, references = [], tags = [], logs = [], ...span }: ThriftSpan): Plain {
  const traceID = traceIdOf(span);
  const given = references.map((one) => ({
    refType: one.refType === 1 ? 'FOLLOWS_FROM' : 'CHILD_OF',
    traceID: traceIdOf(one),
    spanID: hex(one.spanId),
  }));
  // The field counts more than references, and is not told twice.
  const parent = { refType: 'CHILD_OF', traceID, spanID: hex(parentSpanId) };
  const others = given.filter(({ refType, spanID }) => refType !== 'CHILD_OF' || spanID !== parent.spanID);
  return {
    ...span,
    traceID,
    spanID: hex(span.spanId),
    references: parentSpanId === 0n ? given : [parent, ...others],
    tags: tags.map(plainTag),
    logs: logs.map(({ timestamp, fields = [] }) => ({ timestamp, fields: fields.map(plainTag) })),
  };
}

function traceIdOf({ traceIdHigh, traceIdLow }: ThriftIds): string {
  return hex(traceIdHigh) + hex(traceIdLow);
}

function hex(id: bigint | undefined): string {
  return BigInt.asUintN(64, id ?? 0n)
    .toString(16)
    .padStart(16, '0');
}

function plainTag({ key = '', vType = 0, ...tag }: ThriftTag): Plain {
  switch (vType) {
    case 0:
      return { key, type: 'string', value: tag.vStr ?? '' };
    case 1:
      return { key, type: 'float64', value: tag.vDouble ?? 0 };
    case 2:
      return { key, type: 'bool', value: tag.vBool ?? false };
    case 3:
      return { key, type: 'int64', value: tag.vLong ?? 0n };
    case 4:
      return { key, type: 'binary', value: encodeBase64(tag.vBinary ?? new Uint8Array()) };
    default:
      return { key, type: `type ${vType}`, value: null };
  }
}
