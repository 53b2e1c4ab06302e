import { Fifo } from '../../../../core/collector/fifo.ts';

/** Those who wait for the next of something, first come first served. */
export class Waiters<T> {
  readonly #waiting = new Fifo<(next: T | undefined) => void>();
  #isClosed = false;

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isWaitedFor(): boolean {
    return this.#waiting.length > 0;
  }

  /** Undefined once closed. */
  wait(): Promise<T | undefined> {
    if (this.#isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Whether somebody waited. */
  give(next: T): boolean {
    const first = this.#waiting.shift();
    first?.(next);
    return first !== undefined;
  }

  close(): void {
    this.#isClosed = true;
    for (const resolve of this.#waiting.take()) resolve(undefined);
  }
}
