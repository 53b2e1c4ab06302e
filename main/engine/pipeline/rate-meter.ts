import type { SignalCounts } from '../../../core/model/telemetry.ts';

/** Long enough to be steady, short enough to be called live. */
const WINDOW_SECONDS = 5;

interface Second {
  second: number;
  spans: number;
  logs: number;
  points: number;
}

/** Items per second over the last five whole seconds. */
export class RateMeter {
  readonly #now: () => number;
  #seconds: Second[] = [];

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  count({ spans, logs, points }: Pick<SignalCounts, 'spans' | 'logs' | 'points'>): void {
    const slot = this.#current();
    slot.spans += spans;
    slot.logs += logs;
    slot.points += points;
  }

  read(): { spans: number; logs: number; points: number } {
    this.#trim();
    const sum = { spans: 0, logs: 0, points: 0 };
    for (const { spans, logs, points } of this.#seconds) {
      sum.spans += spans / WINDOW_SECONDS;
      sum.logs += logs / WINDOW_SECONDS;
      sum.points += points / WINDOW_SECONDS;
    }
    return sum;
  }

  #current(): Second {
    this.#trim();
    const second = Math.floor(this.#now() / 1_000);
    const last = this.#seconds.at(-1);
    if (last?.second === second) return last;
    const fresh = { second, spans: 0, logs: 0, points: 0 };
    this.#seconds.push(fresh);
    return fresh;
  }

  #trim(): void {
    const oldest = Math.floor(this.#now() / 1_000) - WINDOW_SECONDS;
    this.#seconds = this.#seconds.filter(({ second }) => second > oldest);
  }
}
