import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { TracePage } from '../../../contract/operations/traces.ts';
import { Pager, type PagedList } from '../../state/pager.ts';
import { stableKey } from '../../state/stable-key.ts';
import { useQuery, type Query } from '../../state/use-query.ts';
import { TRACE_PAGE_ROWS, TRACE_SOURCE, type TraceQuestion, type TraceRow } from './trace-rows.ts';

export interface TraceList {
  readonly list: PagedList;
  /** The first page's question: waiting, error, cancel. */
  readonly query: Query<TracePage>;
  readonly getRow: (index: number) => TraceRow | undefined;
  readonly onVisible: (first: number, last: number) => void;
  readonly showNew: () => void;
}

/** The traces of a question. Following, the list shows what comes in at once; else it stands still and counts it. */
export function useTraceList(asked: TraceQuestion, isFollowing: boolean): TraceList {
  const key = stableKey(asked);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the key stands for the question
  const question = useMemo(() => asked, [key]);
  const query = useQuery('traces.search', { ...question, offset: 0, limit: TRACE_PAGE_ROWS });
  const [pager] = useState(() => new Pager(TRACE_SOURCE));
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
