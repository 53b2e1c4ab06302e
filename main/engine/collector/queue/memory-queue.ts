import { Fifo } from '../../../../core/collector/fifo.ts';
import type { Parcel } from '../../../../core/collector/parcel.ts';
import { ConsumeError } from '../consumer.ts';
import type { Queue, Queued } from './queue.ts';
import { Waiters } from './waiters.ts';

/** As the Collector's default queue: what waits in it is lost with the process. */
export class MemoryQueue implements Queue {
  readonly isDurable = false;
  readonly capacity: number;
  readonly #waiting = new Fifo<Queued>();
  readonly #waiters = new Waiters<Queued>();
  #running = 0;
  #sequence = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get size(): number {
    return this.#waiting.length + this.#running;
  }

  async offer(parcel: Parcel): Promise<void> {
    if (this.#waiters.isClosed) throw new ConsumeError('the exporter is stopping');
    if (this.#waiting.length >= this.capacity) throw new ConsumeError('sending queue is full');
    const queued = { parcel, sequence: ++this.#sequence };
    if (this.#waiters.give(queued)) this.#running++;
    else this.#waiting.push(queued);
  }

  take(): Promise<Queued | undefined> {
    const next = this.#waiting.shift();
    if (next) this.#running++;
    return next ? Promise.resolve(next) : this.#waiters.wait();
  }

  done(): void {
    this.#running--;
  }

  async close(): Promise<void> {
    this.#waiters.close();
  }

  async end(): Promise<void> {}
}
