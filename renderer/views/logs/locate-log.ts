import type { LogDetail } from '../../../contract/operations/logs.ts';
import type { LogFilter } from '../../../contract/filters.ts';
import type { Result } from '../../../contract/result.ts';
import { LOG_PAGE_ROWS, inputOf, type LogQuestion, type SearchLogs } from './log-source.ts';
import { readLogRows } from './log-rows.ts';

export interface Located {
  /** Row of the record in the list of the question; undefined where the list does not have it. */
  readonly index: number | undefined;
}

/** More records than this at one and the same nanosecond are not looked through. */
const MOST_TIES = 10 * LOG_PAGE_ROWS;

export const timeOfLog = (log: LogDetail): bigint => log.timeUnixNano || log.observedTimeUnixNano;

const later = (a: bigint, b: string | undefined): bigint => (b !== undefined && BigInt(b) > a ? BigInt(b) : a);
const earlier = (a: bigint, b: string | undefined): bigint => (b !== undefined && BigInt(b) < a ? BigInt(b) : a);

/** The filter, cut to the records that stand before the moment in the list. */
function before({ filter, descending }: LogQuestion, timeNs: bigint): LogFilter {
  return descending
    ? { ...filter, fromNs: later(timeNs + 1n, filter.fromNs).toString() }
    : { ...filter, toNs: earlier(timeNs, filter.toNs).toString() };
}

const isEmpty = ({ fromNs, toNs }: LogFilter): boolean =>
  fromNs !== undefined && toNs !== undefined && BigInt(fromNs) >= BigInt(toNs);

/**
 * Where a record stands in a list that may be millions of rows long: as many rows as match before its moment, then by key
 * among those of the same moment.
 */
export async function locateLog(
  search: SearchLogs,
  question: LogQuestion,
  log: LogDetail,
  signal: AbortSignal,
): Promise<Result<Located>> {
  const timeNs = timeOfLog(log);
  const isOutside =
    later(timeNs, question.filter.fromNs) !== timeNs || earlier(timeNs + 1n, question.filter.toNs) !== timeNs + 1n;
  if (isOutside) return { ok: true, value: { index: undefined } };
  const base = inputOf({ ...question, attributes: [] });
  const filter = before(question, timeNs);
  let offset = 0;
  if (!isEmpty(filter)) {
    const counted = await search({ ...base, filter, offset: 0, limit: 1 }, { signal });
    if (!counted.ok) return counted;
    offset = counted.value.total;
  }
  for (let seen = 0; seen < MOST_TIES; seen += LOG_PAGE_ROWS) {
    const page = await search({ ...base, offset: offset + seen, limit: LOG_PAGE_ROWS }, { signal });
    if (!page.ok) return page;
    const rows = readLogRows(page.value.frame);
    const at = rows.findIndex(({ key }) => key === log.logKey);
    if (at >= 0) return { ok: true, value: { index: offset + seen + at } };
    if (rows.length < LOG_PAGE_ROWS || rows.at(-1)!.timeNs !== timeNs) break;
  }
  return { ok: true, value: { index: undefined } };
}
