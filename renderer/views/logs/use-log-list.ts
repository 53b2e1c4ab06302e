import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { LogPage } from '../../../contract/operations/logs.ts';
import { Pager, type PagedList } from '../../state/pager.ts';
import { stableKey } from '../../state/stable-key.ts';
import { useQuery, type Query } from '../../state/use-query.ts';
import type { LogRow } from './log-rows.ts';
import { LOG_PAGE_ROWS, LOG_SOURCE, type LogQuestion } from './log-source.ts';

export interface LogList {
  readonly list: PagedList;
  /** The first page's question: waiting, error, cancel. */
  readonly query: Query<LogPage>;
  readonly getRow: (index: number) => LogRow | undefined;
  readonly onVisible: (first: number, last: number) => void;
  readonly showNew: () => void;
  /** Changes when reading begins anew at the first row. */
  readonly resetKey: string;
}

/** The list of a filter. Following, it shows what comes in at once; else it stands still and counts what is new. */
export function useLogList(asked: LogQuestion, isFollowing: boolean): LogList {
  const key = stableKey(asked);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the key stands for the question
  const question = useMemo(() => asked, [key]);
  const query = useQuery('logs.search', { ...question, offset: 0, limit: LOG_PAGE_ROWS });
  const [pager] = useState(() => new Pager(LOG_SOURCE));
  const seen = useRef({ first: 0, last: 0 });
  const { data, isPrevious } = query;
  useEffect(() => {
    // An answer to an earlier question says nothing about this one; the old picture stays.
    if (data && !isPrevious) pager.offer(question, data, isFollowing);
  }, [pager, question, data, isPrevious, isFollowing]);
  const list = useSyncExternalStore(pager.subscribe, () => pager.list);
  // A new function for each state of the list, since the table asks through it for what to draw.
  const getRow = useCallback((index: number) => (list ? pager.rowAt(index) : undefined), [pager, list]);
  const onVisible = useCallback(
    (first: number, last: number) => {
      seen.current = { first, last };
      pager.see(first, last);
    },
    [pager],
  );
  const showNew = useCallback(() => {
    pager.showNew();
    pager.see(seen.current.first, seen.current.last);
  }, [pager]);
  // Oldest first, what is new is at the end: the place is kept.
  const resetKey = asked.descending ? String(list.generation) : key;
  return { list, query, getRow, onVisible, showNew, resetKey };
}
