import { encodeBase64 } from '../../../encoding/base64.ts';
import { ipText } from '../../../encoding/ip-text.ts';
import { repairUtf8 } from '../../../encoding/utf8.ts';
import { Notes } from '../../../formats/records/notes.ts';
import { ResourceCache } from '../../../formats/records/resource-cache.ts';
import type { Plain } from '../../../formats/records/scalars.ts';
import { ZipkinMapper } from '../../../formats/zipkin-json/mapper.ts';
import { decodeStructs, type Struct } from '../../wire/thrift.ts';
import { mapAll } from '../map-all.ts';
import type { ReadSpans } from '../read-request.ts';

// openzipkin/zipkin-api thrift/zipkinCore.thrift
const ENDPOINT: Struct = {
  1: ['ipv4', 'i32'],
  2: ['port', 'i16'],
  3: ['serviceName', 'string'],
  4: ['ipv6', 'binary'],
};
const ANNOTATION: Struct = { 1: ['timestamp', 'i64'], 2: ['value', 'string'], 3: ['endpoint', ENDPOINT] };
const BINARY_ANNOTATION: Struct = {
  1: ['key', 'string'],
  2: ['value', 'binary'],
  3: ['type', 'i32'],
  4: ['endpoint', ENDPOINT],
};
const SPAN: Struct = {
  1: ['traceId', 'i64'],
  3: ['name', 'string'],
  4: ['id', 'i64'],
  5: ['parentId', 'i64'],
  6: ['annotations', [ANNOTATION]],
  8: ['binaryAnnotations', [BINARY_ANNOTATION]],
  9: ['debug', 'bool'],
  10: ['timestamp', 'i64'],
  11: ['duration', 'i64'],
  12: ['traceIdHigh', 'i64'],
};

interface ThriftEndpoint {
  ipv4?: number;
  port?: number;
  serviceName?: string;
  ipv6?: Uint8Array;
}
interface ThriftBinaryAnnotation {
  key?: string;
  value?: Uint8Array;
  type?: number;
  endpoint?: ThriftEndpoint;
}
interface ThriftSpan {
  traceId?: bigint;
  traceIdHigh?: bigint;
  name?: string;
  id?: bigint;
  parentId?: bigint;
  annotations?: { timestamp?: bigint; value?: string; endpoint?: ThriftEndpoint }[];
  binaryAnnotations?: ThriftBinaryAnnotation[];
  debug?: boolean;
  timestamp?: bigint;
  duration?: bigint;
}

/** A list of spans of version 1, in the binary protocol. @throws DecodeError */
export function readZipkinThrift(body: Uint8Array): ReadSpans {
  const spans = decodeStructs(SPAN, body, 'binary') as ThriftSpan[];
  return mapAll(new ZipkinMapper(new Notes(), new ResourceCache()), spans, plainSpan, { isKnown: true });
}

/** As version 1 of the JSON has it. */
function plainSpan({ traceId, traceIdHigh = 0n, id, parentId, ...span }: ThriftSpan): Plain {
  return {
    ...span,
    traceId: (traceIdHigh === 0n ? '' : hex(traceIdHigh)) + hex(traceId),
    id: hex(id),
    parentId: parentId === undefined ? undefined : hex(parentId),
    annotations: (span.annotations ?? []).map((one) => ({ ...one, endpoint: plainEndpoint(one.endpoint) })),
    binaryAnnotations: (span.binaryAnnotations ?? []).map((one) => ({
      key: one.key ?? '',
      value: valueOf(one),
      endpoint: plainEndpoint(one.endpoint),
    })),
  };
}

function hex(id: bigint | undefined): string {
  return BigInt.asUintN(64, id ?? 0n)
    .toString(16)
    .padStart(16, '0');
}

/** Unsigned where the number is signed. */
function plainEndpoint(endpoint: ThriftEndpoint | undefined): Plain | undefined {
  if (endpoint === undefined) return undefined;
  const { ipv4 = 0, port = 0, serviceName = '', ipv6 = new Uint8Array() } = endpoint;
  const bytes = [24, 16, 8, 0].map((shift) => (ipv4 >> shift) & 0xff);
  return { serviceName, ipv4: ipv4 === 0 ? '' : bytes.join('.'), ipv6: ipText(ipv6), port: port & 0xffff };
}

/** AnnotationType: BOOL, BYTES, I16, I32, I64, DOUBLE, STRING. A number of too few bytes is given as what it is. */
function valueOf({ value = new Uint8Array(), type = 6 }: ThriftBinaryAnnotation): unknown {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  if (type === 0) return value.length === 1 && value[0] === 1;
  if (type === 2 && value.length >= 2) return view.getInt16(0);
  if (type === 3 && value.length >= 4) return view.getInt32(0);
  if (type === 4 && value.length >= 8) return view.getBigInt64(0);
  if (type === 5 && value.length >= 8) return view.getFloat64(0);
  return type === 6 ? repairUtf8(value, 0, value.length) : encodeBase64(value);
}
