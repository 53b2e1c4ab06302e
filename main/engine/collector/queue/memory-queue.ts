import { Fifo } from '../../../../core/collector/fifo.ts';
import type { OpenBatch } from '../../../../core/collector/open-batch.ts';
import { Parcel } from '../../../../core/collector/parcel.ts';
import { ConsumeError } from '../consumer.ts';
import { InOrder } from './in-order.ts';
import type { Queue, Queued } from './queue.ts';
import { Waiters } from './waiters.ts';

/**
 * As the Collector's default queue: what waits in it is lost with the process. A batch that is not complete is one request from its
 * first parcel on: with room for it, there is room for all of it.
 *
 *   offer ──┬──────────────────────────────► waiting ──► take ──► running ──► done
 *           └► held, of a batch ── complete ──┘
 */
export class MemoryQueue implements Queue {
  readonly isDurable = false;
  readonly capacity: number;
  readonly #held = new Map<OpenBatch, Parcel[]>();
  /** From the queue whose place it takes, by their order there. */
  readonly #adopted = new InOrder();
  readonly #waiting = new Fifo<Parcel>();
  readonly #waiters = new Waiters<Queued>();
  #running = 0;
  /** Of what was given out last: whoever takes over next has all by one count, what was adopted too. */
  #sequence = 0;
  #isHurried = false;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get size(): number {
    return this.#held.size + this.#adopted.length + this.#waiting.length + this.#running;
  }

  async offer(parcel: Parcel): Promise<void> {
    if (this.#waiters.isClosed) throw new ConsumeError('the exporter is stopping');
    const batch = parcel.batch?.isOpen && !this.#isHurried ? parcel.batch : undefined;
    const company = batch && this.#held.get(batch);
    if (company) company.push(parcel);
    else if (this.size >= this.capacity) throw new ConsumeError('sending queue is full');
    else if (batch) this.#hold(batch, parcel);
    else this.#put(parcel);
  }

  #hold(batch: OpenBatch, parcel: Parcel): void {
    this.#held.set(batch, [parcel]);
    batch.hold(() => this.#release(batch));
  }

  /** All are of the same sender: a batch tells them apart before. */
  #release(batch: OpenBatch): void {
    const parcels = this.#held.get(batch);
    if (!this.#held.delete(batch)) return;
    this.#put(Parcel.merge(parcels!).from(parcels![0]!.sender));
  }

  #put(parcel: Parcel): void {
    if (!this.#isGiven(parcel)) this.#waiting.push(parcel);
  }

  async adopt(parcel: Parcel, order: number): Promise<void> {
    if (this.#waiters.isClosed) throw new ConsumeError('the exporter is stopping');
    if (!this.#isGiven(parcel)) this.#adopted.push({ parcel, sequence: order });
  }

  /** Whether somebody waited for it. */
  #isGiven(parcel: Parcel): boolean {
    if (!this.#waiters.isWaitedFor) return false;
    return this.#waiters.give(this.#numbered(parcel));
  }

  #numbered(parcel: Parcel): Queued {
    this.#running++;
    return { parcel, sequence: ++this.#sequence };
  }

  take(): Promise<Queued | undefined> {
    const next = this.#adopted.shift()?.parcel ?? this.#waiting.shift();
    return next ? Promise.resolve(this.#numbered(next)) : this.#waiters.wait();
  }

  done(): void {
    this.#running--;
  }

  hurry(): void {
    this.#isHurried = true;
    for (const batch of [...this.#held.keys()]) this.#release(batch);
  }

  async close(): Promise<void> {
    this.#waiters.close();
  }

  async end(): Promise<void> {}
}
