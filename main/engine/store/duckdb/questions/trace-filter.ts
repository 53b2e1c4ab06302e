import type { TraceFilter } from '../../../../../contract/filters.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { LAST_NS } from '../../../../../core/model/units.ts';
import type { Database } from '../database.ts';
import { compileTerm } from './attribute-terms.ts';
import { compileExpression } from './expression.ts';
import { all, holds, parseNanoseconds, type Binder } from './sql.ts';

/**
 * A TraceFilter as SQL. What is asked of a span must hold together on one span `s`; the rest is asked of the trace's
 * row in `summary` (trace-summary.ts).
 *
 *   span ──spanConditions──> trace ids ──> summary ──traceConditions──> matching ──timeConditions──> in range
 */
export interface CompiledTraceFilter {
  /** Common table expressions the conditions refer to. */
  tables: string[];
  /** Joins of the span conditions, for "FROM span s …". */
  joins: string[];
  spanConditions: string[];
  /** On trace_id alone; holds for any span of the trace. */
  idConditions: string[];
  traceConditions: string[];
  timeConditions: string[];
}

export async function compileTraceFilter(
  database: Database,
  filter: TraceFilter,
  binder: Binder,
  signal?: CancelSignal,
): Promise<CompiledTraceFilter> {
  const compiled: CompiledTraceFilter = {
    tables: [],
    joins: [],
    spanConditions: [],
    idConditions: [],
    traceConditions: durationConditions(filter, binder),
    timeConditions: [
      ...rangeConditions('start_ns', filter, binder),
      ...rangeConditions('end_ns', { fromNs: filter.endFromNs, toNs: filter.endToNs }, binder),
    ],
  };
  addIds(compiled, filter, binder);
  addNames(compiled, filter, binder);
  addText(compiled, filter, binder);
  for (const [i, term] of (filter.attributes ?? []).entries()) {
    const { table, join, condition } = await compileTerm(database, term, 's', `term${i}`, binder, signal);
    compiled.tables.push(table);
    compiled.joins.push(join);
    compiled.spanConditions.push(condition);
  }
  if (filter.where) {
    const { tables, joins, conditions } = await compileExpression(database, filter.where, 'traces', binder, signal);
    compiled.tables.push(...tables);
    compiled.joins.push(...joins);
    compiled.spanConditions.push(...conditions);
  }
  return compiled;
}

/** [fromNs, toNs) on a column of nanoseconds. */
export function rangeConditions(
  column: string,
  { fromNs, toNs }: { fromNs?: string | undefined; toNs?: string | undefined },
  binder: Binder,
): string[] {
  const conditions: string[] = [];
  if (fromNs !== undefined) conditions.push(`${column} >= ${binder.nanoseconds(parseNanoseconds(fromNs))}`);
  if (toNs !== undefined && BigInt(toNs) <= LAST_NS) conditions.push(`${column} < ${binder.nanoseconds(BigInt(toNs))}`);
  return conditions;
}

function durationConditions({ minDurationNs, maxDurationNs, status }: TraceFilter, binder: Binder): string[] {
  const conditions: string[] = [];
  if (minDurationNs !== undefined)
    conditions.push(`duration_ns >= ${binder.nanoseconds(parseNanoseconds(minDurationNs))}`);
  if (maxDurationNs !== undefined)
    conditions.push(`duration_ns <= ${binder.nanoseconds(parseNanoseconds(maxDurationNs))}`);
  if (status !== undefined) conditions.push(status === 'error' ? 'errors > 0' : 'errors = 0');
  return conditions;
}

/** An empty list means "any": a form whose last tick was taken away. */
const given = <T>(list: readonly T[] | undefined): list is readonly T[] => list !== undefined && list.length > 0;

function addIds(compiled: CompiledTraceFilter, { traceIds }: TraceFilter, binder: Binder): void {
  if (given(traceIds))
    compiled.idConditions.push(`trace_id IN (SELECT t.id::UUID FROM ${binder.texts(traceIds)} t(id))`);
}

function addNames(compiled: CompiledTraceFilter, { services, operations }: TraceFilter, binder: Binder): void {
  if (given(services)) compiled.spanConditions.push(serviceCondition('s', services, binder));
  if (!given(operations)) return;
  const named = `s.name IN (SELECT id FROM name WHERE text IN ${binder.texts(operations)})`;
  compiled.spanConditions.push(operations.includes('') ? `${named} OR s.name = 0` : named);
}

/** Rows (with a `resource`) of any of the services. */
export function serviceCondition(row: string, services: readonly string[], binder: Binder): string {
  return `${row}.resource IN (SELECT id FROM resource WHERE service_name IN ${binder.texts(services)})`;
}

/**
 * Ids of the spans that hold the text are gathered once; each dictionary is looked through once. The CASE keeps DuckDB
 * from hashing millions of attribute values instead of the few dictionary rows (it cannot guess what UNNEST yields).
 */
function addText(compiled: CompiledTraceFilter, { text }: TraceFilter, binder: Binder): void {
  if (!text) return;
  const needle = binder.needle(text);
  compiled.tables.push(
    `text_name AS MATERIALIZED (SELECT id FROM name WHERE ${holds('text', needle)})`,
    `text_value AS MATERIALIZED (SELECT id, id::BIGINT AS cell FROM value WHERE ${holds('text', needle)})`,
    `attribute_cell AS (SELECT a.id, unnest(a.attributes) AS cell, unnest(shape.types) AS t FROM span a JOIN shape ON shape.id = a.shape)`,
    `text_span AS (
      SELECT id FROM span WHERE name IN (SELECT id FROM text_name) OR status_message IN (SELECT id FROM text_value)
      UNION ALL SELECT span FROM span_event WHERE name IN (SELECT id FROM text_name)
      UNION ALL SELECT DISTINCT id FROM attribute_cell
        WHERE CASE WHEN t = 1 THEN cell IN (SELECT cell FROM text_value) ELSE false END)`,
  );
  compiled.spanConditions.push('s.id IN (SELECT id FROM text_span)');
}

/** Ids of the traces that have a span which satisfies all span conditions, and `more`; undefined where none is asked for. */
export function matchedTraces(
  { joins, spanConditions, idConditions }: CompiledTraceFilter,
  more = 'true',
): string | undefined {
  if (spanConditions.length === 0) return undefined;
  return `SELECT DISTINCT s.trace_id FROM span s ${joins.join(' ')}
    WHERE ${all([...idConditions, ...spanConditions, more])}`;
}
