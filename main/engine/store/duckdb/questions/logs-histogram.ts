import type { LogFilter } from '../../../../../contract/filters.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import type { Ask } from './context.ts';
import { stepFor } from './edges.ts';
import { compileLogFilter, LOG_TIME } from './log-filter.ts';
import { LEVELS, LOG_LEVEL } from './log-level.ts';
import { all, Binder, parseNanoseconds, withTables } from './sql.ts';

/** Matching records per slice and level; slices as in `time.histogram`. */
export const logsHistogram: Ask<'logs.histogram'> = async (database, { revision }, { filter, buckets }, signal) => {
  const { from, to } = await logRange(database, filter, signal);
  const width = to > from ? to - from : 0n;
  const step = stepFor(width, buckets);
  const rows = Number((width + step - 1n) / step);
  const counts = Object.fromEntries(LEVELS.map((level) => [level, new Uint32Array(rows)])) as Record<
    (typeof LEVELS)[number],
    Uint32Array
  >;
  if (rows > 0) await countInto(counts, database, filter, { from, to, step }, signal);
  const start = Float64Array.from({ length: rows }, (_, i) => Number(step * BigInt(i)));
  return { revision, rows, columns: { start, ...counts }, baseNs: String(from), truncated: false };
};

interface Slices {
  from: bigint;
  to: bigint;
  step: bigint;
}

async function countInto(
  counts: Record<(typeof LEVELS)[number], Uint32Array>,
  database: Database,
  filter: LogFilter,
  { from, to, step }: Slices,
  signal?: CancelSignal,
): Promise<void> {
  const binder = new Binder();
  const range = { fromNs: String(from), toNs: String(to) };
  const compiled = await compileLogFilter(database, { ...filter, ...range }, binder, signal);
  const slice = `((${compiled.time} - ${binder.nanoseconds(from)}) // ${binder.nanoseconds(step)})::UINTEGER`;
  const answer = await database.query(
    `${withTables(compiled.tables)}SELECT ${slice} AS slice, ${LOG_LEVEL} AS level, count(*)::UINTEGER AS n
     FROM log l ${compiled.joins.join(' ')} WHERE ${all([...compiled.timeConditions, ...compiled.conditions])} GROUP BY ALL`,
    binder.parameters,
    signal,
  );
  const [slices, levels] = [answer.uint32('slice'), answer.uint8('level')];
  answer.uint32('n').forEach((n, i) => (counts[LEVELS[levels[i]!]!][slices[i]!] = n));
}

/**
 * The filter's range, half open. An open end is that of all records, whatever the filter; what no clock shows (0, or
 * after 2262) does not stretch it.
 */
export async function logRange(database: Database, { fromNs, toNs }: LogFilter, signal?: CancelSignal) {
  const extent =
    fromNs === undefined || toNs === undefined
      ? await database.query(
          `SELECT min(t) AS low, max(t) AS high FROM (SELECT ${LOG_TIME} AS t FROM log l) WHERE t BETWEEN 1 AND 9223372036854775807`,
          {},
          signal,
        )
      : undefined;
  const low = (extent?.first('low') ?? 0n) as bigint;
  const high = extent?.first('high') as bigint | null | undefined;
  const from = fromNs === undefined ? low : parseNanoseconds(fromNs);
  const to = toNs === undefined ? (high === undefined || high === null ? from : high + 1n) : parseNanoseconds(toNs);
  return { from, to };
}
