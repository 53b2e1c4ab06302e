import { useCallback, useRef } from 'react';
import type { LogPage } from '../../../contract/operations/logs.ts';
import { stableKey } from '../../state/stable-key.ts';
import { usePagedRows, useStable, type PagedRows } from '../../state/use-paged-rows.ts';
import { useQuery, type Query } from '../../state/use-query.ts';
import type { LogRow } from './log-rows.ts';
import { inputOf, LOG_PAGE_ROWS, LOG_SOURCE, type LogQuestion } from './log-source.ts';

export interface LogList extends PagedRows<LogRow, LogQuestion> {
  /** The first page's question: waiting, error, cancel. */
  readonly query: Query<LogPage>;
  /** Changes when reading begins anew at the first row. */
  readonly resetKey: string;
}

/** The log records of a filter. */
export function useLogList(asked: LogQuestion, isFollowing: boolean): LogList {
  const question = useStable(asked);
  const query = useQuery('logs.search', { ...inputOf(question), offset: 0, limit: LOG_PAGE_ROWS });
  const rows = usePagedRows(LOG_SOURCE, question, query, isFollowing);
  const seen = useRef({ first: 0, last: 0 });
  const { onVisible: see, showNew: takeOver } = rows;
  const onVisible = useCallback(
    (first: number, last: number) => {
      seen.current = { first, last };
      see(first, last);
    },
    [see],
  );
  const showNew = useCallback(() => {
    takeOver();
    see(seen.current.first, seen.current.last);
  }, [takeOver, see]);
  // Oldest first, what is new is at the end: the place is kept.
  const resetKey = asked.descending ? String(rows.list.generation) : stableKey(asked);
  return { ...rows, query, onVisible, showNew, resetKey };
}
