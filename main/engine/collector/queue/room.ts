import { countWireItems } from '../../../../core/collector/count-wire.ts';
import type { Parcel } from '../../../../core/collector/parcel.ts';
import type { Signal } from '../../../../core/model/telemetry.ts';
import { DecodeError } from '../../../../core/otlp/decoded.ts';
import { ConsumeError } from '../consumer.ts';
import { WaitingLine, type Entering } from './waiting-line.ts';

/** What a queue is measured in, as the Collector's `sizer`: requests; spans, log records and data points; or bytes of OTLP. */
export type Sizer = 'requests' | 'items' | 'bytes';

export interface RoomSettings {
  /** In what the sizer counts. */
  capacity: number;
  sizer?: Sizer;
  /** Whoever finds no room waits for it: the Collector's `block_on_overflow`. */
  isBlocking?: boolean;
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
  readonly #line = new WaitingLine(() => this.#admit());
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
    if (size === 0 || (this.#line.isEmpty && this.#fits(size))) return this.add(size);
    if (!this.#mayWait) throw new ConsumeError(FULL);
    return this.#line.wait(size, { gone, batch: this.ofRequest > 0 ? batch : undefined });
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

  #admit(): void {
    this.#line.admit((size) => {
      const fits = this.#fits(size);
      if (fits) this.#size += size;
      return fits;
    });
  }

  #fits(size: number): boolean {
    return this.#size + size <= this.capacity;
  }

  /** Whether whoever finds no room may wait for it, where it is one to wait for; where not, those who wait are refused. */
  letWait(mayWait: boolean): void {
    this.#mayWait = mayWait && this.#isBlocking;
    if (!mayWait) this.#line.refuse(FULL);
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
