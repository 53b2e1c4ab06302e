import type { Ask } from './context.ts';
import { compileExpression } from './expression.ts';
import { all, Binder, withTables } from './sql.ts';

/** Row keys of the spans of traces that satisfy a condition. A trace that is not there has none. */
export const traceMatch: Ask<'trace.match'> = async (database, { revision }, input, signal) => {
  const { traceId, beside, where } = input;
  const binder = new Binder();
  const { tables, joins, conditions } = await compileExpression(database, where, 'traces', binder, signal);
  const traces = [traceId, ...beside].map((id) => binder.traceId(id));
  const trace = `s.trace_id IN (${traces.join(', ')})`;
  const answer = await database.query(
    `${withTables(tables)}SELECT s.id::DOUBLE AS key FROM span s ${joins.join(' ')} WHERE ${all([trace, ...conditions])}`,
    binder.parameters,
    signal,
  );
  const key = answer.float64('key');
  return { revision, rows: key.length, baseNs: '0', truncated: false, columns: { key } };
};
