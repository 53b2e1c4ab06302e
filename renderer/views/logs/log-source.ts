import type { LogFilter } from '../../../contract/filters.ts';
import type { InputOf } from '../../../contract/operations.ts';
import type { LogPage } from '../../../contract/operations/logs.ts';
import type { Result } from '../../../contract/result.ts';
import { callEngine } from '../../state/connection.ts';
import type { PagerSource } from '../../state/pager.ts';
import { readLogRows, type LogRow } from './log-rows.ts';

/** Ten screens: a line of log is small, and logs are scrolled through fast. */
export const LOG_PAGE_ROWS = 500;

export interface LogQuestion {
  readonly filter: LogFilter;
  readonly descending: boolean;
  /** Keys that are columns. */
  readonly attributes: readonly string[];
}

/**
 * Newest first, new records would push all pages along; so nothing newer than what is shown is let in. Records that
 * arrive late with an older time still shift pages read later by as many rows; they are counted as new too.
 */
function hold(question: LogQuestion, first: readonly LogRow[]): LogQuestion {
  const newest = first[0]?.timeNs;
  if (!question.descending || newest === undefined) return question;
  const end = newest + 1n;
  const { toNs } = question.filter;
  const isEarlier = toNs === undefined || end < BigInt(toNs);
  return isEarlier ? { ...question, filter: { ...question.filter, toNs: end.toString() } } : question;
}

/** The question as the operation takes it. */
export function inputOf({ filter, descending, attributes }: LogQuestion) {
  return { filter, descending, attributes: [...attributes] };
}

export type SearchLogs = (input: InputOf<'logs.search'>, options: { signal: AbortSignal }) => Promise<Result<LogPage>>;

export function logSource(search: SearchLogs): PagerSource<LogQuestion, LogPage, LogRow> {
  return {
    pageRows: LOG_PAGE_ROWS,
    load: (question, offset, limit, signal, previous) => {
      const input = inputOf(question);
      if (!previous) return search({ ...input, offset, limit }, { signal });
      // Behind its neighbour's last row, a page neither repeats nor leaves out what arrived late meanwhile.
      const after = { timeNs: previous.timeNs.toString(), key: previous.key };
      return search({ ...input, offset: 0, limit, after }, { signal });
    },
    readRows: ({ frame, attributes }) => readLogRows(frame, attributes),
    hold,
    isGrowing: ({ descending }) => !descending,
  };
}

export const LOG_SOURCE = logSource((input, options) => callEngine('logs.search', input, options));
