import type { TracePage } from '../../../contract/operations/traces.ts';
import { usePagedRows, useStable, type PagedRows } from '../../state/use-paged-rows.ts';
import { useQuery, type Query } from '../../state/use-query.ts';
import { TRACE_PAGE_ROWS, TRACE_SOURCE, type TraceQuestion, type TraceRow } from './trace-rows.ts';

export interface TraceList extends PagedRows<TraceRow> {
  /** The first page's question: waiting, error, cancel. */
  readonly query: Query<TracePage>;
}

/** The traces of a question. */
export function useTraceList(asked: TraceQuestion, isFollowing: boolean): TraceList {
  const question = useStable(asked);
  const query = useQuery('traces.search', { ...question, offset: 0, limit: TRACE_PAGE_ROWS });
  return { query, ...usePagedRows(TRACE_SOURCE, question, query, isFollowing) };
}
