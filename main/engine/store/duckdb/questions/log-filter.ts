import type { LogFilter } from '../../../../../contract/filters.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { compileTerm } from './attribute-terms.ts';
import { holds, type Binder } from './sql.ts';
import { rangeConditions, serviceCondition } from './trace-filter.ts';

/** A record's time: when it happened, else when it was observed. */
export const LOG_TIME = '(CASE WHEN l.time_ns = 0 THEN l.observed_ns ELSE l.time_ns END)';

/** A LogFilter as SQL over "FROM log l …". */
export interface CompiledLogFilter {
  tables: string[];
  joins: string[];
  conditions: string[];
  timeConditions: string[];
}

export async function compileLogFilter(
  database: Database,
  filter: LogFilter,
  binder: Binder,
  signal?: CancelSignal,
): Promise<CompiledLogFilter> {
  const { services, minSeverity, text, traceId, spanId, attributes = [] } = filter;
  const compiled: CompiledLogFilter = {
    tables: [],
    joins: [],
    conditions: [],
    timeConditions: rangeConditions(LOG_TIME, filter, binder),
  };
  const { conditions } = compiled;
  if (services && services.length > 0) conditions.push(serviceCondition('l', services, binder));
  if (minSeverity) conditions.push(`l.severity_number >= ${binder.add(minSeverity, 'INTEGER')}`);
  if (text) conditions.push(holds('l.body', binder.needle(text)));
  if (traceId !== undefined) conditions.push(`l.trace_id = ${binder.traceId(traceId)}`);
  if (spanId !== undefined) conditions.push(`l.span_id = ${binder.spanId(spanId)}`);
  for (const [i, term] of attributes.entries()) {
    const { table, join, condition } = await compileTerm(database, term, 'l', `term${i}`, binder, signal);
    compiled.tables.push(table);
    compiled.joins.push(join);
    conditions.push(condition);
  }
  return compiled;
}
