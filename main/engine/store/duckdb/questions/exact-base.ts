import type { Answer } from '../answer.ts';
import type { Parameters } from '../database.ts';
import { Binder, traceHex } from './sql.ts';

/** Offsets of twice as many nanoseconds are exact as doubles (104 days). */
const REACH_NS = 2n ** 52n;

/** Between them lie all times that are times at all (0 is none). */
export const TIME_BOUNDS = (time: string) => `coalesce(min(${time}) FILTER (${time} > 0), 0)::UBIGINT AS base,
  max(${time})::UBIGINT AS latest`;

/** Whether offsets from the least would not be exact. */
export const isFarApart = ({ base, latest }: { base: bigint; latest: bigint }) => latest - base > 2n * REACH_NS;

/**
 * The time that others are told as offsets from: the least. Where some lie farther apart than doubles are exact, the
 * least of those near the median: one odd clock is rounded then, and not all the others.
 *
 *     1 ──────────── … ────────────┤ base ├─┼──┼─┤ (median within)         the offset of 1 is negative and rounded
 */
export async function exactBase(
  ask: (sql: string, parameters: Parameters) => Promise<Answer>,
  { base, latest }: { base: bigint; latest: bigint },
  { time, from, parameters }: { time: string; from: string; parameters: Parameters },
): Promise<bigint> {
  if (!isFarApart({ base, latest })) return base;
  // Of two the later is the median: an odd clock is early as a rule.
  const sql = `WITH times AS (SELECT ${time} AS t FROM ${from})
    SELECT min(t)::UBIGINT AS base FROM times
    WHERE t > 0 AND t::HUGEINT + ${REACH_NS} >= (SELECT quantile_disc(t, 0.501) FROM times WHERE t > 0)`;
  return (await ask(sql, parameters)).first('base') as bigint;
}

/** The same for the spans of each of some traces that are far apart, by trace id: one scan, however many they are. */
export async function exactBases(
  ask: (sql: string, parameters: Parameters) => Promise<Answer>,
  traceIds: readonly string[],
): Promise<Map<string, bigint>> {
  if (traceIds.length === 0) return new Map();
  const binder = new Binder();
  const ids = traceIds.map((id) => binder.traceId(id)).join(', ');
  const sql = `WITH times AS (SELECT trace_id, start_ns AS t FROM span WHERE start_ns > 0 AND trace_id IN (${ids})),
      middle AS (SELECT trace_id, quantile_disc(t, 0.501) AS median FROM times GROUP BY trace_id)
    SELECT ${traceHex('trace_id')} AS trace, min(t)::UBIGINT AS base FROM times JOIN middle USING (trace_id)
    WHERE t::HUGEINT + ${REACH_NS} >= median GROUP BY trace_id`;
  const answer = await ask(sql, binder.parameters);
  const bases = answer.uint64('base');
  return new Map(answer.strings('trace').map((trace, i) => [trace, bases[i]!]));
}
