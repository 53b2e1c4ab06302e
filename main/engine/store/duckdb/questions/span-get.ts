import type { LinkDetail, SpanDetail } from '../../../../../contract/operations/traces.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { SpanLink } from '../../../../../core/model/span.ts';
import { NotFoundError } from '../../port.ts';
import type { Database } from '../database.ts';
import { AttributeReader } from '../read-attributes.ts';
import { OriginReader } from '../read-origins.ts';
import { readSpans } from '../read-spans.ts';
import type { Ask } from './context.ts';
import { spanLabels } from './labels.ts';
import { resourceDetail, scopeDetail } from './origin-details.ts';
import { Binder } from './sql.ts';

/** Back-links shown; all are counted. */
const MAX_BACK_LINKS = 200;

export const spanGet: Ask<'span.get'> = async (database, _context, { spanKey }, signal) => {
  const key = BigInt(spanKey);
  const [stored] = await readSpans(database, new AttributeReader(database), { from: key, to: key }, signal);
  if (!stored) throw new NotFoundError(`There is no span ${spanKey} in this store.`);
  const origins = new OriginReader(database);
  await origins.load(Uint32Array.of(stored.resource), Uint32Array.of(stored.scope), signal);
  const resource = origins.resource(stored.resource);
  const { span } = stored;
  return {
    ...span,
    spanKey,
    service: resource.service,
    links: await linkDetails(database, span.links, signal),
    ...(await backLinks(database, span, signal)),
    resource: resourceDetail(resource),
    scope: scopeDetail(origins.scope(stored.scope)),
    logs: await countLogs(database, span, signal),
  };
};

type SpanIds = Pick<SpanDetail, 'traceId' | 'spanId'>;

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

const idText = ({ traceId, spanId }: SpanIds) => `${traceId}-${spanId}`;

/** Row keys of spans by their ids, the first stored of each; those not in the store are left out. */
export async function findSpans(
  database: Database,
  wanted: readonly SpanIds[],
  signal?: CancelSignal,
): Promise<Map<string, bigint>> {
  const known = wanted.filter(({ traceId, spanId }) => traceId !== '' && spanId !== '');
  if (known.length === 0) return new Map();
  const binder = new Binder();
  const traceIds = binder.texts(known.map(({ traceId }) => traceId));
  const spanIds = binder.texts(known.map(({ spanId }) => spanId));
  const answer = await database.query(
    `SELECT replace(trace_id::VARCHAR, '-', '') || '-' || lpad(lower(to_hex(span_id)), 16, '0') AS ids, min(id) AS id FROM span
     WHERE trace_id IN (SELECT t.id::UUID FROM ${traceIds} t(id)) AND span_id IN (SELECT ('0x' || t.id)::UBIGINT FROM ${spanIds} t(id))
     GROUP BY ids`,
    binder.parameters,
    signal,
  );
  const keys = answer.uint64('id');
  return new Map(answer.strings('ids').map((ids, i) => [ids, keys[i]!]));
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
