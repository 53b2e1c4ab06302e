import { OpenBatch } from '../../../../core/collector/open-batch.ts';
import type { BatchMeter, BatchTrigger } from '../batch-meter.ts';

/** A batch that queues keep together, and what is counted of it when it is complete. */
export class BegunBatch {
  readonly batch = new OpenBatch();
  readonly #counts: BatchMeter;
  readonly #timeout: NodeJS.Timeout;
  /** Parcels of which nobody knows yet whether they were taken, and items that were. */
  #unanswered = 0;
  #taken = 0;
  #trigger: BatchTrigger | undefined;

  constructor(counts: BatchMeter, timeout: NodeJS.Timeout) {
    this.#counts = counts;
    this.#timeout = timeout;
  }

  /** `giving` is a parcel of so many items, on its way to the queues. */
  async counted<T>(items: number, giving: Promise<T>): Promise<T> {
    this.#unanswered++;
    try {
      const taken = await giving;
      this.#taken += items;
      return taken;
    } finally {
      this.#unanswered--;
      this.#count();
    }
  }

  complete(trigger: BatchTrigger): void {
    this.forget();
    this.#trigger = trigger;
    this.#count();
  }

  /** It is no batch: nothing more comes to it, and it is not counted. */
  forget(): void {
    clearTimeout(this.#timeout);
    this.batch.complete();
  }

  /** What was refused comes again, in another one. */
  #count(): void {
    if (this.#trigger && this.#unanswered === 0 && this.#taken > 0) this.#counts.sent(this.#trigger, this.#taken);
  }
}
