import type { Parcel } from '../../../../core/collector/parcel.ts';
import { ConsumeError } from '../consumer.ts';
import { inTurn } from '../in-turn.ts';
import type { Measure } from './measure.ts';
import type { Queue, Queued } from './queue.ts';

export interface SizedQueueOptions {
  /** Undefined: in requests, as the queue inside counts them. */
  measure: Measure | undefined;
  /** By that measure. */
  capacity: number;
  /** Whoever comes when it is full waits for room; otherwise it is sent back. */
  blocks: boolean;
  /** What the queue inside held from the start. */
  restored?: number;
}

/**
 * A queue whose room is measured in items or bytes, or that is waited for (`sizer` and `block_on_overflow` of the Collector's
 * exporterhelper). Where it is measured, the queue inside has room for everything.
 *
 *   offer ──► (waits, one after another) ──► room is taken ──► queue ──► take ──► done: room is given back
 */
export class SizedQueue implements Queue {
  readonly #inner: Queue;
  readonly #options: SizedQueueOptions;
  readonly #turn = inTurn();
  #used: number;
  #isTurnedAway = false;
  #freed = Promise.withResolvers<void>();

  constructor(inner: Queue, options: SizedQueueOptions) {
    this.#inner = inner;
    this.#options = options;
    this.#used = options.restored ?? 0;
  }

  get isDurable(): boolean {
    return this.#inner.isDurable;
  }

  get capacity(): number {
    return this.#options.capacity;
  }

  get size(): number {
    return this.#options.measure ? this.#used : this.#inner.size;
  }

  get requests(): number {
    return this.#inner.size;
  }

  async offer(parcel: Parcel): Promise<void> {
    const size = this.#sizeOf(parcel);
    if (!this.#options.blocks) return this.#put(parcel, size);
    // What it is kept by is not waited for in turn: others are written to the disk together with it.
    const kept = await this.#turn(async () => {
      while (!this.#hasRoom(size) && size <= this.capacity && !this.#isTurnedAway) await this.#freed.promise;
      const put = this.#put(parcel, size);
      put.catch(() => undefined);
      return { put };
    });
    return kept.put;
  }

  #sizeOf(parcel: Parcel): number {
    return this.#options.measure?.(parcel) ?? 1;
  }

  #hasRoom(size: number): boolean {
    return this.size + size <= this.capacity;
  }

  async #put(parcel: Parcel, size: number): Promise<void> {
    if (!this.#hasRoom(size)) throw new ConsumeError('sending queue is full');
    this.#used += size;
    try {
      await this.#inner.offer(parcel);
    } catch (error) {
      this.#free(size);
      throw error;
    }
  }

  async adopt(parcel: Parcel, order: number): Promise<void> {
    const size = this.#sizeOf(parcel);
    this.#used += size;
    try {
      await this.#inner.adopt(parcel, order);
    } catch (error) {
      this.#free(size);
      throw error;
    }
  }

  take(): Promise<Queued | undefined> {
    return this.#inner.take();
  }

  done(queued: Queued): void {
    this.#inner.done(queued);
    this.#free(this.#sizeOf(queued.parcel));
  }

  /** What is lost inside without being done is not counted for ever. */
  #free(size: number): void {
    this.#used = this.#inner.size === 0 ? 0 : Math.max(0, this.#used - size);
    this.#freed.resolve();
    this.#freed = Promise.withResolvers();
  }

  turnAway(): void {
    this.#isTurnedAway = true;
    this.#freed.resolve();
  }

  hurry(): void {
    this.#inner.hurry?.();
  }

  close(): Promise<void> {
    this.turnAway();
    return this.#inner.close();
  }

  end(): Promise<void> {
    return this.#inner.end();
  }
}
