import type { Answer } from '../answer.ts';
import type { Parameters } from '../database.ts';

/** Offsets of twice as many nanoseconds are exact as doubles (104 days). */
const REACH_NS = 2n ** 52n;

/** Between them lie all times that are times at all (0 is none). */
export const TIME_BOUNDS = (time: string) => `coalesce(min(${time}) FILTER (${time} > 0), 0)::UBIGINT AS base,
  max(${time})::UBIGINT AS latest`;

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
  if (latest - base <= 2n * REACH_NS) return base;
  // Of two the later is the median: an odd clock is early as a rule.
  const sql = `WITH times AS (SELECT ${time} AS t FROM ${from})
    SELECT min(t)::UBIGINT AS base FROM times
    WHERE t > 0 AND t::HUGEINT + ${REACH_NS} >= (SELECT quantile_disc(t, 0.501) FROM times WHERE t > 0)`;
  return (await ask(sql, parameters)).first('base') as bigint;
}
