import type { Parameters } from '../database.ts';
import type { Ask } from './context.ts';
import { LOG_TIME } from './log-filter.ts';
import { exactBase, TIME_BOUNDS } from './exact-base.ts';
import { Binder, highHalf, lowHalf, offsetFrom, smallEnum } from './sql.ts';

/** SeverityNumber from which on a record tells of an error (logs data model). */
const ERROR_FROM = 17;

/** Where the log records of traces lie, without what they say. A trace that is not there has none. */
export const traceLogs: Ask<'trace.logs'> = async (database, { revision }, { traceId, beside, limit }, signal) => {
  const ids = [traceId, ...beside];
  const facts = new Binder();
  const bases = await database.query(
    `SELECT ${TIME_BOUNDS(LOG_TIME)} FROM log l WHERE ${among(ids, facts)}`,
    facts.parameters,
    signal,
  );
  const bounds = { base: bases.first('base') as bigint, latest: (bases.first('latest') ?? 0n) as bigint };
  const times = new Binder();
  const from = `log l WHERE ${among(ids, times)}`;
  const ask = (sql: string, parameters: Parameters) => database.query(sql, parameters, signal);
  const base = await exactBase(ask, bounds, { time: LOG_TIME, from, parameters: times.parameters });
  const binder = new Binder();
  const trace = `list_position([${ids.map((id) => binder.traceId(id)).join(', ')}], l.trace_id)`;
  const answer = await database.query(
    `SELECT (${trace} - 1)::UTINYINT AS trace, ${highHalf('l.span_id')} AS high, ${lowHalf('l.span_id')} AS low,
      ${offsetFrom(base, LOG_TIME)} AS time, ${smallEnum('l.severity_number')} AS severity
      FROM log l WHERE ${among(ids, binder)}
      ORDER BY l.severity_number >= ${ERROR_FROM} DESC, ${LOG_TIME}, l.id LIMIT ${limit + 1}`,
    binder.parameters,
    signal,
  );
  const rows = Math.min(answer.rows, limit);
  const columns = {
    trace: answer.uint8('trace').slice(0, rows),
    spanIdHigh: answer.uint32('high').slice(0, rows),
    spanIdLow: answer.uint32('low').slice(0, rows),
    time: answer.float64('time').slice(0, rows),
    severity: answer.uint8('severity').slice(0, rows),
  };
  return { revision, rows, baseNs: String(base), truncated: answer.rows > limit, columns };
};

const among = (ids: readonly string[], binder: Binder) =>
  `l.trace_id IN (${ids.map((id) => binder.traceId(id)).join(', ')}) AND l.span_id <> 0`;
