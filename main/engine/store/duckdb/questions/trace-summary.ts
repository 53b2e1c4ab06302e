import type { KeptView } from '../summaries/kept-traces.ts';
import { all } from './sql.ts';
import { matchedTraces, type CompiledTraceFilter } from './trace-filter.ts';

/** start × 2^64 + row key: the least of it is the earliest span. Arithmetic on UHUGEINT is as quick as on 64 bits. */
const START_AND_KEY = 'start_ns::UHUGEINT * 18446744073709551616::UHUGEINT + id';
const KEY = 'coalesce(root_key, first_key) & 18446744073709551615::UHUGEINT'; // a modulo is ten times dearer

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
    min(${START_AND_KEY}) FILTER (parent_span_id = 0) AS root_key, min(${START_AND_KEY}) AS first_key ${columns}
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
    `matching AS (SELECT *, ${DURATION}, (${KEY})::UBIGINT AS origin, root_key IS NULL AS root_missing
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
