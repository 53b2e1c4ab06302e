import type { Answer } from '../answer.ts';
import type { Int64Lists } from '../list-vector.ts';
import { Binder } from '../questions/sql.ts';
import type { Reading } from '../reading/reading.ts';

/** Attribute sets, one a row. */
export interface SetColumns {
  readonly rows: number;
  readonly shapes: Uint32Array;
  readonly lists: Int64Lists;
  readonly dropped: Uint32Array;
}

export interface EventColumns extends SetColumns {
  /** Keys of the spans, ascending. */
  readonly owners: BigUint64Array;
  readonly times: BigUint64Array;
  /** Of the name table. */
  readonly names: Uint32Array;
}

export interface LinkColumns extends SetColumns {
  readonly owners: BigUint64Array;
  /** Two halves a row, the low one first. */
  readonly traces: BigUint64Array;
  readonly spans: BigUint64Array;
  readonly states: Uint32Array;
  readonly flags: Uint32Array;
}

/** Spans by ascending key, as they lie in the tables. */
export interface SpanColumns extends SetColumns {
  readonly ids: BigUint64Array;
  readonly resources: Uint32Array;
  readonly scopes: Uint32Array;
  readonly traces: BigUint64Array;
  readonly spans: BigUint64Array;
  readonly parents: BigUint64Array;
  readonly states: Uint32Array;
  readonly names: Uint32Array;
  readonly messages: Uint32Array;
  readonly flags: Uint32Array;
  readonly kinds: Int32Array;
  readonly codes: Int32Array;
  readonly starts: BigUint64Array;
  readonly ends: BigUint64Array;
  readonly droppedEvents: Uint32Array;
  readonly droppedLinks: Uint32Array;
  readonly events: EventColumns;
  readonly links: LinkColumns;
}

const SET = 'shape, attributes, dropped_attributes';
const SPAN = `id, resource, scope, trace_id, span_id, parent_span_id, trace_state, flags, name, kind, start_ns, end_ns,
  status_code, status_message, ${SET}, dropped_events, dropped_links`;
const EVENT = `span, time_ns, name, ${SET}`;
const LINK = `span, linked_trace_id, linked_span_id, trace_state, flags, ${SET}`;

/** The spans of some ascending keys, with events and links. */
export async function readSpanColumns(reading: Reading, keys: BigUint64Array): Promise<SpanColumns> {
  const [spans, events, links] = await Promise.all([
    rows(reading, 'span', 'id', SPAN, 'id', keys),
    rows(reading, 'span_event', 'span', EVENT, 'span, position', keys),
    rows(reading, 'span_link', 'span', LINK, 'span, position', keys),
  ]);
  return {
    ...setColumns(spans),
    ids: spans.uint64('id'),
    resources: spans.uint32('resource'),
    scopes: spans.uint32('scope'),
    traces: spans.uuids('trace_id'),
    spans: spans.uint64('span_id'),
    parents: spans.uint64('parent_span_id'),
    states: spans.uint32('trace_state'),
    names: spans.uint32('name'),
    messages: spans.uint32('status_message'),
    flags: spans.uint32('flags'),
    kinds: spans.int32('kind'),
    codes: spans.int32('status_code'),
    starts: spans.uint64('start_ns'),
    ends: spans.uint64('end_ns'),
    droppedEvents: spans.uint32('dropped_events'),
    droppedLinks: spans.uint32('dropped_links'),
    events: eventColumns(events),
    links: linkColumns(links),
  };
}

function eventColumns(events: Answer): EventColumns {
  return {
    ...setColumns(events),
    owners: events.uint64('span'),
    times: events.uint64('time_ns'),
    names: events.uint32('name'),
  };
}

function linkColumns(links: Answer): LinkColumns {
  return {
    ...setColumns(links),
    owners: links.uint64('span'),
    traces: links.uuids('linked_trace_id'),
    spans: links.uint64('linked_span_id'),
    states: links.uint32('trace_state'),
    flags: links.uint32('flags'),
  };
}

function setColumns(answer: Answer): SetColumns {
  return {
    rows: answer.rows,
    shapes: answer.uint32('shape'),
    lists: answer.int64Lists('attributes'),
    dropped: answer.uint32('dropped_attributes'),
  };
}

/** Keys without a gap, which is how nearly all come, are a range: to look each of them up takes several times as long. */
function rows(
  reading: Reading,
  table: string,
  key: string,
  columns: string,
  order: string,
  keys: BigUint64Array,
): Promise<Answer> {
  const [first, last] = [keys[0], keys.at(-1)];
  const binder = new Binder();
  const isRange = first !== undefined && last! - first === BigInt(keys.length - 1);
  const wanted = isRange
    ? `BETWEEN ${binder.add(first, 'UBIGINT')} AND ${binder.add(last!, 'UBIGINT')}`
    : `IN ${binder.ids(keys, 'UBIGINT')}`;
  return reading.query(`SELECT ${columns} FROM ${table} WHERE ${key} ${wanted} ORDER BY ${order}`, binder.parameters);
}
