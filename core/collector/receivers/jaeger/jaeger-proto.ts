import { encodeBase64 } from '../../../encoding/base64.ts';
import { encodeHex } from '../../../encoding/hex.ts';
import { JaegerMapper } from '../../../formats/jaeger-json/mapper.ts';
import { ProcessResources } from '../../../formats/jaeger-json/process-resources.ts';
import { Notes } from '../../../formats/records/notes.ts';
import type { Plain } from '../../../formats/records/scalars.ts';
import { decodeMessage, type Message } from '../../wire/message.ts';
import { mapAll } from '../map-all.ts';
import type { ReadSpans } from '../read-request.ts';

// jaegertracing/jaeger-idl proto/api_v2/model.proto, collector.proto
const TAG: Message = {
  1: ['key', 'string'],
  2: ['vType', 'int32'],
  3: ['vStr', 'string'],
  4: ['vBool', 'bool'],
  5: ['vInt64', 'int64'],
  6: ['vFloat64', 'double'],
  7: ['vBinary', 'bytes'],
};
/** google.protobuf.Timestamp and Duration look the same. */
const TIME: Message = { 1: ['seconds', 'int64'], 2: ['nanos', 'int32'] };
const LOG: Message = { 1: ['timestamp', TIME], 2: ['fields', [TAG]] };
const REFERENCE: Message = { 1: ['traceId', 'bytes'], 2: ['spanId', 'bytes'], 3: ['refType', 'int32'] };
const PROCESS: Message = { 1: ['serviceName', 'string'], 2: ['tags', [TAG]] };
const SPAN: Message = {
  1: ['traceId', 'bytes'],
  2: ['spanId', 'bytes'],
  3: ['operationName', 'string'],
  4: ['references', [REFERENCE]],
  5: ['flags', 'uint32'],
  6: ['startTime', TIME],
  7: ['duration', TIME],
  8: ['tags', [TAG]],
  9: ['logs', [LOG]],
  10: ['process', PROCESS],
  11: ['processID', 'string'],
  12: ['warnings', ['string']],
};
const BATCH: Message = { 1: ['spans', [SPAN]], 2: ['process', PROCESS] };
const REQUEST: Message = { 1: ['batch', BATCH] };

interface ProtoTag {
  key?: string;
  vType?: number;
  vStr?: string;
  vBool?: boolean;
  vInt64?: bigint;
  vFloat64?: number;
  vBinary?: Uint8Array;
}
interface ProtoTime {
  seconds?: bigint;
  nanos?: number;
}
interface ProtoProcess {
  serviceName?: string;
  tags?: ProtoTag[];
}
interface ProtoSpan {
  traceId?: Uint8Array;
  spanId?: Uint8Array;
  operationName?: string;
  references?: { traceId?: Uint8Array; spanId?: Uint8Array; refType?: number }[];
  flags?: number;
  startTime?: ProtoTime;
  duration?: ProtoTime;
  tags?: ProtoTag[];
  logs?: { timestamp?: ProtoTime; fields?: ProtoTag[] }[];
  process?: ProtoProcess;
  processID?: string;
  warnings?: string[];
}

/** A PostSpansRequest; the process of a span counts more than that of the batch. @throws DecodeError */
export function readJaegerProto(body: Uint8Array): ReadSpans {
  const { batch = {} } = decodeMessage(REQUEST, body) as { batch?: { spans?: ProtoSpan[]; process?: ProtoProcess } };
  const common = batch.process && plainProcess(batch.process);
  const trace = { isKnown: true, traceId: '', processes: undefined };
  const mapper = new JaegerMapper(new Notes(), new ProcessResources());
  return mapAll(mapper, batch.spans ?? [], (span) => plainSpan(span, common), trace);
}

/** As the JSON has it. */
function plainSpan(
  { traceId, spanId, references = [], tags = [], logs = [], ...span }: ProtoSpan,
  common?: Plain,
): Plain {
  return {
    ...span,
    traceID: hexOf(traceId, 16),
    spanID: hexOf(spanId, 8),
    references: references.map((one) => ({
      refType: one.refType === 1 ? 'FOLLOWS_FROM' : 'CHILD_OF',
      traceID: hexOf(one.traceId, 16),
      spanID: hexOf(one.spanId, 8),
    })),
    startTime: microsecondsText(span.startTime),
    duration: microsecondsText(span.duration),
    tags: tags.map(plainTag),
    logs: logs.map(({ timestamp, fields = [] }) => ({
      timestamp: microsecondsText(timestamp),
      fields: fields.map(plainTag),
    })),
    process: span.process ? plainProcess(span.process) : common,
  };
}

function plainProcess({ serviceName = '', tags = [] }: ProtoProcess): Plain {
  return { serviceName, tags: tags.map(plainTag) };
}

/** '' for what is longer than an id, or nothing. Trace ids may have 8 bytes. */
function hexOf(bytes: Uint8Array | undefined, most: 8 | 16): string {
  const fits = bytes !== undefined && (bytes.length === 8 || bytes.length === most);
  return fits ? encodeHex(bytes, 0, bytes.length) : '';
}

/** With the nanoseconds behind a point. */
function microsecondsText({ seconds = 0n, nanos = 0 }: ProtoTime = {}): string {
  const ns = seconds * 1_000_000_000n + BigInt(nanos);
  const size = ns < 0n ? -ns : ns;
  return `${ns < 0n ? '-' : ''}${size / 1_000n}.${String(size % 1_000n).padStart(3, '0')}`;
}

function plainTag({ key = '', vType = 0, ...tag }: ProtoTag): Plain {
  switch (vType) {
    case 0:
      return { key, type: 'string', value: tag.vStr ?? '' };
    case 1:
      return { key, type: 'bool', value: tag.vBool ?? false };
    case 2:
      return { key, type: 'int64', value: tag.vInt64 ?? 0n };
    case 3:
      return { key, type: 'float64', value: tag.vFloat64 ?? 0 };
    case 4:
      return { key, type: 'binary', value: encodeBase64(tag.vBinary ?? new Uint8Array()) };
    default:
      return { key, type: `type ${vType}`, value: null };
  }
}
