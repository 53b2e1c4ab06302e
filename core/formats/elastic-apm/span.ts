// Rules: elastic/opentelemetry-collector-components receiver/elasticapmintakereceiver/internal/mappers.

import type { SpanId, TraceId } from '../../model/ids.ts';
import { KIND_CLIENT, KIND_CONSUMER, KIND_PRODUCER, KIND_SERVER, STATUS_ERROR } from '../../model/span.ts';
import type { Span, SpanLink } from '../../model/span.ts';
import { MS, US } from '../../model/units.ts';
import { readSpanId, readTraceId } from '../records/foreign-id.ts';
import type { Notes } from '../records/notes.ts';
import { UNSAFE } from '../records/record-reader.ts';
import { isPlain, isTime, listOf, nanosecondsOf, textOf, type Plain } from '../records/scalars.ts';
import { kindOf } from '../records/span-kind.ts';
import { attributesOf } from './flatten.ts';
import { CONTEXT_NAMES } from './context-names.ts';

const INTERNAL = 1;
const OK = 1;
/** What has a place of its own in a span. */
const FIELDS = ['id', 'trace_id', 'parent_id', 'name', 'timestamp', 'duration', 'links', 'otel.span_kind'];
const FLATTENINGS = Object.fromEntries(
  (['transaction', 'span'] as const).map((name) => [
    name,
    {
      names: new Map([...CONTEXT_NAMES, ...FIELDS.map((field) => [field, ''] as const)]),
      open: ['context.tags.', 'otel.attributes.'],
      prefix: `${name}.`,
    },
  ]),
);

/** A transaction is the span by which a service is entered. */
export function spanOf(
  name: 'transaction' | 'span',
  event: Plain,
  notes: Notes,
): Span | { refused: string } | typeof UNSAFE {
  const traceId = readTraceId(event['trace_id'], notes);
  const spanId = readSpanId(event['id'], notes);
  if (traceId.id === '' || spanId.id === '')
    return { refused: `a ${name} without ${traceId.id === '' ? 'trace_id' : 'id'}` };
  const times = timesOf(event);
  const attributes = attributesOf(event, FLATTENINGS[name]!);
  if (times === UNSAFE || attributes === UNSAFE) return UNSAFE;
  if ('refused' in times) return times;
  for (const [key, { original }] of Object.entries({ 'elastic.trace_id': traceId, 'elastic.span_id': spanId })) {
    if (original !== '') attributes.push({ key, value: { kind: 'string', value: original } });
  }
  const parent = event['parent_id'] ?? (name === 'span' ? event['transaction_id'] : undefined);
  return {
    traceId: traceId.id as TraceId,
    spanId: spanId.id as SpanId,
    traceState: '',
    parentSpanId: readSpanId(parent, notes).id as SpanId,
    flags: 0,
    name: textOf(event['name']),
    kind: kindOfEvent(name, event),
    ...times,
    attributes,
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: linksOf(event['links'], notes),
    droppedLinksCount: 0,
    status: {
      code: event['outcome'] === 'success' ? OK : event['outcome'] === 'failure' ? STATUS_ERROR : 0,
      message: '',
    },
  };
}

function timesOf(
  event: Plain,
): Pick<Span, 'startTimeUnixNano' | 'endTimeUnixNano'> | { refused: string } | typeof UNSAFE {
  const start = nanosecondsOf(event['timestamp'] ?? 0, US);
  const duration = nanosecondsOf(event['duration'] ?? 0, MS);
  if (start === UNSAFE || duration === UNSAFE) return UNSAFE;
  if (start === undefined || !isTime(start)) return { refused: 'timestamp is no time' };
  if (duration === undefined || !isTime(start + duration)) return { refused: 'duration is no length of time' };
  return { startTimeUnixNano: start, endTimeUnixNano: start + duration };
}

/** Agents of OpenTelemetry tell it; of others the type does, and whether a span leaves its service. */
function kindOfEvent(name: 'transaction' | 'span', { otel, type, action, context }: Plain): number {
  const told = isPlain(otel) ? kindOf(textOf(otel['span_kind'])) : 0;
  if (told !== 0) return told;
  const isMessage = textOf(type).split('.')[0] === 'messaging';
  if (name === 'transaction') return isMessage ? KIND_CONSUMER : type === 'request' ? KIND_SERVER : INTERNAL;
  if (isMessage) return ['receive', 'poll'].includes(textOf(action)) ? KIND_CONSUMER : KIND_PRODUCER;
  const isExit = isPlain(context) && ['destination', 'http', 'db'].some((key) => isPlain(context[key]));
  return isExit ? KIND_CLIENT : INTERNAL;
}

function linksOf(list: unknown, notes: Notes): SpanLink[] {
  return listOf(list)
    .filter(isPlain)
    .map((link) => {
      const traceId = readTraceId(link['trace_id'], notes).id as TraceId;
      const spanId = readSpanId(link['span_id'], notes).id as SpanId;
      if (traceId === '' || spanId === '') notes.warn('link-id-invalid', 'links');
      return { traceId, spanId, traceState: '', attributes: [], droppedAttributesCount: 0, flags: 0 };
    });
}
