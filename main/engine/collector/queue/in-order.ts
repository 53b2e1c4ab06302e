import { Fifo } from '../../../../core/collector/fifo.ts';
import type { Queued } from './queue.ts';

/** What is given out by its number, however it came; what has the same number, as it came. Sorted only where it did not come so. */
export class InOrder {
  readonly #entries = new Fifo<Queued>();
  #last = -Infinity;
  #isSorted = true;

  get length(): number {
    return this.#entries.length;
  }

  push(queued: Queued): void {
    if (this.length === 0) [this.#last, this.#isSorted] = [-Infinity, true];
    if (queued.sequence < this.#last) this.#isSorted = false;
    this.#last = queued.sequence;
    this.#entries.push(queued);
  }

  shift(): Queued | undefined {
    if (!this.#isSorted) this.#sort();
    return this.#entries.shift();
  }

  #sort(): void {
    const sorted = this.#entries.take().sort((a, b) => a.sequence - b.sequence);
    for (const queued of sorted) this.#entries.push(queued);
    this.#last = sorted.at(-1)!.sequence;
    this.#isSorted = true;
  }
}
