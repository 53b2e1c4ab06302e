// Rules: opentelemetry-collector-contrib pkg/translator/jaeger/jaegerproto_to_traces.go.

import type { Attributes } from '../../model/attributes.ts';
import type { SpanId, TraceId } from '../../model/ids.ts';
import type { Span, SpanEvent } from '../../model/span.ts';
import { MS, US } from '../../model/units.ts';
import type { Notes } from '../records/notes.ts';
import { readSpanId, readTraceId, type ReadId } from '../records/foreign-id.ts';
import { UNSAFE } from '../records/record-reader.ts';
import { isPlain, isTime, listOf, nanosecondsOf, shown, textOf, type Plain } from '../records/scalars.ts';
import { KIND_TAG, kindOf } from '../records/span-kind.ts';
import { referencesOf } from './references.ts';
import { takeStatus } from './status.ts';
import { takeText } from '../records/take-attribute.ts';
import { attributesOfTags } from './tags.ts';

export interface ReadSpan {
  span: Span;
  scopeName: string;
  scopeVersion: string;
}

type Refused = { refused: string };
const SAMPLED = 1;

/** UNSAFE: numbers in it have more digits than JSON.parse keeps, and it is to be given again with all of them. */
export function spanOf(json: Plain, notes: Notes): ReadSpan | Refused | typeof UNSAFE {
  const traceId = readTraceId(json['traceID'], notes);
  const spanId = readSpanId(json['spanID'], notes);
  if (traceId.id === '' || spanId.id === '')
    return { refused: `a span without ${traceId.id === '' ? 'traceID' : 'spanID'}` };
  const times = timesOf(json);
  if (times === UNSAFE || 'refused' in times) return times;
  const { attributes, isUnsafe } = attributesOfTags(json['tags'] ?? json['tag'], notes);
  const events = eventsOf(json['logs'], notes);
  if (isUnsafe || events === UNSAFE) return UNSAFE;
  if ('refused' in events) return events;
  addOriginals(attributes, traceId, spanId);
  addExtras(attributes, json);
  const scopeName = takeText(attributes, 'otel.scope.name') ?? takeText(attributes, 'otel.library.name') ?? '';
  const scopeVersion = takeText(attributes, 'otel.scope.version') ?? takeText(attributes, 'otel.library.version') ?? '';
  const kind = kindOf(takeText(attributes, KIND_TAG));
  const span: Span = {
    traceId: traceId.id as TraceId,
    spanId: spanId.id as SpanId,
    traceState: takeText(attributes, 'w3c.tracestate') ?? '',
    ...referencesOf(json, traceId.id, notes),
    flags: typeof json['flags'] === 'number' ? json['flags'] & SAMPLED : 0,
    name: textOf(json['operationName']),
    kind,
    ...times,
    droppedAttributesCount: 0,
    events,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    status: takeStatus(attributes, kind),
    attributes,
  };
  return { span, scopeName, scopeVersion };
}

type Times = Pick<Span, 'startTimeUnixNano' | 'endTimeUnixNano'>;

/** Microseconds. No start is 0, which says "not known"; an end before the start is kept. */
function timesOf(json: Plain): Times | Refused | typeof UNSAFE {
  const start =
    json['startTime'] === undefined
      ? nanosecondsOf(json['startTimeMillis'] ?? 0, MS)
      : nanosecondsOf(json['startTime'], US);
  const duration = nanosecondsOf(json['duration'] ?? 0, US);
  if (start === UNSAFE || duration === UNSAFE) return UNSAFE;
  if (start === undefined || !isTime(start)) return { refused: `startTime is no time: ${shown(json['startTime'])}` };
  if (duration === undefined || !isTime(start + duration)) {
    return { refused: `duration is no length of time: ${shown(json['duration'])}` };
  }
  return { startTimeUnixNano: start, endTimeUnixNano: start + duration };
}

function eventsOf(logs: unknown, notes: Notes): SpanEvent[] | Refused | typeof UNSAFE {
  const events: SpanEvent[] = [];
  for (const log of listOf(logs)) {
    if (!isPlain(log)) continue;
    const time = nanosecondsOf(log['timestamp'] ?? 0, US);
    const { attributes, isUnsafe } = attributesOfTags(log['fields'], notes);
    if (time === UNSAFE || isUnsafe) return UNSAFE;
    if (time === undefined || !isTime(time))
      return { refused: `the time of a log is none: ${shown(log['timestamp'])}` };
    const name = takeText(attributes, 'event') ?? '';
    events.push({ timeUnixNano: time, name, attributes, droppedAttributesCount: 0 });
  }
  return events;
}

/** Ids that are no hex are kept as they were. */
function addOriginals(attributes: Attributes, traceId: ReadId, spanId: ReadId): void {
  if (traceId.original !== '') {
    attributes.push({ key: 'jaeger.trace_id', value: { kind: 'string', value: traceId.original } });
  }
  if (spanId.original !== '') {
    attributes.push({ key: 'jaeger.span_id', value: { kind: 'string', value: spanId.original } });
  }
}

/** What OpenTelemetry has no field for: Jaeger's remarks about a span, and flags beyond "sampled", such as debug. */
function addExtras(attributes: Attributes, json: Plain): void {
  const warnings = listOf(json['warnings']).filter((warning) => typeof warning === 'string');
  if (warnings.length > 0) {
    const values = warnings.map((value) => ({ kind: 'string', value }) as const);
    attributes.push({ key: 'jaeger.warnings', value: { kind: 'array', values } });
  }
  const flags = json['flags'];
  if (typeof flags === 'number' && Number.isSafeInteger(flags) && flags > SAMPLED) {
    attributes.push({ key: 'jaeger.flags', value: { kind: 'int', value: BigInt(flags) } });
  }
}
