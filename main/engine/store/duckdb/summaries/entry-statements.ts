/** Number of a service, by resource. */
export const SERVICE_OF =
  'service_of AS (SELECT id AS resource_id, (dense_rank() OVER (ORDER BY service_name))::UINTEGER AS service FROM resource)';

/** An entry by itself; of the rest it depends on the parent's service. */
const IS_DECIDED = '(kind IN (2, 5) OR parent_span_id = 0)';

/** Row keys that are entries by themselves. */
export const decided = (where: string): string => `SELECT id FROM span WHERE ${where} AND ${IS_DECIDED}`;

/**
 * Row keys of children that have one of the parents in another service, among the spans of a table. `SERVICE_OF` must come before.
 * A service is another one if it is not the least or not the greatest of the parents' (an id may come a thousand times).
 */
export function foreign(children: string, parents: string, table = 'span'): string {
  const of = (columns: string, where: string) =>
    `(SELECT ${columns}, service FROM ${table} JOIN service_of ON resource_id = resource WHERE ${where})`;
  const undecided = `${children} AND NOT ${IS_DECIDED}`;
  const named = `SELECT trace_id, parent_span_id FROM ${table} WHERE ${undecided}`;
  return `SELECT child.id FROM ${of('id, trace_id, parent_span_id', undecided)} child
    JOIN (${parentServices(of('trace_id, span_id', parents), named)}) parent
    ON parent.trace_id = child.trace_id AND parent.span_id = child.parent_span_id AND ${isElsewhere('child.service')}`;
}

/**
 * One row per id, however many spans share it: each child then meets one `parent`. Only of ids that are `named` (trace, span id),
 * for all ids of a session are more than memory holds.
 */
export const parentServices = (parents: string, named: string): string =>
  `SELECT trace_id, span_id, min(service) AS lowest, max(service) AS highest FROM ${parents}
    WHERE (trace_id, span_id) IN (${named}) GROUP BY trace_id, span_id`;

/** Whether one of the spans behind a row of `parentServices` is of another service. */
export const isElsewhere = (service: string): string => `(parent.lowest <> ${service} OR parent.highest <> ${service})`;

/** Table `concerned`: the spans of the traces that some spans are of. One look at the traces of all, whatever is asked of it. */
export const concerned = (spans: string, known: string): string =>
  `concerned AS MATERIALIZED (SELECT id, trace_id, span_id, parent_span_id, kind, resource FROM span
    WHERE ${known} AND trace_id IN (SELECT trace_id FROM span WHERE ${spans}))`;

/** Row keys as bits: 64 neighbours are a row. */
export function bits(keys: string): string {
  return `SELECT id >> 6 AS block, bit_or(1::UBIGINT << (id & 63)) AS mask FROM (${keys}) GROUP BY block`;
}

/** A row for each block, whatever came to it in parts. */
export const joined = (table: string): string => `SELECT block, bit_or(mask) AS mask FROM ${table} GROUP BY block`;
