import type { OperationError, Result } from '../../contract/result.ts';

/*
 * A long list as it was at one moment, read page by page, while the store goes on growing.
 *
 *   newest first    ┌ 412 new ┐│ page 0 │ page 1 │ page 2 …        what is new stays outside until it is asked for
 *                   └─────────┘└ held: nothing that came later is let in, where the source can tell
 *
 * The first page (the head) comes from outside, again and again as the store changes. It is taken over when the question
 * is another, when the reader follows the data, or when they ask for what is new; else only its total is looked at.
 */

export interface Countable {
  readonly total: number;
  /** Rows that match all but the time range. */
  readonly outsideRange: number;
}

export interface PagerSource<Question, Page extends Countable, Row> {
  readonly pageRows: number;
  /** `previous` is the row right before `offset`, where it is at hand: a source may go on from it. */
  load(
    question: Question,
    offset: number,
    limit: number,
    signal: AbortSignal,
    previous: Row | undefined,
  ): Promise<Result<Page>>;
  readRows(page: Page): Row[];
  /** The question, narrowed so that rows which come later do not push the pages along; itself where that cannot be said. */
  hold(question: Question, first: readonly Row[]): Question;
  /** Whether what is new comes behind all else, so that full pages stay as they are. */
  isGrowing?(question: Question): boolean;
}

/** What the list shows; another object whenever any of it changes. */
export interface PagedList {
  readonly total: number;
  readonly outsideRange: number;
  /** Rows that came since. */
  readonly newCount: number;
  /** Raised when the rows are another list, which is read from its beginning. */
  readonly generation: number;
  readonly error: OperationError | undefined;
}

const NOTHING: PagedList = { total: 0, outsideRange: 0, newCount: 0, generation: 0, error: undefined };
/** Pages kept while scrolling about; nobody looks back further without waiting gladly. */
const KEPT_PAGES = 60;

export class Pager<Question, Page extends Countable, Row> {
  list: PagedList = NOTHING;
  #head: { question: Question; page: Page } | undefined;
  #held: Question | undefined;
  #pages = new Map<number, Row[]>();
  /** Pages that were not full when they were read, and are shown until they have been read again. */
  readonly #stale = new Set<number>();
  readonly #running = new Map<number, AbortController>();
  #seen = { first: 0, last: 0 };
  readonly #listeners = new Set<() => void>();
  readonly #source: PagerSource<Question, Page, Row>;

  constructor(source: PagerSource<Question, Page, Row>) {
    this.#source = source;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The present first page. `question` must be the same object as long as it is the same question. */
  offer(question: Question, page: Page, isFollowing: boolean): void {
    if (this.#head?.page === page && this.#head.question === question) return;
    const isOther = this.#head?.question !== question;
    this.#head = { question, page };
    if (isOther || isFollowing || this.list.total === 0) return this.#takeHead(isOther);
    // The store may also have shrunk; then nothing is new, and what is shown is shown until asked again.
    this.#set({ newCount: Math.max(0, page.total - this.list.total), outsideRange: page.outsideRange });
  }

  /** What is new becomes part of the list, which is read from its beginning. */
  showNew(): void {
    if (this.#head && this.#isGrowing()) this.#grow(this.#head.page);
    else this.#takeHead(true);
  }

  #isGrowing(): boolean {
    return this.#held !== undefined && (this.#source.isGrowing?.(this.#held) ?? false);
  }

  #takeHead(isNewList: boolean): void {
    if (!this.#head) return;
    const { question, page } = this.#head;
    if (!isNewList && this.#isGrowing()) return this.#grow(page);
    for (const controller of this.#running.values()) controller.abort();
    this.#running.clear();
    const first = this.#source.readRows(page);
    this.#pages = new Map([[0, first]]);
    this.#stale.clear();
    this.#held = this.#source.hold(question, first);
    const generation = this.list.generation + (isNewList ? 1 : 0);
    this.#set({ total: page.total, outsideRange: page.outsideRange, newCount: 0, generation, error: undefined });
    if (!isNewList) this.see(this.#seen.first, this.#seen.last);
  }

  /** Rows were added behind the last one. */
  #grow(page: Page): void {
    const { pageRows, readRows } = this.#source;
    for (const [number, rows] of this.#pages) if (rows.length < pageRows) this.#stale.add(number);
    this.#pages.set(0, readRows(page));
    this.#stale.delete(0);
    this.#set({ total: page.total, outsideRange: page.outsideRange, newCount: 0, error: undefined });
    this.see(this.#seen.first, this.#seen.last);
  }

  /** The question the pages answer: of the moment the list was taken at. */
  get held(): Question | undefined {
    return this.#held;
  }

  rowAt(index: number): Row | undefined {
    const { pageRows } = this.#source;
    return this.#pages.get(Math.floor(index / pageRows))?.[index % pageRows];
  }

  /** Rows [first, last) are to be seen: their pages are asked for, and those no longer wanted are not. */
  see(first: number, last: number): void {
    this.#seen = { first, last };
    const from = Math.floor(first / this.#source.pageRows);
    const to = Math.floor(Math.max(first, last - 1) / this.#source.pageRows);
    for (const [number, controller] of this.#running) {
      if (number >= from && number <= to) continue;
      controller.abort();
      this.#running.delete(number);
    }
    for (let number = from; number <= to; number++) {
      const isHere = this.#pages.has(number) && !this.#stale.has(number);
      if (!isHere && !this.#running.has(number)) void this.#load(number);
    }
  }

  async #load(number: number): Promise<void> {
    const { pageRows } = this.#source;
    if (this.#held === undefined || number * pageRows >= this.list.total) return;
    const controller = new AbortController();
    this.#running.set(number, controller);
    const before = this.#pages.get(number - 1);
    const previous = before?.length === pageRows ? before.at(-1) : undefined;
    const answer = await this.#source.load(this.#held, number * pageRows, pageRows, controller.signal, previous);
    if (this.#running.get(number) !== controller) return;
    this.#running.delete(number);
    if (!answer.ok) return answer.error.code === 'cancelled' ? undefined : this.#set({ error: answer.error });
    this.#pages.set(number, this.#source.readRows(answer.value));
    this.#stale.delete(number);
    this.#forgetFar(number);
    this.#set({ error: undefined });
  }

  #forgetFar(here: number): void {
    if (this.#pages.size <= KEPT_PAGES) return;
    const distance = (number: number): number => Math.abs(number - here);
    const farthest = [...this.#pages.keys()].reduce((far, number) => (distance(number) > distance(far) ? number : far));
    this.#pages.delete(farthest);
  }

  #set(change: Partial<PagedList>): void {
    this.list = { ...this.list, ...change };
    for (const listener of this.#listeners) listener();
  }
}
