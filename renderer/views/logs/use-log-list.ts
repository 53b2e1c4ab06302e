import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { LogFilter } from '../../../contract/filters.ts';
import type { LogPage } from '../../../contract/operations/logs.ts';
import { callEngine } from '../../state/connection.ts';
import { stableKey } from '../../state/stable-key.ts';
import { useQuery, type Query } from '../../state/use-query.ts';
import { LOG_PAGE_ROWS, LogPager, type LogList, type LogQuestion } from './log-pager.ts';
import type { LogRow } from './log-rows.ts';

export interface LogListState {
  readonly list: LogList;
  /** The first page's question: waiting, error, cancel. */
  readonly query: Query<LogPage>;
  readonly getRow: (index: number) => LogRow | undefined;
  readonly onVisible: (first: number, last: number) => void;
  readonly showNew: () => void;
}

/** The list of a filter. Following, it shows what comes in at once; else it stands still and counts what is new. */
export function useLogList(filter: LogFilter, descending: boolean, isFollowing: boolean): LogListState {
  const key = stableKey({ filter, descending });
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the key stands for both
  const question = useMemo<LogQuestion>(() => ({ filter, descending }), [key]);
  const query = useQuery('logs.search', { ...question, offset: 0, limit: LOG_PAGE_ROWS });
  const [pager] = useState(() => new LogPager((input, options) => callEngine('logs.search', input, options)));
  const { data, isPrevious } = query;
  useEffect(() => {
    // An answer to an earlier question says nothing about this one; the old picture stays.
    if (data && !isPrevious) pager.offer(question, data, isFollowing);
  }, [pager, question, data, isPrevious, isFollowing]);
  const list = useSyncExternalStore(pager.subscribe, () => pager.list);
  // A new function for each state of the list, since the table asks through it for what to draw.
  const getRow = useCallback((index: number) => (list ? pager.rowAt(index) : undefined), [pager, list]);
  const onVisible = useCallback((first: number, last: number) => pager.see(first, last), [pager]);
  const showNew = useCallback(() => pager.showNew(), [pager]);
  return { list, query, getRow, onVisible, showNew };
}
