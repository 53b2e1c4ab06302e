import { all } from './sql.ts';
import { matchedTraces, type CompiledTraceFilter } from './trace-filter.ts';

/** start × 2^64 + row key: the least of it is the earliest span. Arithmetic on UHUGEINT is as quick as on 64 bits. */
const START_AND_KEY = 'start_ns::UHUGEINT * 18446744073709551616::UHUGEINT + id';
const KEY = 'coalesce(root_key, first_key) & 18446744073709551615::UHUGEINT'; // a modulo is ten times dearer

export interface SummaryOptions {
  /** Services there are; without it they are not counted per trace. */
  serviceCount?: number;
  /** For statements that read `matching` twice. */
  materialized?: boolean;
}

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
export function traceSummary(
  filter: CompiledTraceFilter,
  { serviceCount, materialized }: SummaryOptions = {},
): string[] {
  const matched = matchedTraces(filter);
  const conditions = matched ? ['trace_id IN (SELECT trace_id FROM matched)'] : filter.idConditions;
  const services = countServices(serviceCount);
  return [
    ...filter.tables,
    ...(matched ? [`matched AS (${matched})`] : []),
    ...services.tables,
    `summary AS (SELECT trace_id, coalesce(min(start_ns) FILTER (start_ns > 0), 0) AS start_ns,
      max(greatest(start_ns, end_ns)) AS end_ns, count(*) AS spans, count_if(status_code = 2) AS errors,
      min(${START_AND_KEY}) FILTER (parent_span_id = 0) AS root_key, min(${START_AND_KEY}) AS first_key, ${services.column} AS services
      FROM span ${services.join} WHERE ${all(conditions)} GROUP BY trace_id)`,
    `matching AS ${materialized ? 'MATERIALIZED ' : ''}(SELECT *, CASE WHEN start_ns = 0 THEN 0::UBIGINT ELSE end_ns - start_ns END AS duration_ns,
      (${KEY})::UBIGINT AS origin, root_key IS NULL AS root_missing FROM summary WHERE ${all(filter.traceConditions)})`,
  ];
}

/** Distinct services per trace. Up to 64 of them a bit mask costs a sixth of a DISTINCT (20 against 120 ms per million spans). */
function countServices(serviceCount: number | undefined): { tables: string[]; join: string; column: string } {
  if (serviceCount === undefined) return { tables: [], join: '', column: 'NULL' };
  const number = '(dense_rank() OVER (ORDER BY service_name) - 1)::UINTEGER AS service';
  return {
    tables: [`service_number AS (SELECT id AS resource_id, ${number} FROM resource)`],
    join: 'LEFT JOIN service_number ON resource_id = resource',
    column: serviceCount > 64 ? 'count(DISTINCT service)' : 'bit_count(bit_or(1::UBIGINT << service))',
  };
}
