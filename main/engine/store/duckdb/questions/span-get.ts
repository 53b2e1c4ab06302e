import type { LinkDetail, SpanDetail } from '../../../../../contract/operations/traces.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { SpanLink } from '../../../../../core/model/span.ts';
import { NotFoundError } from '../../port.ts';
import type { Database } from '../database.ts';
import { readSpans } from '../reading/read-spans.ts';
import { Reading } from '../reading/reading.ts';
import type { Ask } from './context.ts';
import { spanLabels } from './labels.ts';
import { originDetail } from './origin-detail.ts';
import { findSpans, idText, type SpanIds } from './span-look-up.ts';

/** Back-links shown; all are counted. */
const MAX_BACK_LINKS = 200;

/** One span, exact, with what its links lead to and what leads to it. */
export const spanGet: Ask<'span.get'> = async (database, _context, { spanKey, items }, signal) => {
  const [group] = await readSpans(new Reading(database, signal), BigUint64Array.of(BigInt(spanKey)));
  if (!group) throw new NotFoundError(`There is no span ${spanKey} in this session.`);
  const span = group.scopes[0]!.items[0]!;
  return {
    ...span,
    ...originDetail(group),
    spanKey,
    attributes: span.attributes.slice(0, items),
    attributesTotal: span.attributes.length,
    events: span.events.slice(0, items),
    eventsTotal: span.events.length,
    links: await linkDetails(database, span.links.slice(0, items), signal),
    linksTotal: span.links.length,
    ...(await backLinks(database, span, signal)),
    logs: await countLogs(database, span, signal),
  };
};

/** Looks up every link's target in one scan. */
async function linkDetails(database: Database, links: SpanLink[], signal?: CancelSignal): Promise<LinkDetail[]> {
  const targets = await findSpans(database, links, signal);
  const labels = await spanLabels(database, targets.values(), signal);
  return links.map((link) => {
    const key = targets.get(idText(link));
    const label = key === undefined ? undefined : labels.get(key);
    return { ...link, target: label ? { spanKey: Number(key), name: label.name, service: label.service } : null };
  });
}

/** Spans whose links point here, in stored order. */
async function backLinks(
  database: Database,
  { traceId, spanId }: SpanIds,
  signal?: CancelSignal,
): Promise<Pick<SpanDetail, 'backLinks' | 'backLinksTotal'>> {
  if (traceId === '' || spanId === '') return { backLinks: [], backLinksTotal: 0 };
  const answer = await database.query(
    `SELECT span, count(*) OVER () AS total FROM (SELECT DISTINCT span FROM span_link
       WHERE linked_trace_id = $trace::UUID AND linked_span_id = ('0x' || $span)::UBIGINT) ORDER BY span LIMIT ${MAX_BACK_LINKS}`,
    { trace: traceId, span: spanId },
    signal,
  );
  const keys = [...answer.uint64('span')];
  const labels = await spanLabels(database, keys, signal);
  return {
    backLinks: keys.flatMap((key) => {
      const label = labels.get(key);
      return label ? [{ ...label, spanKey: Number(key) }] : [];
    }),
    backLinksTotal: Number(answer.first('total') ?? 0),
  };
}

async function countLogs(database: Database, { traceId, spanId }: SpanIds, signal?: CancelSignal): Promise<number> {
  if (traceId === '' || spanId === '') return 0;
  const answer = await database.query(
    `SELECT count(*) AS n FROM log WHERE trace_id = $trace::UUID AND span_id = ('0x' || $span)::UBIGINT`,
    { trace: traceId, span: spanId },
    signal,
  );
  return Number(answer.first('n'));
}
