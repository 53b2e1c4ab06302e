import type { TraceDetail } from '../../../../../../contract/operations/traces.ts';
import type { CancelSignal } from '../../../../../../contract/transport.ts';
import type { Database, Parameters } from '../../database.ts';
import { exactBases, isFarApart, TIME_BOUNDS } from '../exact-base.ts';
import { withTables } from '../sql.ts';
import { readEventRows } from './event-rows.ts';
import { countBackLinks, readLinkRows } from './link-rows.ts';
import { countLogs } from './log-counts.ts';
import { frameColumns, readSpanRows } from './span-rows.ts';
import { Texts } from './texts.ts';
import { wantedTraces, type WantedTrace } from './wanted-traces.ts';

/** Of one answer, whether it is of one trace or of several. */
export interface Bounds {
  /** A million of them are an answer of 80 MB; a picture of more shows nothing that one of a million does not. */
  spans: number;
  /** Ticks on the bars; the first in time are kept. */
  events: number;
  /** In each direction. */
  links: number;
  /** Of all texts; without it, as many as `Texts` allows. */
  characters?: number;
}

/** Counts, and between which times the spans start. */
const FACTS = `count(*)::DOUBLE AS spans, coalesce(sum(events), 0)::DOUBLE AS events, coalesce(sum(links), 0)::DOUBLE AS links,
  ${TIME_BOUNDS('start_ns')}`;

/** Those that are there, in the order asked for. */
export async function findTraces(
  database: Database,
  traceIds: readonly string[],
  signal?: CancelSignal,
): Promise<WantedTrace[]> {
  const wanted = wantedTraces(traceIds.map((traceId) => ({ traceId, base: 0n, spans: 0, events: 0, links: 0 })));
  const sql = `${withTables(wanted.tables)}SELECT ${wanted.nth} AS nth, ${FACTS} FROM span ${wanted.join('trace_id')}
    WHERE ${wanted.where('trace_id')} GROUP BY nth ORDER BY nth`;
  const answer = await database.query(sql, wanted.parameters, signal);
  const [spans, events, links] = [answer.float64('spans'), answer.float64('events'), answer.float64('links')];
  const [base, latest] = [answer.uint64('base'), answer.uint64('latest')];
  const ask = (statement: string, parameters: Parameters) => database.query(statement, parameters, signal);
  const nths = [...answer.uint32('nth')];
  const odd = nths.filter((_, i) => isFarApart({ base: base[i]!, latest: latest[i]! }));
  const bases = await exactBases(
    ask,
    odd.map((nth) => traceIds[nth]!),
  );
  return nths.map((nth, i) => {
    const traceId = traceIds[nth]!;
    const counts = { spans: spans[i]!, events: events[i]!, links: links[i]! };
    return { traceId, base: bases.get(traceId) ?? base[i]!, ...counts };
  });
}

/** What was found, in its order: a dozen statements, however many traces there are. */
export async function readTraces(
  database: Database,
  found: readonly WantedTrace[],
  revision: number,
  bounds: Bounds,
  signal?: CancelSignal,
): Promise<TraceDetail[]> {
  if (found.length === 0) return [];
  const wanted = wantedTraces(found.map((trace) => ({ ...trace, spans: Math.min(trace.spans, bounds.spans) })));
  const back = await countBackLinks(database, wanted, signal);
  const texts = new Texts(database, signal, bounds.characters);
  const spans = await readSpanRows(database, wanted, signal);
  const logs = await countLogs(database, wanted, spans, signal);
  // Before events and links: what room there is for texts belongs to the spans first.
  const columns = await frameColumns(spans, logs, texts, signal);
  const events = await readEventRows(database, wanted, bounds.events, spans, texts, signal);
  const some = { out: found.some(({ links }) => links > 0), back: back.some((count) => count > 0) };
  const links = await readLinkRows(database, wanted, { limit: bounds.links, ...some }, spans, texts, signal);
  return found.map((trace, nth) => {
    const linksHere = trace.links + back[nth]!;
    const { read: eventsRead, ...eventFrame } = events[nth]!;
    const { read: linksRead, ...linkFrame } = links[nth]!;
    const { rows } = spans[nth]!;
    const frame = { revision, baseNs: String(trace.base) };
    return {
      traceId: trace.traceId,
      totalSpans: trace.spans,
      linksTotal: trace.links,
      backLinksTotal: back[nth]!,
      frame: { ...frame, rows, truncated: trace.spans > rows, columns: columns[nth]! },
      events: { ...frame, ...eventFrame, truncated: eventsRead < trace.events },
      links: { ...frame, ...linkFrame, truncated: linksRead < linksHere },
      textsLeftOut: texts.leftOut(nth),
    };
  });
}
