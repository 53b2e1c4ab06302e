import { hexOfHalves, NO_SPAN_ID, type SpanId, type TraceId } from '../../model/ids.ts';
import type { Attributes } from '../../model/attributes.ts';
import { STATUS_ERROR, type Span, type SpanEvent } from '../../model/span.ts';
import type { Size } from '../shape.ts';
import { GATEWAY_TIMEOUT } from '../stage/exceptions.ts';
import type { Origin } from '../stage/pending.ts';
import { attributesOf, type PlainAttributes } from '../stage/plain.ts';
import { Random } from '../stage/random.ts';
import type { Recorder } from '../stage/recorder.ts';
import { generateColumns, TRACE_SPANS, type ColumnShape } from './generate-columns.ts';
import type { SpanTable } from './span-table.ts';

/** Spans between two chances to take what was written. */
const STRIDE = 512;
const THREADS = 8;

/** Telling one of the column shapes: its table, span by span. */
export function tellColumns(shape: ColumnShape, usualSpans: number) {
  return function* run(recorder: Recorder, { traces = 1, spans = usualSpans }: Size): Generator<void> {
    let atNs = 0;
    for (let index = 0; index < traces; index++) {
      const table = generateColumns(shape, spans, recorder.random.word());
      yield* writeTable(recorder, table, atNs);
      atNs += lastEnd(table);
    }
  };
}

/** Of the many traces of one size, `traces` is how many there are. */
export function tellMany(recorder: Recorder, { traces, spans }: Size): Generator<void> {
  const wanted = traces === undefined ? spans : traces * TRACE_SPANS;
  return tellColumns('many', 100_000)(recorder, wanted === undefined ? {} : { spans: wanted });
}

function lastEnd({ spans, start, duration }: SpanTable): number {
  let last = 0;
  for (let row = 0; row < spans; row++) last = Math.max(last, start[row]! + duration[row]!);
  return last;
}

function* writeTable(recorder: Recorder, table: SpanTable, atNs: number): Generator<void> {
  const traceIds = Array.from({ length: table.traces }, () => recorder.traceId());
  const origins = table.services.map(originOf);
  const attributes = attributesByName(table);
  for (let row = 0; row < table.spans; row++) {
    const traceId = traceIds[table.trace[row]!]!;
    const origin = origins[table.service[row]!]!;
    recorder.addSpan(origin, spanOf(recorder, table, { row, atNs, traceId, attributes }));
    if (row % STRIDE === STRIDE - 1) yield;
  }
  yield;
}

interface Row {
  row: number;
  atNs: number;
  traceId: TraceId;
  attributes: readonly (readonly Attributes[])[];
}

function spanOf(recorder: Recorder, table: SpanTable, { row, atNs, traceId, attributes }: Row): Span {
  const startNs = atNs + table.start[row]!;
  const endNs = startNs + table.duration[row]!;
  const isError = table.status[row] === STATUS_ERROR;
  return {
    traceId,
    spanId: hexOfHalves(table.spanIdHigh[row]!, table.spanIdLow[row]!) as SpanId,
    traceState: '',
    parentSpanId: parentOf(table, row),
    flags: 1,
    name: table.names[table.name[row]!]!,
    kind: table.kind[row]!,
    startTimeUnixNano: recorder.time(startNs),
    endTimeUnixNano: recorder.time(endNs),
    attributes: attributes[table.name[row]!]![table.spanIdLow[row]! % THREADS]! as Attributes,
    droppedAttributesCount: 0,
    events: isError ? [exceptionAt(recorder.time(endNs))] : [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: { message: isError ? GATEWAY_TIMEOUT.message : '', code: table.status[row]! },
  };
}

function parentOf({ parent, parentIdHigh, parentIdLow }: SpanTable, row: number): SpanId {
  return parent[row]! < 0 ? NO_SPAN_ID : (hexOfHalves(parentIdHigh[row]!, parentIdLow[row]!) as SpanId);
}

function exceptionAt(timeUnixNano: bigint): SpanEvent {
  const { type, message, stacktrace } = GATEWAY_TIMEOUT;
  const details = { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stacktrace };
  return { timeUnixNano, name: 'exception', attributes: attributesOf(details), droppedAttributesCount: 0 };
}

/** By name and thread. Shared by all spans of a name: a million spans need no million lists. */
function attributesByName({ names }: SpanTable): Attributes[][] {
  return names.map((name) =>
    Array.from({ length: THREADS }, (_, thread) =>
      attributesOf({ ...detailsOf(name), 'thread.id': 31 + thread, 'thread.name': `worker-${thread + 1}` }),
    ),
  );
}

/** What instrumentation would say of an operation of this name. */
function detailsOf(name: string): PlainAttributes {
  const [first = '', second = ''] = name.split(' ');
  if (second.startsWith('/')) return { 'http.request.method': first, 'http.route': second, 'url.scheme': 'http' };
  if (/^(SELECT|UPDATE)$/.test(first))
    return { 'db.system.name': 'postgresql', 'db.operation.name': first, 'db.collection.name': second };
  if (/^(GET|HGETALL)$/.test(first)) return { 'db.system.name': 'redis', 'db.operation.name': first };
  if (/^(publish|process)$/.test(second))
    return { 'messaging.system': 'kafka', 'messaging.operation.name': second, 'messaging.destination.name': first };
  return { 'code.function.name': name.replace(' ', '_') };
}

function originOf(service: string, index: number): Origin {
  const random = new Random('origin', service);
  const attributes = attributesOf({
    'service.name': service,
    'service.namespace': 'shop',
    'service.instance.id': `${service}-${random.hex(1)}`,
    'host.name': `ip-10-0-${(index % 3) + 1}-${40 + index * 7}`,
    'host.id': `i-0${random.hex(2)}`,
  });
  return {
    resource: { attributes, droppedAttributesCount: 0, entityRefs: [] },
    scope: { name: `shop.${service}`, version: '1.0.0', attributes: [], droppedAttributesCount: 0 },
  };
}
