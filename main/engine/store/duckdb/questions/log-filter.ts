import type { LogFilter } from '../../../../../contract/filters.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { compileTerm } from './attribute-terms.ts';
import { compileExpression } from './expression.ts';
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
  /** The record's time as SQL. */
  time: string;
}

export async function compileLogFilter(
  database: Database,
  filter: LogFilter,
  binder: Binder,
  signal?: CancelSignal,
): Promise<CompiledLogFilter> {
  const { services, minSeverity, text, traceId, spanId, attributes = [], where } = filter;
  const time = await logTime(database, signal);
  const compiled: CompiledLogFilter = {
    tables: [],
    joins: [],
    conditions: [],
    timeConditions: rangeConditions(time, filter, binder),
    time,
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
  if (where) {
    const { tables, joins, conditions: more } = await compileExpression(database, where, 'logs', binder, signal);
    compiled.tables.push(...tables);
    compiled.joins.push(...joins);
    conditions.push(...more);
  }
  return compiled;
}

/**
 * LOG_TIME, or the plain column where every record has a time: DuckDB skips blocks by the least and largest value of a
 * column, which it cannot for a CASE.
 */
export async function logTime(database: Database, signal?: CancelSignal): Promise<string> {
  const answer = await database.query('SELECT 1 AS found FROM log WHERE time_ns = 0 LIMIT 1', {}, signal);
  return answer.rows === 0 ? 'l.time_ns' : LOG_TIME;
}
