import type { InputOf, OperationName, OutputOf } from '../../contract/operations.ts';
import type { OperationError, Result } from '../../contract/result.ts';
import { isLarge } from './large-answer.ts';
import { stableKey } from './stable-key.ts';

/*
 * Answers of the engine, by operation + input, each with the store revision it was asked at.
 *
 *   hook ──watch──► QueryEntry ──call──► Transport          one entry per question, shared by all who ask it
 *                      ▲
 *   store.changed ─────┘ revision moved: entries that are watched ask again, at most once per second each
 *
 * An entry keeps its last answer while a newer one is on the way. Who leaves aborts what nobody else waits for, unless another
 * comes in the same moment.
 *
 * Large answers (large-answer.ts) are never held twice: one that nobody watches goes before another of its operation is
 * asked for, one that is watched goes before it is asked for anew. Nor are those asked for by themselves: what a person looks
 * at does not vanish every few seconds because telemetry arrives. They are `outdated` then.
 */

export interface QueryState<T> {
  readonly data: T | undefined;
  readonly error: OperationError | undefined;
  readonly loading: boolean;
  /** Of the last complete answer. */
  readonly elapsedMs: number | undefined;
  /** The store has changed since, and the answer is too large to be asked for again unasked. */
  readonly outdated: boolean;
  /** The last question was cancelled by a person, and none was asked since. */
  readonly cancelled: boolean;
}

export interface Clock {
  now(): number;
  /** Calls once, later; returns what prevents it. */
  after(ms: number, run: () => void): () => void;
}

const realClock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

type Call = <Name extends OperationName>(
  operation: Name,
  input: InputOf<Name>,
  options: { signal: AbortSignal },
) => Promise<Result<OutputOf<Name>>>;

/** A new trace shall be seen within a second of its arrival: this, the announcement (0.2 s) and the answer make that up. */
const REFRESH_MS = 500;
/** A question that takes long is asked less often: it may keep the store busy for a quarter of the time at most. */
const REST_FACTOR = 4;
/** Answers kept after their last watcher left, so that going back shows the old picture at once. */
const KEPT_ANSWERS = 60;
/** How long a large answer is kept for somebody else who wants the same: the next screen, not a person who comes back. */
const LARGE_KEPT_MS = 2_000;

const IDLE: QueryState<never> = {
  data: undefined,
  error: undefined,
  loading: false,
  elapsedMs: undefined,
  outdated: false,
  cancelled: false,
};

class QueryEntry<Name extends OperationName> {
  state: QueryState<OutputOf<Name>> = IDLE;
  readonly watchers = new Set<() => void>();
  #answeredRevision = -1;
  #startedAt = -Infinity;
  #running: AbortController | undefined;
  #cancelTimer: (() => void) | undefined;
  #isLarge = false;
  readonly #cache: QueryCache;
  readonly operation: Name;
  readonly #input: InputOf<Name>;

  constructor(cache: QueryCache, operation: Name, input: InputOf<Name>) {
    this.#cache = cache;
    this.operation = operation;
    this.#input = input;
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    this.refresh();
    return () => {
      this.watchers.delete(watcher);
      // Not at once: when a screen takes the place of another, whoever comes may want the same.
      if (this.watchers.size === 0) queueMicrotask(() => this.#leave());
    };
  }

  /** Asks if what is here is of an older revision, but not more often than it bears. */
  refresh(): void {
    if (this.watchers.size === 0 || this.#running || this.#cancelTimer) return;
    if (this.#answeredRevision >= this.#cache.revision) return;
    if (this.#isLarge && (this.state.data !== undefined || this.state.cancelled)) return this.#outdate();
    const rest = Math.max(REFRESH_MS, REST_FACTOR * (this.state.elapsedMs ?? 0));
    const wait = this.#startedAt + rest - this.#cache.clock.now();
    if (this.state.data === undefined || wait <= 0) return void this.ask();
    this.#cancelTimer = this.#cache.clock.after(wait, () => {
      this.#cancelTimer = undefined;
      if (!this.#cache.paused) this.refresh();
    });
  }

  #outdate(): void {
    if (!this.state.outdated) this.#set({ ...this.state, outdated: true });
  }

  /** Lets go of a large answer: before it is asked for anew, or when nobody watches it. */
  free(): void {
    if (!this.#isLarge) return;
    this.#answeredRevision = -1;
    this.#set({ ...this.state, data: undefined, outdated: false });
  }

  async ask(): Promise<void> {
    this.free();
    this.#cache.freeUnwatched(this.operation);
    this.#running?.abort();
    const controller = new AbortController();
    this.#running = controller;
    const askedRevision = this.#cache.revision;
    this.#startedAt = this.#cache.clock.now();
    this.#set({ ...this.state, loading: true, cancelled: false });
    const result = await this.#cache.call(this.operation, this.#input, { signal: controller.signal });
    // Somebody asked again or left meanwhile: this answer is late and must not be shown.
    if (this.#running !== controller) return;
    this.#running = undefined;
    this.#answeredRevision = askedRevision;
    if (result.ok) this.#isLarge = isLarge(result.value);
    this.#set(this.#settle(result));
    if (!this.#cache.paused) this.refresh();
  }

  #settle(result: Result<OutputOf<Name>>): QueryState<OutputOf<Name>> {
    const elapsedMs = this.#cache.clock.now() - this.#startedAt;
    if (result.ok)
      return { data: result.value, error: undefined, loading: false, elapsedMs, outdated: false, cancelled: false };
    // What was cancelled on purpose is no failure; the old answer stays.
    if (result.error.code === 'cancelled') return { ...this.state, loading: false, cancelled: true };
    return { ...this.state, error: result.error, loading: false, elapsedMs };
  }

  /** A person's Cancel: the old answer, unless it was let go, stays and counts as current until the store changes. */
  cancel(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#answeredRevision = this.#cache.revision;
    this.#set({ ...this.state, loading: false, cancelled: true });
  }

  /** A new engine counts its revisions anew. */
  forgetRevision(): void {
    this.free();
    this.#answeredRevision = -1;
  }

  #leave(): void {
    if (this.watchers.size > 0) return;
    this.#running?.abort();
    this.#running = undefined;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.state = { ...this.state, loading: false };
    if (this.#isLarge) this.#cache.clock.after(LARGE_KEPT_MS, () => this.#cache.freeUnwatched(this.operation));
    this.#cache.forgetOldest();
  }

  #set(state: QueryState<OutputOf<Name>>): void {
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}
export type { QueryEntry };

export class QueryCache {
  readonly clock: Clock;
  readonly call: Call;
  revision = 0;
  paused = false;
  // In order of use: the first was used longest ago.
  readonly #entries = new Map<string, QueryEntry<OperationName>>();

  constructor(call: Call, clock: Clock = realClock) {
    this.call = call;
    this.clock = clock;
  }

  entry<Name extends OperationName>(operation: Name, input: InputOf<Name>): QueryEntry<Name> {
    const key = `${operation} ${stableKey(input)}`;
    const entry = (this.#entries.get(key) as unknown as QueryEntry<Name>) ?? new QueryEntry(this, operation, input);
    this.#entries.delete(key);
    this.#entries.set(key, entry as unknown as QueryEntry<OperationName>);
    return entry;
  }

  /**
   * Asks, once, for what is likely to be wanted next; the answer is kept like others. Returns what gives it up: that aborts
   * the question unless somebody came to watch it.
   */
  prefetch<Name extends OperationName>(operation: Name, input: InputOf<Name>): () => void {
    const entry = this.entry(operation, input);
    let leave = (): void => {};
    const leaveWhenAnswered = (): void => {
      if (!entry.state.loading) leave();
    };
    leave = entry.watch(leaveWhenAnswered);
    leaveWhenAnswered();
    return leave;
  }

  setRevision(revision: number): void {
    // A lower number means another store behind the same line.
    if (revision < this.revision) for (const entry of this.#entries.values()) entry.forgetRevision();
    this.revision = revision;
    if (!this.paused) this.refreshAll();
  }

  /** Pausing freezes what is shown, not what is received. */
  setPaused(paused: boolean): void {
    this.paused = paused;
    if (!paused) this.refreshAll();
  }

  /** After a lost line came back: whatever is watched is asked again. */
  reset(): void {
    for (const entry of this.#entries.values()) entry.forgetRevision();
    this.refreshAll();
  }

  refreshAll(): void {
    for (const entry of this.#entries.values()) entry.refresh();
  }

  /** Large answers to an operation that nobody looks at. */
  freeUnwatched(operation: OperationName): void {
    for (const entry of this.#entries.values())
      if (entry.operation === operation && entry.watchers.size === 0) entry.free();
  }

  forgetOldest(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= KEPT_ANSWERS) return;
      if (entry.watchers.size === 0) this.#entries.delete(key);
    }
  }
}
