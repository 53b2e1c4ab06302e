import { encodeHex } from '../../../encoding/hex.ts';
import { ipText } from '../../../encoding/ip-text.ts';
import { Notes } from '../../../formats/records/notes.ts';
import { ResourceCache } from '../../../formats/records/resource-cache.ts';
import type { Plain } from '../../../formats/records/scalars.ts';
import { ZipkinMapper } from '../../../formats/zipkin-json/mapper.ts';
import { mapAll } from '../map-all.ts';
import { decodeMessage, type Message } from '../../wire/message.ts';
import type { ReadSpans } from '../read-request.ts';

// openzipkin/zipkin-api zipkin.proto
const ENDPOINT: Message = {
  1: ['serviceName', 'string'],
  2: ['ipv4', 'bytes'],
  3: ['ipv6', 'bytes'],
  4: ['port', 'int32'],
};
const ANNOTATION: Message = { 1: ['timestamp', 'fixed64'], 2: ['value', 'string'] };
const TAG: Message = { 1: ['key', 'string'], 2: ['value', 'string'] };
const SPAN: Message = {
  1: ['traceId', 'bytes'],
  2: ['parentId', 'bytes'],
  3: ['id', 'bytes'],
  4: ['kind', 'int32'],
  5: ['name', 'string'],
  6: ['timestamp', 'fixed64'],
  7: ['duration', 'uint64'],
  8: ['localEndpoint', ENDPOINT],
  9: ['remoteEndpoint', ENDPOINT],
  10: ['annotations', [ANNOTATION]],
  11: ['tags', [TAG]],
  12: ['debug', 'bool'],
  13: ['shared', 'bool'],
};
const LIST: Message = { 1: ['spans', [SPAN]] };
const KINDS: readonly string[] = ['', 'CLIENT', 'SERVER', 'PRODUCER', 'CONSUMER'];

interface ProtoEndpoint {
  serviceName?: string;
  ipv4?: Uint8Array;
  ipv6?: Uint8Array;
  port?: number;
}
interface ProtoSpan {
  traceId?: Uint8Array;
  parentId?: Uint8Array;
  id?: Uint8Array;
  kind?: number;
  name?: string;
  timestamp?: bigint;
  duration?: bigint;
  localEndpoint?: ProtoEndpoint;
  remoteEndpoint?: ProtoEndpoint;
  annotations?: { timestamp?: bigint; value?: string }[];
  tags?: { key?: string; value?: string }[];
  debug?: boolean;
  shared?: boolean;
}

/** A ListOfSpans. @throws DecodeError */
export function readZipkinProto(body: Uint8Array, parseStringTags: boolean): ReadSpans {
  const { spans = [] } = decodeMessage(LIST, body) as { spans?: ProtoSpan[] };
  const mapper = new ZipkinMapper(new Notes(), new ResourceCache(), parseStringTags);
  return mapAll(mapper, spans, plainSpan, { isKnown: true });
}

/** As version 2 of the JSON has it. Zero means absent here. */
function plainSpan({ traceId, parentId, id, kind = 0, tags = [], ...span }: ProtoSpan): Plain {
  return {
    ...span,
    traceId: hexOf(traceId, 8, 16),
    parentId: hexOf(parentId, 8),
    id: hexOf(id, 8),
    kind: KINDS[kind] ?? '',
    duration: span.duration || undefined,
    localEndpoint: endpointOf(span.localEndpoint),
    remoteEndpoint: endpointOf(span.remoteEndpoint),
    tags: Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value])),
  };
}

/** '' for what has no length that an id may have. */
function hexOf(bytes: Uint8Array | undefined, ...lengths: number[]): string {
  return bytes !== undefined && lengths.includes(bytes.length) ? encodeHex(bytes, 0, bytes.length) : '';
}

function endpointOf(endpoint: ProtoEndpoint | undefined): Plain | undefined {
  if (endpoint === undefined) return undefined;
  const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? '' : ipText(bytes));
  return { ...endpoint, ipv4: text(endpoint.ipv4), ipv6: text(endpoint.ipv6) };
}
