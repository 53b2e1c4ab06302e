import { timerMs } from '../../../core/model/timer-ms.ts';
import type { Refusal } from './refusal.ts';

/** What ends a request from outside: it takes too long, or its sender is gone. The first reason counts. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timers = new Set<NodeJS.Timeout>();

  /** Its reason is a Refusal. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  end(refusal: Refusal): void {
    this.controller.abort(refusal);
  }

  /** Gives a function that calls it off. */
  after(ms: number, refusal: () => Refusal): () => void {
    const timer = setTimeout(() => this.end(refusal()), timerMs(ms));
    this.timers.add(timer);
    return () => clearTimeout(timer);
  }

  clear(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }
}
