import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { Pager, type Countable, type PagedList, type PagerSource } from './pager.ts';
import { stableKey } from './stable-key.ts';
import type { Query } from './use-query.ts';

export interface PagedRows<Row, Question = unknown> {
  readonly list: PagedList;
  /** Undefined while the row's page is on the way. */
  readonly getRow: (index: number) => Row | undefined;
  readonly onVisible: (first: number, last: number) => void;
  readonly showNew: () => void;
  /** The question the shown pages answer, narrowed to the moment they were taken at. */
  readonly held: () => Question | undefined;
}

/** The same object for as long as it asks the same. */
export function useStable<Question>(asked: Question): Question {
  const key = stableKey(asked);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the key stands for the question
  return useMemo(() => asked, [key]);
}

/**
 * The rows of a question whose first page is `query`. Following, the list shows what comes in at once; else it stands still and counts
 * what is new.
 */
export function usePagedRows<Question, Page extends Countable, Row>(
  source: PagerSource<Question, Page, Row>,
  question: Question,
  { data, isPrevious }: Query<Page>,
  isFollowing: boolean,
): PagedRows<Row, Question> {
  const [pager] = useState(() => new Pager(source));
  useEffect(() => {
    // An answer to an earlier question says nothing about this one; the old picture stays.
    if (data && !isPrevious) pager.offer(question, data, isFollowing);
  }, [pager, question, data, isPrevious, isFollowing]);
  const list = useSyncExternalStore(pager.subscribe, () => pager.list);
  // A new function for each state of the list, since the table asks through it for what to draw.
  const getRow = useCallback((index: number) => (list ? pager.rowAt(index) : undefined), [pager, list]);
  const onVisible = useCallback((first: number, last: number) => pager.see(first, last), [pager]);
  const showNew = useCallback(() => pager.showNew(), [pager]);
  const held = useCallback(() => pager.held, [pager]);
  return { list, getRow, onVisible, showNew, held };
}
