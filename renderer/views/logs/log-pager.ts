import type { LogFilter } from '../../../contract/filters.ts';
import type { InputOf } from '../../../contract/operations.ts';
import type { LogPage } from '../../../contract/operations/logs.ts';
import type { OperationError, Result } from '../../../contract/result.ts';
import { readLogRows, type LogRow } from './log-rows.ts';

/*
 * The list as it was at one moment, read page by page, while the store goes on growing.
 *
 *   newest first    ┌ 412 new ┐│ page 0 │ page 1 │ page 2 …        what is new stays outside until it is asked for
 *                   └─────────┘└ held: nothing at or after its newest moment is let in
 *
 * The first page (the head) comes from outside, again and again as the store changes. It is taken over when the question
 * is another, when the reader follows the data, or when they ask for what is new; else only its total is looked at.
 * Records that arrive late with an older time can shift pages read later by as many rows; they are counted as new too,
 * and all rows are exact again when what is new is shown.
 */

export const LOG_PAGE_ROWS = 500;
/** Pages kept while scrolling about; 20,000 rows are far more than anybody looks back at without scrolling anew. */
const KEPT_PAGES = 40;

export interface LogQuestion {
  readonly filter: LogFilter;
  readonly descending: boolean;
}

type SearchLogs = (input: InputOf<'logs.search'>, options: { signal: AbortSignal }) => Promise<Result<LogPage>>;

/** What the list shows; another object whenever any of it changes. */
export interface LogList {
  readonly total: number;
  /** Records that match all but the time range. */
  readonly outsideRange: number;
  /** Records that came since. */
  readonly newCount: number;
  /** Raised when the rows are another list, which is read from its beginning. */
  readonly generation: number;
  readonly error: OperationError | undefined;
}

const NOTHING: LogList = { total: 0, outsideRange: 0, newCount: 0, generation: 0, error: undefined };

export class LogPager {
  list: LogList = NOTHING;
  #head: { question: LogQuestion; page: LogPage } | undefined;
  #held: LogQuestion | undefined;
  #pages = new Map<number, LogRow[]>();
  #running = new Map<number, AbortController>();
  #seen = { first: 0, last: 0 };
  readonly #listeners = new Set<() => void>();
  readonly #search: SearchLogs;

  constructor(search: SearchLogs) {
    this.#search = search;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The present first page. `question` must be the same object as long as it is the same question. */
  offer(question: LogQuestion, page: LogPage, isFollowing: boolean): void {
    if (this.#head?.page === page && this.#head.question === question) return;
    const isOther = this.#head?.question !== question;
    this.#head = { question, page };
    if (isOther || isFollowing || this.list.total === 0) return this.#takeHead(isOther);
    // The store may also have shrunk; then nothing is new, and what is shown is shown until asked again.
    this.#set({ newCount: Math.max(0, page.total - this.list.total), outsideRange: page.outsideRange });
  }

  /** What is new becomes part of the list. Newest first that is where reading begins again; oldest first, at the end. */
  showNew(): void {
    this.#takeHead(this.#head?.question.descending ?? false);
  }

  #takeHead(isNewList: boolean): void {
    if (!this.#head) return;
    const { question, page } = this.#head;
    for (const controller of this.#running.values()) controller.abort();
    this.#running.clear();
    const first = readLogRows(page.frame);
    this.#pages = new Map([[0, first]]);
    this.#held = hold(question, first);
    const generation = this.list.generation + (isNewList ? 1 : 0);
    this.#set({ total: page.total, outsideRange: page.outsideRange, newCount: 0, generation, error: undefined });
    if (!isNewList) this.see(this.#seen.first, this.#seen.last);
  }

  rowAt(index: number): LogRow | undefined {
    return this.#pages.get(Math.floor(index / LOG_PAGE_ROWS))?.[index % LOG_PAGE_ROWS];
  }

  /** Rows [first, last) are to be seen: their pages are asked for, and those no longer wanted are not. */
  see(first: number, last: number): void {
    this.#seen = { first, last };
    const from = Math.floor(first / LOG_PAGE_ROWS);
    const to = Math.floor(Math.max(first, last - 1) / LOG_PAGE_ROWS);
    for (const [number, controller] of this.#running) {
      if (number >= from && number <= to) continue;
      controller.abort();
      this.#running.delete(number);
    }
    for (let number = from; number <= to; number++) {
      if (!this.#pages.has(number) && !this.#running.has(number)) void this.#load(number);
    }
  }

  async #load(number: number): Promise<void> {
    const offset = number * LOG_PAGE_ROWS;
    if (!this.#held || offset >= this.list.total) return;
    const controller = new AbortController();
    this.#running.set(number, controller);
    const input = { ...this.#held, offset, limit: LOG_PAGE_ROWS };
    const answer = await this.#search(input, { signal: controller.signal });
    if (this.#running.get(number) !== controller) return;
    this.#running.delete(number);
    if (!answer.ok) return answer.error.code === 'cancelled' ? undefined : this.#set({ error: answer.error });
    this.#pages.set(number, readLogRows(answer.value.frame));
    this.#forgetFar(number);
    this.#set({ error: undefined });
  }

  #forgetFar(here: number): void {
    if (this.#pages.size <= KEPT_PAGES) return;
    const distance = (number: number) => Math.abs(number - here);
    const farthest = [...this.#pages.keys()].reduce((far, number) => (distance(number) > distance(far) ? number : far));
    this.#pages.delete(farthest);
  }

  #set(change: Partial<LogList>): void {
    this.list = { ...this.list, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Newest first, new records would push all pages along; so nothing newer than what is shown is let in. */
function hold(question: LogQuestion, first: readonly LogRow[]): LogQuestion {
  const newest = first[0]?.timeNs;
  if (!question.descending || newest === undefined) return question;
  const end = newest + 1n;
  const { toNs } = question.filter;
  const isEarlier = toNs === undefined || end < BigInt(toNs);
  return isEarlier ? { ...question, filter: { ...question.filter, toNs: end.toString() } } : question;
}
