// Rules: opentelemetry-collector-contrib pkg/translator/zipkin/zipkinv2/to_translator.go; openzipkin/zipkin-api zipkin2-api.yaml.

import type { Attributes } from '../../model/attributes.ts';
import type { SpanId, TraceId } from '../../model/ids.ts';
import type { Span, SpanEvent } from '../../model/span.ts';
import { US } from '../../model/units.ts';
import type { Notes } from '../records/notes.ts';
import { readSpanId, readTraceId, type ReadId } from '../records/foreign-id.ts';
import { UNSAFE } from '../records/record-reader.ts';
import {
  isPlain,
  isTime,
  listOf,
  nanosecondsOf,
  textOf,
  valueOfJson,
  wholeOf,
  type Plain,
  shown,
} from '../records/scalars.ts';
import { KIND_TAG, kindOf } from '../records/span-kind.ts';
import { takeText } from '../records/take-attribute.ts';
import { eventOf } from './event.ts';
import { takeLinks } from './links.ts';
import { takeStatus } from './status.ts';

/** The Collector's mark for a span whose start is not known. */
const NO_START = 'otel.zipkin.absentField.startTime';

export interface ReadSpan {
  span: Span;
  /** '' = not known. */
  serviceName: string;
  scopeName: string;
  scopeVersion: string;
}

type Refused = { refused: string };

/** UNSAFE: numbers in it have more digits than JSON.parse keeps, and it is to be given again with all of them. */
export function spanOf(json: Plain, notes: Notes): ReadSpan | Refused | typeof UNSAFE {
  const traceId = readTraceId(json['traceId'], notes);
  const spanId = readSpanId(json['id'], notes);
  if (traceId.id === '' || spanId.id === '')
    return { refused: `a span without ${traceId.id === '' ? 'traceId' : 'id'}` };
  const events = eventsOf(json['annotations']);
  if (events === UNSAFE || 'refused' in events) return events;
  const times = timesOf(json, events);
  const attributes = attributesOf(json);
  if (times === UNSAFE || attributes === UNSAFE) return UNSAFE;
  if ('refused' in times) return times;
  addMarks(attributes, json, traceId, spanId);
  const parent = readSpanId(json['parentId'], notes).id;
  const tagKind = takeText(attributes, KIND_TAG);
  const span: Span = {
    traceId: traceId.id as TraceId,
    spanId: spanId.id as SpanId,
    traceState: takeText(attributes, 'w3c.tracestate') ?? '',
    parentSpanId: (parent === spanId.id ? '' : parent) as SpanId,
    flags: 0,
    name: textOf(json['name']),
    kind: kindOf(textOf(json['kind']) || tagKind),
    ...times,
    droppedAttributesCount: 0,
    events,
    droppedEventsCount: 0,
    links: takeLinks(attributes, notes),
    droppedLinksCount: 0,
    status: takeStatus(attributes),
    attributes,
  };
  return { span, serviceName: serviceOf(json), ...scopeOf(attributes) };
}

function serviceOf({ localEndpoint }: Plain): string {
  return isPlain(localEndpoint) ? textOf(localEndpoint['serviceName']) : '';
}

function scopeOf(attributes: Attributes): { scopeName: string; scopeVersion: string } {
  const of = (part: string): string =>
    takeText(attributes, `otel.scope.${part}`) ?? takeText(attributes, `otel.library.${part}`) ?? '';
  return { scopeName: of('name'), scopeVersion: of('version') };
}

type Times = Pick<Span, 'startTimeUnixNano' | 'endTimeUnixNano'>;

/** Microseconds. Late and incomplete spans have no start: 0, or when the first thing in them happened. */
function timesOf(json: Plain, events: readonly SpanEvent[]): Times | Refused | typeof UNSAFE {
  const told = nanosecondsOf(json['timestamp'] ?? 0, US);
  const duration = nanosecondsOf(json['duration'] ?? 0, US);
  if (told === UNSAFE || duration === UNSAFE) return UNSAFE;
  if (told === undefined || !isTime(told)) return { refused: `timestamp is no time: ${shown(json['timestamp'])}` };
  const start = told === 0n ? earliest(events) : told;
  if (duration === undefined || !isTime(start + duration)) {
    return { refused: `duration is no length of time: ${shown(json['duration'])}` };
  }
  const hasEnd = (json['duration'] ?? undefined) !== undefined;
  return { startTimeUnixNano: start, endTimeUnixNano: hasEnd ? start + duration : 0n };
}

function earliest(events: readonly SpanEvent[]): bigint {
  return events.reduce((first, { timeUnixNano: ns }) => (ns !== 0n && (first === 0n || ns < first) ? ns : first), 0n);
}

function eventsOf(annotations: unknown): SpanEvent[] | Refused | typeof UNSAFE {
  const events: SpanEvent[] = [];
  for (const annotation of listOf(annotations).filter(isPlain)) {
    const time = nanosecondsOf(annotation['timestamp'] ?? 0, US);
    if (time === UNSAFE) return UNSAFE;
    if (time === undefined || !isTime(time)) {
      return { refused: `the time of an annotation is none: ${shown(annotation['timestamp'])}` };
    }
    events.push(eventOf(time, textOf(annotation['value'])));
  }
  return events;
}

function attributesOf(json: Plain): Attributes | typeof UNSAFE {
  const attributes: Attributes = [];
  for (const [key, value] of Object.entries(isPlain(json['tags']) ? json['tags'] : {})) {
    if (wholeOf(value) === UNSAFE) return UNSAFE;
    attributes.push({ key, value: valueOfJson(value) });
  }
  addEndpoint(attributes, json['localEndpoint'], 'net.host');
  const remote = json['remoteEndpoint'];
  if (isPlain(remote) && textOf(remote['serviceName']) !== '') {
    attributes.push({ key: 'peer.service', value: { kind: 'string', value: textOf(remote['serviceName']) } });
  }
  addEndpoint(attributes, remote, 'net.peer');
  return attributes;
}

function addEndpoint(attributes: Attributes, endpoint: unknown, prefix: string): void {
  if (!isPlain(endpoint)) return;
  const ip = textOf(endpoint['ipv6']) || textOf(endpoint['ipv4']);
  if (ip !== '') attributes.push({ key: `${prefix}.ip`, value: { kind: 'string', value: ip } });
  const port = endpoint['port'];
  if (typeof port === 'number' && Number.isSafeInteger(port) && port > 0) {
    attributes.push({ key: `${prefix}.port`, value: { kind: 'int', value: BigInt(port) } });
  }
}

/** What OpenTelemetry has no field for. */
function addMarks(attributes: Attributes, json: Plain, traceId: ReadId, spanId: ReadId): void {
  const mark = (key: string, is: boolean): void => {
    if (is) attributes.push({ key, value: { kind: 'bool', value: true } });
  };
  mark(NO_START, wholeOf(json['timestamp'] ?? 0) === 0n);
  mark('zipkin.shared', json['shared'] === true);
  mark('zipkin.debug', json['debug'] === true);
  const original = (key: string, value: string): void => {
    if (value !== '') attributes.push({ key, value: { kind: 'string', value } });
  };
  original('zipkin.trace_id', traceId.original);
  original('zipkin.span_id', spanId.original);
}
