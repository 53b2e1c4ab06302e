// Rules: opentelemetry-collector-contrib receiver/datadogreceiver/internal/translator (traces_translator.go, tags.go).

import { stringAttribute } from '../../model/attributes.ts';
import type { SpanId, TraceId } from '../../model/ids.ts';
import { KIND_CLIENT, KIND_SERVER, STATUS_ERROR, type Span } from '../../model/span.ts';
import type { Notes } from '../records/notes.ts';
import { UNSAFE } from '../records/record-reader.ts';
import { isPlain, isTime, nanosecondsOf, textOf, type Plain } from '../records/scalars.ts';
import { KIND_TAG, kindOf } from '../records/span-kind.ts';
import { attributesOf } from './attributes.ts';
import { eventsOf } from './events.ts';
import { spanIdOf, traceIdOf } from './ids.ts';
import { linksOf } from './links.ts';

export interface ReadSpan {
  /** Its trace id may still want its upper half. */
  span: Span;
  service: string;
  /** The upper half of the trace's id in hex, where this span tells it. */
  upper: string;
}

type Refused = { refused: string };
/** Where the upper half of a trace's id is sent. */
const UPPER = '_dd.p.tid';

/** UNSAFE: numbers in it have more digits than JSON.parse keeps, and it is to be given again with all of them. */
export function spanOf(json: Plain, notes: Notes): ReadSpan | Refused | typeof UNSAFE {
  const traceId = traceIdOf(json['trace_id'], notes);
  const spanId = spanIdOf(json['span_id'], notes);
  const parentId = spanIdOf(json['parent_id'], notes);
  if (traceId === UNSAFE || spanId === UNSAFE || parentId === UNSAFE) return UNSAFE;
  if (traceId.id === '' || spanId.id === '')
    return { refused: `a span without ${traceId.id === '' ? 'trace_id' : 'span_id'}` };
  const times = timesOf(json);
  if (times === UNSAFE || 'refused' in times) return times;
  const attributes = attributesOf(json);
  const links = attributes === UNSAFE ? UNSAFE : linksOf(json, attributes, notes);
  if (attributes === UNSAFE || links === UNSAFE) return UNSAFE;
  if (traceId.original !== '') {
    attributes.push({ key: 'datadog.trace_id', value: { kind: 'string', value: String(json['trace_id']) } });
  }
  const events = eventsOf(json, attributes, times.endTimeUnixNano);
  if (events === UNSAFE) return UNSAFE;
  const { error } = json;
  const isError = error === true || ((typeof error === 'number' || typeof error === 'bigint') && error > 0);
  const message = stringAttribute(events.at(-1)?.attributes ?? [], 'exception.message');
  const span: Span = {
    traceId: traceId.id as TraceId,
    spanId: spanId.id as SpanId,
    traceState: '',
    parentSpanId: parentId.id as SpanId,
    flags: 0,
    name: textOf(json['name']),
    kind: kindOfSpan(json),
    ...times,
    attributes,
    droppedAttributesCount: 0,
    events,
    droppedEventsCount: 0,
    links,
    droppedLinksCount: 0,
    status: isError ? { code: STATUS_ERROR, message } : { code: 0, message: '' },
  };
  return { span, service: textOf(json['service']), upper: upperOf(json) };
}

function kindOfSpan({ meta, type }: Plain): number {
  const told = isPlain(meta) ? kindOf(textOf(meta[KIND_TAG])) : 0;
  return told || (type === 'web' ? KIND_SERVER : type === 'http' ? KIND_CLIENT : 0);
}

function upperOf({ meta }: Plain): string {
  const upper = isPlain(meta) && Object.hasOwn(meta, UPPER) ? textOf(meta[UPPER]) : '';
  return /^[0-9a-f]{16}$/i.test(upper) ? upper.toLowerCase() : '';
}

function timesOf(json: Plain): Pick<Span, 'startTimeUnixNano' | 'endTimeUnixNano'> | Refused | typeof UNSAFE {
  const start = nanosecondsOf(json['start'] ?? 0, 1);
  const duration = nanosecondsOf(json['duration'] ?? 0, 1);
  if (start === UNSAFE || duration === UNSAFE) return UNSAFE;
  if (start === undefined || !isTime(start)) return { refused: 'start is no time' };
  if (duration === undefined || !isTime(start + duration)) return { refused: 'duration is no length of time' };
  return { startTimeUnixNano: start, endTimeUnixNano: start + duration };
}
