import type { RetentionLimits, Store } from '../store/port.ts';

/** Often enough that a limit is not passed by much, seldom enough not to be noticed. */
const INTERVAL_MS = 30_000;

export interface RetentionOptions {
  store: Pick<Store, 'expire'>;
  /** After something went. */
  onExpired: () => void;
  /** Milliseconds. */
  now: () => number;
}

/** Sees to it that the limits of the settings hold, now and then and after every change of them. */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #stop = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #limits: RetentionLimits = { maxBytes: 0, maxAgeHours: 0 };
  #running: Promise<void> = Promise.resolve();

  constructor(options: RetentionOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#enforce(), INTERVAL_MS);
    this.#timer.unref();
  }

  set(limits: RetentionLimits): void {
    const isSame = limits.maxBytes === this.#limits.maxBytes && limits.maxAgeHours === this.#limits.maxAgeHours;
    this.#limits = limits;
    if (!isSame) void this.#enforce();
  }

  /** One pass after another. A pass that fails is tried again at the next turn: nothing was lost by it. */
  #enforce(): Promise<void> {
    this.#running = this.#running.then(async () => {
      if (this.#stop.signal.aborted || (this.#limits.maxBytes === 0 && this.#limits.maxAgeHours === 0)) return;
      const nowNs = BigInt(this.#options.now()) * 1_000_000n;
      const gone = await this.#options.store.expire(this.#limits, nowNs, this.#stop.signal).catch(() => 0);
      if (gone > 0) this.#options.onExpired();
    });
    return this.#running;
  }

  /** Waits for the step under way. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#running;
  }
}
