import type { TraceDetail, TraceFrame } from '../../../../../contract/operations/traces.ts';
import type { TextColumn } from '../../../../../contract/frame.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { DUPLICATE_ID, NO_PARENT, PARENT_UNKNOWN } from '../../../../../core/analysis/span-columns.ts';
import { NotFoundError } from '../../port.ts';
import type { Answer } from '../answer.ts';
import type { Database } from '../database.ts';
import type { Ask } from './context.ts';
import { highHalf, lowHalf, offsetFrom, smallEnum } from './sql.ts';

/** Beyond this a timeline is no picture any more, and the frame would be over 15 MB. */
export const MAX_SPANS = 200_000;
/** Ticks on the bars; the first in time are kept. */
export const MAX_EVENTS = 100_000;

interface Bounds {
  spans: number;
  events: number;
}

/** All spans of one trace in start order, with what the timeline draws. */
export const traceGet: Ask<'trace.get'> = (database, { revision }, { traceId }, signal) =>
  readTrace(database, traceId, revision, { spans: MAX_SPANS, events: MAX_EVENTS }, signal);

/** As `trace.get`, with bounds of the caller's. @throws NotFoundError */
export async function readTrace(
  database: Database,
  traceId: string,
  revision: number,
  bounds: Bounds,
  signal?: CancelSignal,
): Promise<TraceDetail> {
  const trace = { trace: traceId };
  const facts = await database.query(FACTS, trace, signal);
  const totalSpans = Number(facts.first('spans'));
  if (totalSpans === 0) throw new NotFoundError(`There is no trace ${traceId} in this session.`);
  const base = facts.first('base') as bigint;
  const rows = await database.query(spansQuery(base, bounds.spans), trace, signal);
  const events = await database.query(eventsQuery(base, bounds.events), trace, signal);
  const logs = await database.query(LOGS, trace, signal);
  const frame = { revision, baseNs: String(base) };
  return {
    traceId,
    totalSpans,
    textsLeftOut: 0,
    links: { ...frame, rows: 0, truncated: false, columns: noLinks() },
    linksTotal: 0,
    backLinksTotal: 0,
    frame: { ...frame, rows: rows.rows, truncated: totalSpans > rows.rows, columns: spanColumns(rows, logs) },
    events: { ...frame, ...eventRows(events, rows), truncated: events.rows < Number(facts.first('events')) },
  };
}

/** Counts, and the least start that is a time: one unset start (0) would cost all others their precision. */
const FACTS = `SELECT count(*) AS spans, coalesce(sum(events), 0) AS events,
  coalesce(min(start_ns) FILTER (start_ns > 0), 0)::UBIGINT AS base FROM span WHERE trace_id = $trace::UUID`;

const spansQuery = (base: bigint, limit: number) => `SELECT s.id, s.id::DOUBLE AS key, s.span_id, s.parent_span_id,
  ${highHalf('s.span_id')} AS span_high, ${lowHalf('s.span_id')} AS span_low,
  ${highHalf('s.parent_span_id')} AS parent_high, ${lowHalf('s.parent_span_id')} AS parent_low,
  n.text AS name, r.service_name AS service, sc.name AS scope, ${smallEnum('s.kind')} AS kind, ${smallEnum('s.status_code')} AS status,
  ${offsetFrom(base, 's.start_ns')} AS start,
  CASE WHEN s.end_ns > 0 THEN (s.end_ns::HUGEINT - s.start_ns::HUGEINT)::DOUBLE ELSE 'NaN'::DOUBLE END AS duration, s.events, s.links
  FROM span s LEFT JOIN name n ON n.id = s.name LEFT JOIN resource r ON r.id = s.resource LEFT JOIN scope sc ON sc.id = s.scope
  WHERE s.trace_id = $trace::UUID ORDER BY s.start_ns, s.id LIMIT ${limit}`;

const eventsQuery = (
  base: bigint,
  limit: number,
) => `SELECT e.span, ${offsetFrom(base, 'e.time_ns')} AS time, n.text AS name
  FROM span_event e LEFT JOIN name n ON n.id = e.name
  WHERE e.trace_id = $trace::UUID ORDER BY e.time_ns, e.span, e.position LIMIT ${limit}`;

const LOGS = `SELECT span_id, count(*)::UINTEGER AS logs FROM log WHERE trace_id = $trace::UUID GROUP BY span_id`;

function spanColumns(rows: Answer, logs: Answer): TraceFrame['columns'] {
  const spanIds = rows.uint64('span_id');
  const firstRow = firstRows(spanIds);
  return {
    key: rows.float64('key'),
    spanIdHigh: rows.uint32('span_high'),
    spanIdLow: rows.uint32('span_low'),
    parentIdHigh: rows.uint32('parent_high'),
    parentIdLow: rows.uint32('parent_low'),
    parent: Int32Array.from(rows.uint64('parent_span_id'), (id: bigint) =>
      id === 0n ? NO_PARENT : (firstRow.get(id) ?? PARENT_UNKNOWN),
    ),
    name: rows.text('name'),
    service: rows.text('service'),
    scope: rows.text('scope'),
    host: rows.text('service'),
    thread: { dictionary: [''], codes: new Uint32Array(rows.rows) },
    kind: rows.uint8('kind'),
    status: rows.uint8('status'),
    start: rows.float64('start'),
    duration: rows.float64('duration'),
    events: rows.uint32('events'),
    links: rows.uint32('links'),
    logs: logCounts(spanIds, logs),
    flags: Uint8Array.from(spanIds, (id, row) => (id !== 0n && firstRow.get(id) !== row ? DUPLICATE_ID : 0)),
  };
}

function noLinks(): TraceDetail['links']['columns'] {
  const text = (): TextColumn => ({ dictionary: [], codes: new Uint32Array(0) });
  return {
    row: new Uint32Array(0),
    direction: new Uint8Array(0),
    traceId: text(),
    spanIdHigh: new Uint32Array(0),
    spanIdLow: new Uint32Array(0),
    target: new Int32Array(0),
    held: new Uint8Array(0),
    service: text(),
    name: text(),
    start: new Float64Array(0),
    duration: new Float64Array(0),
    kind: new Uint8Array(0),
  };
}

/** Row of each span id; of equal ids the first. A span without an id is nobody's parent. */
function firstRows(spanIds: BigUint64Array): Map<bigint, number> {
  const rows = new Map<bigint, number>();
  for (let row = spanIds.length; row-- > 0;) if (spanIds[row] !== 0n) rows.set(spanIds[row]!, row);
  return rows;
}

/** Log records by their span id; spans that share an id share them. */
function logCounts(spanIds: BigUint64Array, logs: Answer): Uint32Array {
  const counts = logs.uint32('logs');
  const byId = new Map(Array.from(logs.uint64('span_id'), (id, i) => [id, counts[i]!]));
  return Uint32Array.from(spanIds, (id: bigint) => (id === 0n ? 0 : (byId.get(id) ?? 0)));
}

/** Events of spans beyond the bound have no row and are left out. */
function eventRows(events: Answer, spans: Answer) {
  const rowOfKey = new Map(Array.from(spans.uint64('id'), (key, row) => [key, row]));
  const rows = Array.from(events.uint64('span'), (key) => rowOfKey.get(key) ?? -1);
  const kept = Uint32Array.from(rows.keys()).filter((i) => rows[i]! >= 0);
  const time = events.float64('time');
  const name = events.text('name');
  const codes = kept.map((i) => name.codes[i]!);
  return {
    rows: kept.length,
    columns: {
      row: kept.map((i) => rows[i]!),
      time: Float64Array.from(kept, (i) => time[i]!),
      name: { dictionary: name.dictionary, codes } satisfies TextColumn,
      exception: Uint8Array.from(codes, (code) => (name.dictionary[code] === 'exception' ? 1 : 0)),
    },
  };
}
