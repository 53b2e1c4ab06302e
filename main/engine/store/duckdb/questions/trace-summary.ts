import type { KeptView } from '../summaries/kept-traces.ts';
import { all } from './sql.ts';
import { matchedTraces, type CompiledTraceFilter } from './trace-filter.ts';

/** More than any start and row key of a span without a parent come to. */
const ABOVE_ROOTS = '170141183460469231731687303715884105727::HUGEINT';
/**
 * start × 2^63 + row key, below 0 for spans without a parent: the least of it is the root. Row keys end before 2^63 (writer.ts);
 * arithmetic on HUGEINT is as quick as on 64 bits, but a modulo ten times dearer than `&`.
 */
export const ORIGIN_KEY = `start_ns::HUGEINT * 9223372036854775808::HUGEINT + id
    - CASE WHEN parent_span_id = 0 THEN ${ABOVE_ROOTS} ELSE 0::HUGEINT END`;
const PLAIN_KEY = `key + CASE WHEN key < 0 THEN ${ABOVE_ROOTS} ELSE 0::HUGEINT END`;
/** What a group's `key` says. */
export const ORIGIN_COLUMNS = `((${PLAIN_KEY}) >> 63)::UBIGINT AS origin_ns,
    ((${PLAIN_KEY}) & 9223372036854775807::HUGEINT)::UBIGINT AS origin, key >= 0 AS root_missing`;

export interface Grouping {
  /** Further columns, each after a comma. */
  columns?: string;
  join?: string;
  /** On spans. */
  where: string;
}

/** One row per trace of some spans; what a statement does not select of it is not computed. */
export function groupSpans({ columns = '', join = '', where }: Grouping): string {
  return `SELECT trace_id, coalesce(min(start_ns) FILTER (start_ns > 0), 0) AS start_ns,
    greatest(max(start_ns), max(end_ns)) AS end_ns, count(*) AS spans, count_if(status_code = 2) AS errors,
    min(${ORIGIN_KEY}) AS key ${columns}
    FROM span ${join} WHERE ${where} GROUP BY trace_id`;
}

const DURATION = 'CASE WHEN start_ns = 0 THEN 0::UBIGINT ELSE end_ns - start_ns END AS duration_ns';

/**
 * Tables `summary` (one row per trace that satisfies the span conditions) and `matching` (also the trace conditions).
 * What a statement does not select of them is not computed.
 *
 *   trace   ├───────────────┤        start = first start, end = last end
 *   spans   ├──────┤                 a span without an end (0), or that ended before it began, ends where it starts
 *             ├─────────────┤        a start of 0 is no time and does not count, unless there is no other: then start
 *               ├──?                 and duration are 0
 *
 * `origin` is the row key of the root: the earliest span without a parent, else the earliest of all; of several that start
 * together the one that came first. Spans without a trace id form one trace of id 0.
 */
export function traceSummary(filter: CompiledTraceFilter): string[] {
  const { tables, where } = matchedTables(filter);
  return [
    ...tables,
    `summary AS (${groupSpans({ where })})`,
    `matching AS (SELECT *, ${DURATION}, ${ORIGIN_COLUMNS}
      FROM summary WHERE ${all(filter.traceConditions)})`,
  ];
}

/** Table `matching` likewise, of traces grouped already (../summaries), with their number of services besides. */
export function keptSummary(filter: CompiledTraceFilter, { table, services, known }: KeptView): string[] {
  const { tables, where } = matchedTables(filter, known);
  return [
    ...tables,
    `summary AS (SELECT * REPLACE (${services} AS services), ${DURATION} FROM ${table} WHERE ${where})`,
    `matching AS (SELECT * FROM summary WHERE ${all(filter.traceConditions)})`,
  ];
}

/** Which traces have a span that satisfies the conditions, and some more where there are any. */
function matchedTables(filter: CompiledTraceFilter, more?: string): { tables: string[]; where: string } {
  const matched = matchedTraces(filter, more);
  if (!matched) return { tables: filter.tables, where: all(filter.idConditions) };
  return { tables: [...filter.tables, `matched AS (${matched})`], where: 'trace_id IN (SELECT trace_id FROM matched)' };
}
