import { groupSpans, ORIGIN_COLUMNS, ORIGIN_KEY } from '../questions/trace-summary.ts';
import { COUNTED, SERVICE_NUMBERS, type ServiceSets } from './service-sets.ts';

/**
 * Columns of a kept table: trace_id, start_ns, end_ns, spans, errors, services, and of the root span `origin_ns` (its start),
 * `origin` (its row key), `root_missing`, `name` and `resource`.
 */
const OF_ORIGIN = ['origin_ns', 'origin', 'root_missing', 'name', 'resource'];
/** Name and resource of the root: half as dear as looking them up by its row key afterwards. */
const LABEL = `arg_min(name::UBIGINT << 32 | resource, ${ORIGIN_KEY})`;

/** Rows of the spans that satisfy a condition. */
export function summarized(sets: Pick<ServiceSets, 'gather'>, where: string): string {
  const grouped = groupSpans({
    columns: `, ${sets.gather} AS services, ${LABEL} AS label`,
    join: 'LEFT JOIN service_number ON resource_id = resource',
    where,
  });
  return `WITH ${SERVICE_NUMBERS}
    SELECT trace_id, start_ns, end_ns, spans::UINTEGER AS spans, errors::UINTEGER AS errors, services,
    ${ORIGIN_COLUMNS}, (label >> 32)::UINTEGER AS name, (label & 4294967295)::UINTEGER AS resource FROM (${grouped})`;
}

/** All spans grouped, in the place of a kept table. What a statement does not select of it is not computed. */
export const GROUPED = { table: `(${summarized(COUNTED, 'true')})`, services: COUNTED.count, known: undefined };

/** Rows of spans that are not in the table yet, each joined with what is kept of its trace. */
export function renewed(table: string, sets: ServiceSets, where: string): string {
  const isOlder = '(k.root_missing, k.origin_ns, k.origin) < (n.root_missing, n.origin_ns, n.origin)';
  const origin = (column: string) => `CASE WHEN ${isOlder} THEN k.${column} ELSE n.${column} END AS ${column}`;
  // A start of 0 is no time.
  const start = `CASE WHEN n.start_ns = 0 OR k.start_ns BETWEEN 1 AND n.start_ns THEN k.start_ns ELSE n.start_ns END`;
  // Only those that are concerned: a join with the table itself might hold all of its rows in memory.
  return `WITH n AS MATERIALIZED (${summarized(sets, where)}),
    k AS MATERIALIZED (SELECT t.* FROM ${table} t SEMI JOIN n ON n.trace_id = t.trace_id)
    SELECT n.* FROM n ANTI JOIN k ON k.trace_id = n.trace_id
    UNION ALL SELECT n.trace_id, ${start}, greatest(k.end_ns, n.end_ns), k.spans + n.spans, k.errors + n.errors,
    ${sets.join('k.services', 'n.services')}, ${OF_ORIGIN.map(origin).join(', ')}
    FROM n JOIN k ON k.trace_id = n.trace_id`;
}

/** Ids of traces that have lost spans up to a row key, and how many each still has: mostly none. */
export function shrunk(table: string, last: bigint): string {
  return `SELECT k.trace_id, coalesce(s.held, 0) AS held FROM ${table} k
    LEFT JOIN (SELECT trace_id, count(*) AS held FROM span WHERE id <= ${last} GROUP BY trace_id) s ON s.trace_id = k.trace_id
    WHERE coalesce(s.held, 0) <> k.spans`;
}
