import { countWireItems } from '../../../../core/collector/count-wire.ts';
import { Fifo } from '../../../../core/collector/fifo.ts';
import type { OpenBatch } from '../../../../core/collector/open-batch.ts';
import type { Parcel } from '../../../../core/collector/parcel.ts';
import type { Gone } from '../../../../core/collector/sender.ts';
import type { Signal } from '../../../../core/model/telemetry.ts';
import { DecodeError } from '../../../../core/otlp/decoded.ts';
import { ConsumeError } from '../consumer.ts';

/** Whose place it is: what it is sent together with, and whether anybody still waits for it. */
export interface Entering {
  batch?: OpenBatch | undefined;
  gone?: Gone | undefined;
}

/** What a queue is measured in, as the Collector's `sizer`: requests; spans, log records and data points; or bytes of OTLP. */
export type Sizer = 'requests' | 'items' | 'bytes';

export interface RoomSettings {
  /** In what the sizer counts. */
  capacity: number;
  sizer?: Sizer;
  /** Whoever finds no room waits for it: the Collector's `block_on_overflow`. */
  isBlocking?: boolean;
}

interface Waiting {
  isGone: boolean;
  resolve: (entered: number) => void;
  reject: (error: ConsumeError) => void;
}

interface First extends Waiting {
  size: number;
  batch: OpenBatch | undefined;
  /** Of the same batch, for which there is room where there is room for the first of it. */
  company: Waiting[];
}

const FULL = 'sending queue is full';

/**
 * How much there is in a queue, and who waits for room in it:
 *
 *   enter ──┬── there is room ──────────────────────────► in it ──► leave
 *           ├── waits, first come first served ── room ──┘
 *           └── refused
 */
export class Room {
  readonly capacity: number;
  readonly sizer: Sizer;
  readonly #isBlocking: boolean;
  readonly #waiting = new Fifo<First>();
  /** Of those who wait, by their batch. */
  readonly #firsts = new Map<OpenBatch, First>();
  #size = 0;
  #mayWait: boolean;

  constructor({ capacity, sizer = 'requests', isBlocking = false }: RoomSettings) {
    this.capacity = capacity;
    this.sizer = sizer;
    this.#isBlocking = this.#mayWait = isBlocking;
  }

  get size(): number {
    return this.#size;
  }

  /** What a request takes beside what is in it: several parcels may be one. */
  get ofRequest(): number {
    return this.sizer === 'requests' ? 1 : 0;
  }

  ofParcel(parcel: Parcel): number {
    if (this.sizer === 'items') return parcel.items;
    return this.sizer === 'bytes' ? parcel.wire.length : 0;
  }

  /** As `ofParcel`, of one that nobody made a parcel of. */
  ofWire(signal: Signal, wire: Uint8Array): number {
    if (this.sizer === 'items') return itemsIn(signal, wire);
    return this.sizer === 'bytes' ? wire.length : 0;
  }

  /**
   * What it takes, at once or when there is room for it; of a batch the first takes what a request does. Throws or rejects with
   * ConsumeError where there is none, or none before its sender is gone.
   */
  enter(size: number, { batch, gone }: Entering = {}): number | Promise<number> {
    if (size > this.capacity) throw tooLarge(size, this);
    if (size === 0 || (this.#waiting.length === 0 && this.#fits(size))) return this.add(size);
    if (!this.#mayWait) throw new ConsumeError(FULL);
    return new Promise((resolve, reject) => {
      const one = { size, batch, resolve, reject, company: [], isGone: false };
      this.#wait(one);
      gone?.addEventListener('abort', () => this.#forget(one), { once: true });
      if (gone?.aborted) this.#forget(one);
    });
  }

  #forget(one: First): void {
    one.isGone = true;
    one.reject(new ConsumeError('the sender was gone before there was room in the sending queue'));
    this.#admit();
  }

  #wait(one: First): void {
    const { batch } = one;
    const first = batch && this.#firsts.get(batch);
    if (first) return void first.company.push(one);
    this.#waiting.push(one);
    if (batch && this.ofRequest > 0) this.#firsts.set(batch, one);
  }

  /** Whatever room there is; negative where more was taken than is needed. */
  add(size: number): number {
    this.#size += size;
    if (size < 0) this.#admit();
    return size;
  }

  leave(size: number): void {
    this.add(-size);
  }

  /** Those who are gone are passed over. */
  #admit(): void {
    for (let first = this.#waiting.first; first; first = this.#waiting.first) {
      const isWaitedFor = [first, ...first.company].some(({ isGone }) => !isGone);
      if (isWaitedFor && !this.#fits(first.size)) return;
      this.#waiting.shift();
      const [holder, ...others] = [first, ...this.#companyOf(first)].filter(({ isGone }) => !isGone);
      if (!holder) continue;
      this.#size += first.size;
      holder.resolve(first.size);
      for (const { resolve } of others) resolve(0);
    }
  }

  #companyOf({ batch, company }: First): readonly Waiting[] {
    if (batch) this.#firsts.delete(batch);
    return company;
  }

  #fits(size: number): boolean {
    return this.#size + size <= this.capacity;
  }

  /** Whether whoever finds no room may wait for it, where it is one to wait for; where not, those who wait are refused. */
  letWait(mayWait: boolean): void {
    this.#mayWait = mayWait && this.#isBlocking;
    if (mayWait) return;
    for (const first of this.#waiting.take())
      for (const { reject } of [first, ...this.#companyOf(first)]) reject(new ConsumeError(FULL));
  }
}

/** It never will fit, so it is of no use to send it again. */
function tooLarge(size: number, { sizer, capacity }: Room): ConsumeError {
  const message = `a request of ${size} ${sizer} is too large for the sending queue, which takes ${capacity}`;
  return new ConsumeError(message, { isPermanent: true });
}

/** 0 of what is broken: it is found out when it is its turn. */
function itemsIn(signal: Signal, wire: Uint8Array): number {
  try {
    return countWireItems(signal, wire);
  } catch (error) {
    if (error instanceof DecodeError) return 0;
    throw error;
  }
}
