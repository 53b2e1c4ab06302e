import type { TraceMatch } from '../../../../../contract/operations/traces.ts';
import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import type { Ask } from './context.ts';
import { compileExpression } from './expression.ts';
import { all, Binder, withTables } from './sql.ts';

/** As `trace.get` has of a trace; and a picture has as many again of those beside it. */
const BOUNDS = { spansOfTrace: 1_000_000, keys: 2_000_000 };

/** Row keys of the spans of traces that satisfy a condition. A trace that is not there has none. */
export const traceMatch: Ask<'trace.match'> = (database, { revision }, input, signal) =>
  matchSpans(database, input, revision, BOUNDS, signal);

/** As `trace.match`, with bounds of the caller's: spans looked at of each trace, and keys in the answer. */
export async function matchSpans(
  database: Database,
  { traceId, beside, where }: ParsedInputOf<'trace.match'>,
  revision: number,
  bounds: typeof BOUNDS,
  signal?: CancelSignal,
): Promise<TraceMatch> {
  const ids = [...new Set([traceId, ...beside])];
  const { conditions: ends, spansLeftOut } = await lookEnds(database, ids, bounds.spansOfTrace, signal);
  const binder = new Binder();
  const { tables, joins, conditions } = await compileExpression(database, where, 'traces', binder, signal);
  const trace = `s.trace_id IN (${ids.map((id) => binder.traceId(id)).join(', ')})`;
  const answer = await database.query(
    `${withTables(tables)}SELECT s.id::DOUBLE AS key FROM span s ${joins.join(' ')}
      WHERE ${all([trace, ...ends, ...conditions])} ORDER BY s.id LIMIT ${bounds.keys + 1}`,
    binder.parameters,
    signal,
  );
  const key = answer.float64('key').slice(0, bounds.keys);
  const truncated = spansLeftOut > 0 || answer.rows > bounds.keys;
  return { revision, rows: key.length, baseNs: '0', truncated, spansLeftOut, columns: { key } };
}

/** Conditions that keep to the first spans of traces that have more, in the order in which `trace.get` cuts them. */
async function lookEnds(database: Database, ids: readonly string[], most: number, signal?: CancelSignal) {
  const counted = new Binder();
  const large = await database.query(
    `SELECT trace_id::VARCHAR AS id, count(*)::DOUBLE AS spans FROM span
      WHERE trace_id IN (${ids.map((id) => counted.traceId(id)).join(', ')}) GROUP BY trace_id HAVING spans > ${most}`,
    counted.parameters,
    signal,
  );
  const conditions: string[] = [];
  for (const id of large.strings('id')) {
    const last = await database.query(
      `SELECT start_ns, id FROM span WHERE trace_id = $id::UUID ORDER BY start_ns, id LIMIT 1 OFFSET ${most - 1}`,
      { id },
      signal,
    );
    if (last.rows === 0) continue; // Some went meanwhile, and it is not large any more.
    const [start, key] = [last.first('start_ns') as bigint, last.first('id') as bigint];
    const isWithin = `s.start_ns < ${start}::UBIGINT OR (s.start_ns = ${start}::UBIGINT AND s.id <= ${key}::UBIGINT)`;
    conditions.push(`s.trace_id <> '${id}'::UUID OR ${isWithin}`);
  }
  const spansLeftOut = large.float64('spans').reduce((sum, spans) => sum + spans - most, 0);
  return { conditions, spansLeftOut };
}
