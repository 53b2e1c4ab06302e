import type { Expiring } from '../../../contract/operations/library.ts';
import type { RetentionLimits, Store } from '../store/port.ts';

/** Often enough for a limit of hours, seldom enough not to be noticed. */
const INTERVAL_MS = 30_000;
/** A look at the size costs next to nothing, and 20,000 spans a second are 10 MB a second at first. */
const LOOK_MS = 1_000;
/** What a limit takes away does not come back: time to see that it was mistyped, and to take it back. */
export const GRACE_MS = 60_000;

const NO_LIMITS: RetentionLimits = { maxBytes: 0, maxAgeHours: 0 };

export interface RetentionOptions {
  store: Pick<Store, 'expire' | 'countExpiring' | 'keepBelow' | 'nearsLimit'>;
  /** After something went. */
  onExpired: () => void;
  /** Milliseconds. */
  now: () => number;
}

/**
 * Sees to it that the limits of the settings hold: now and then, and a minute after they became tighter. A start counts
 * as such a change, for whoever mistyped a limit may have closed the program on it.
 *
 *   set(tighter) ── till then the looser of both holds ── GRACE_MS ── the new ones hold
 *   set(looser)  ── holds at once
 */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #stop = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #look: ReturnType<typeof setInterval>;
  #isRunning = false;
  /** Too large, and nothing to take away: the next look will find the same. */
  #isStuck = false;
  #wanted = NO_LIMITS;
  /** What holds now. */
  #limits = NO_LIMITS;
  #before = NO_LIMITS;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #holdsAtMs = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(options: RetentionOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#enforce(), INTERVAL_MS);
    this.#timer.unref();
    this.#look = setInterval(() => void this.#lookAtSize(), LOOK_MS);
    this.#look.unref();
  }

  set(limits: RetentionLimits): void {
    if (isSame(limits, this.#wanted)) return;
    if (this.#waiting === undefined) this.#before = this.#wanted;
    this.#wanted = limits;
    this.#hold(looser(this.#limits, limits));
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    if (isSame(this.#limits, limits)) return;
    this.#holdsAtMs = this.#options.now() + GRACE_MS;
    this.#waiting = setTimeout(() => {
      this.#waiting = undefined;
      this.#hold(limits);
      void this.#enforce();
    }, GRACE_MS);
    this.#waiting.unref();
  }

  #hold(limits: RetentionLimits): void {
    this.#limits = limits;
    this.#options.store.keepBelow(limits.maxBytes);
  }

  /** What will go once the limits hold that wait; undefined where none wait, or nothing will go. */
  async expiring(): Promise<Expiring | undefined> {
    if (this.#waiting === undefined) return undefined;
    const counts = await this.#options.store.countExpiring(this.#wanted, this.#nowNs());
    if (counts.spans + counts.logs + counts.points === 0) return undefined;
    return { inMs: Math.max(0, this.#holdsAtMs - this.#options.now()), before: this.#before, ...counts };
  }

  #nowNs(): bigint {
    return BigInt(this.#options.now()) * 1_000_000n;
  }

  async #lookAtSize(): Promise<void> {
    const { maxBytes } = this.#limits;
    if (maxBytes === 0 || this.#isRunning || this.#isStuck) return;
    const isTooLarge = await this.#options.store.nearsLimit(maxBytes).catch(() => false);
    if (isTooLarge && !this.#isRunning) void this.#enforce();
  }

  /** One pass after another. A pass that fails is tried again at the next turn: nothing was lost by it. */
  #enforce(): Promise<void> {
    this.#running = this.#running.then(async () => {
      if (this.#stop.signal.aborted || isSame(this.#limits, NO_LIMITS)) return;
      this.#isRunning = true;
      await this.#pass();
      this.#isRunning = false;
    });
    return this.#running;
  }

  async #pass(): Promise<void> {
    const { store, onExpired } = this.#options;
    const { maxBytes } = this.#limits;
    const gone = await store.expire(this.#limits, this.#nowNs(), this.#stop.signal).catch(() => 0);
    if (gone > 0) onExpired();
    this.#isStuck = gone === 0 && maxBytes > 0 && (await store.nearsLimit(maxBytes).catch(() => true));
  }

  /** Waits for the step under way. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    clearInterval(this.#look);
    clearTimeout(this.#waiting);
    this.#stop.abort();
    await this.#running;
  }
}

const isSame = (a: RetentionLimits, b: RetentionLimits) => a.maxBytes === b.maxBytes && a.maxAgeHours === b.maxAgeHours;

function looser(a: RetentionLimits, b: RetentionLimits): RetentionLimits {
  const of = (x: number, y: number) => (x === 0 || y === 0 ? 0 : Math.max(x, y));
  return { maxBytes: of(a.maxBytes, b.maxBytes), maxAgeHours: of(a.maxAgeHours, b.maxAgeHours) };
}
