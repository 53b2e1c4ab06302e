import type { LogFilter } from '../../../../../contract/filters.ts';
import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import { LAST_NS } from '../../../../../core/model/units.ts';
import type { Ask } from './context.ts';
import { logIndex, LogSource, type LogIndex } from './log-index.ts';
import { readLogRows } from './log-rows.ts';
import { parseNanoseconds } from './sql.ts';

type Input = ParsedInputOf<'logs.search'>;

/**
 * Ranks, not rows, are reckoned with; only the page is read:
 *
 *   all that match    0 ────────── low ─────────────── high ────── total     in time order
 *   the time range                 ├────────────────────┤
 *   a page            ascending:   low + offset …     descending:  … high - offset
 *   `after`           takes the place of low, or of high
 */
export const logsSearch: Ask<'logs.search'> = async (database, { revision, generation }, input, signal) => {
  const { fromNs, toNs, ...filter } = input.filter;
  const source = new LogSource(database, filter, signal);
  const index = await logIndex(database, filter, generation, source);
  const { low, high } = await rangeOf(index, source, input.filter);
  const { from, to } = await pageOf(index, source, input, low, high);
  const keys = to > from ? await index.keys(source, from, to) : [];
  if (input.descending) keys.reverse();
  const rows = await readLogRows(database, keys, input.attributes, revision, signal);
  return { ...rows, total: high - low, outsideRange: index.total - (high - low) };
};

async function rangeOf(index: LogIndex, source: LogSource, { fromNs, toNs }: LogFilter) {
  const rankOf = (ns: string) => index.rank(source, { time: parseNanoseconds(ns), id: 0n });
  const low = fromNs === undefined ? 0 : await rankOf(fromNs);
  const high = toNs === undefined || BigInt(toNs) > LAST_NS ? index.total : await rankOf(toNs);
  return { low, high: Math.max(low, high) };
}

/** The page's ranks, ascending, within [low, high). */
async function pageOf(index: LogIndex, source: LogSource, input: Input, low: number, high: number) {
  const { after, descending, offset, limit } = input;
  const within = (rank: number) => Math.min(Math.max(rank, low), high);
  if (descending) {
    const end = after ? await index.rank(source, { time: BigInt(after.timeNs), id: BigInt(after.key) }) : high;
    const to = within(within(end) - offset);
    return { from: within(to - limit), to };
  }
  const start = after ? await index.rank(source, { time: BigInt(after.timeNs), id: BigInt(after.key) + 1n }) : low;
  const from = within(within(start) + offset);
  return { from, to: within(from + limit) };
}
