import { groupSpans } from '../questions/trace-summary.ts';
import { SERVICE_NUMBERS, type ServiceSets } from './service-sets.ts';

/**
 * Columns of a kept table: trace_id, start_ns, end_ns, spans, errors, origin_ns, origin, root_missing, services.
 * `origin` is the root span's row key, `origin_ns` its start.
 */
const LOW = '18446744073709551615::UHUGEINT';

/** Rows of the spans that satisfy a condition. */
export function summarized(sets: ServiceSets, where: string): string {
  const grouped = groupSpans({
    columns: `, ${sets.gather} AS services`,
    join: 'LEFT JOIN service_number ON resource_id = resource',
    where,
  });
  return `WITH ${SERVICE_NUMBERS} SELECT trace_id, start_ns, end_ns, spans::UINTEGER AS spans, errors::UINTEGER AS errors,
    (coalesce(root_key, first_key) >> 64)::UBIGINT AS origin_ns, (coalesce(root_key, first_key) & ${LOW})::UBIGINT AS origin,
    root_key IS NULL AS root_missing, services FROM (${grouped})`;
}

/** Rows of the spans above a row key, each joined with what is kept of its trace. */
export function renewed(table: string, sets: ServiceSets, last: bigint): string {
  const isOlder = '(k.root_missing, k.origin_ns, k.origin) < (n.root_missing, n.origin_ns, n.origin)';
  const origin = (column: string) => `CASE WHEN ${isOlder} THEN k.${column} ELSE n.${column} END AS ${column}`;
  // A start of 0 is no time.
  const start = `CASE WHEN n.start_ns = 0 OR k.start_ns BETWEEN 1 AND n.start_ns THEN k.start_ns ELSE n.start_ns END`;
  return `WITH n AS (${summarized(sets, `id > ${last}`)})
    SELECT n.trace_id, n.start_ns, n.end_ns, n.spans, n.errors, n.origin_ns, n.origin, n.root_missing, n.services
    FROM n ANTI JOIN ${table} k ON k.trace_id = n.trace_id
    UNION ALL SELECT n.trace_id, ${start}, greatest(k.end_ns, n.end_ns), k.spans + n.spans, k.errors + n.errors,
    ${['origin_ns', 'origin', 'root_missing'].map(origin).join(', ')}, ${sets.join('k.services', 'n.services')}
    FROM n JOIN ${table} k ON k.trace_id = n.trace_id`;
}

/** Ids of traces that have lost spans up to a row key. */
export function shrunk(table: string, last: bigint): string {
  return `SELECT k.trace_id FROM ${table} k
    LEFT JOIN (SELECT trace_id, count(*) AS held FROM span WHERE id <= ${last} GROUP BY trace_id) s ON s.trace_id = k.trace_id
    WHERE coalesce(s.held, 0) <> k.spans`;
}
