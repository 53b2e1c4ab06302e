import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CancelSignal } from '../../../contract/transport.ts';
import { CancelledError } from '../store/port.ts';

/** What is cancelled is heard of between turns. */
const TURN_MS = 10;

/** Long work in turns, between which others have theirs. */
export class Turns {
  readonly #signal: CancelSignal | undefined;
  readonly #now: () => number;
  #endMs: number;

  constructor(signal?: CancelSignal, now: () => number = () => performance.now()) {
    this.#signal = signal;
    this.#now = now;
    this.#endMs = now() + TURN_MS;
  }

  /** To be called after each piece of work. @throws CancelledError */
  async next(): Promise<void> {
    if (this.#signal?.aborted) throw new CancelledError('cancelled');
    if (this.#now() < this.#endMs) return;
    await nextTurn();
    this.#endMs = this.#now() + TURN_MS;
    if (this.#signal?.aborted) throw new CancelledError('cancelled');
  }
}

/** What to throw for an error of something that may have been cancelled. */
export function orCancelled(signal: CancelSignal | undefined): (error: unknown) => never {
  return (error) => {
    throw signal?.aborted === true ? new CancelledError('cancelled') : error;
  };
}
