import type { TraceDetail } from '../../../../../contract/operations/traces.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { NotFoundError } from '../../port.ts';
import type { Database } from '../database.ts';
import type { Ask } from './context.ts';
import { readEventRows } from './trace-detail/event-rows.ts';
import { countBackLinks, readLinkRows } from './trace-detail/link-rows.ts';
import { countLogs } from './trace-detail/log-counts.ts';
import { frameColumns, readSpanRows } from './trace-detail/span-rows.ts';
import { Texts } from './trace-detail/texts.ts';

interface Bounds {
  /** A million of them are an answer of 80 MB; a picture of more shows nothing that one of a million does not. */
  spans: number;
  /** Ticks on the bars; the first in time are kept. */
  events: number;
  /** In each direction. */
  links: number;
  /** Of all texts; without it, as many as `Texts` allows. */
  characters?: number;
}

const BOUNDS: Bounds = { spans: 1_000_000, events: 100_000, links: 10_000 };

/** All spans of one trace in start order, with what the timeline draws. */
export const traceGet: Ask<'trace.get'> = (database, { revision }, { traceId }, signal) =>
  readTrace(database, traceId, revision, BOUNDS, signal);

/** As `trace.get`, with bounds of the caller's. @throws NotFoundError */
export async function readTrace(
  database: Database,
  traceId: string,
  revision: number,
  bounds: Bounds,
  signal?: CancelSignal,
): Promise<TraceDetail> {
  const { totalSpans, events, linksTotal, base } = await readFacts(database, traceId, signal);
  const backLinksTotal = await countBackLinks(database, traceId, signal);
  const texts = new Texts(database, signal, bounds.characters);
  const range = { traceId, base, rows: Math.min(totalSpans, bounds.spans) };
  const spans = await readSpanRows(database, range, signal);
  const logs = await countLogs(database, traceId, spans, signal);
  // Before events and links: what room there is for texts belongs to the spans first.
  const columns = await frameColumns(spans, logs, texts, signal);
  const eventRows = await readEventRows(database, range, bounds.events, spans, texts, signal);
  const wanted = { limit: bounds.links, out: linksTotal > 0, back: backLinksTotal > 0 };
  const linkRows = await readLinkRows(database, range, wanted, spans, texts, signal);
  const frame = { revision, baseNs: String(base) };
  return {
    ...{ traceId, totalSpans, linksTotal, backLinksTotal },
    frame: { ...frame, rows: spans.rows, truncated: totalSpans > spans.rows, columns },
    events: { ...frame, rows: eventRows.rows, columns: eventRows.columns, truncated: eventRows.read < events },
    links: {
      ...{ ...frame, rows: linkRows.rows, columns: linkRows.columns },
      truncated: linkRows.read < linksTotal + backLinksTotal,
    },
    textsLeftOut: texts.leftOut,
  };
}

/** Counts, and the least start that is a time: one unset start (0) would cost all others their precision. */
const FACTS = `SELECT count(*) AS spans, coalesce(sum(events), 0) AS events, coalesce(sum(links), 0) AS links,
  coalesce(min(start_ns) FILTER (start_ns > 0), 0)::UBIGINT AS base FROM span WHERE trace_id = $trace::UUID`;

async function readFacts(database: Database, traceId: string, signal?: CancelSignal) {
  const facts = await database.query(FACTS, { trace: traceId }, signal);
  const totalSpans = Number(facts.first('spans'));
  if (totalSpans === 0) throw new NotFoundError(`There is no trace ${traceId} in this session.`);
  return {
    totalSpans,
    events: Number(facts.first('events')),
    linksTotal: Number(facts.first('links')),
    base: facts.first('base') as bigint,
  };
}
