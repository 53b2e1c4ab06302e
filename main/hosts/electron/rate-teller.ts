import type { Engine } from '../../engine/api.ts';

/** Often enough for a glance, seldom enough not to keep a sleeping laptop awake. */
const INTERVAL_MS = 2_000;

/** Items stored per second, told every two seconds while somebody wants to know, and only when it is another number. */
export class RateTeller {
  readonly #engine: Engine;
  readonly #tell: (perSecond: number) => void;
  #stop: (() => void) | undefined;

  constructor(engine: Engine, tell: (perSecond: number) => void) {
    this.#engine = engine;
    this.#tell = tell;
  }

  want(isWanted: boolean): void {
    if (isWanted) this.#stop ??= this.#start();
    else {
      this.#stop?.();
      this.#stop = undefined;
    }
  }

  #start(): () => void {
    let items: number | undefined;
    let before: number | undefined;
    let told = 0;
    // Says as well that there is somebody to tell it.
    this.#tell(0);
    const unsubscribe = this.#engine.subscribe('store.changed', ({ counts: { spans, logs, points } }) => {
      items = spans + logs + points;
      before ??= items;
    });
    const timer = setInterval(() => {
      // Retention may take more away than came in.
      const rate = Math.max(0, (items ?? 0) - (before ?? 0)) / (INTERVAL_MS / 1_000);
      before = items;
      if (rate !== told) this.#tell(rate);
      told = rate;
    }, INTERVAL_MS);
    timer.unref();
    return () => {
      unsubscribe();
      clearInterval(timer);
    };
  }
}
