import { countWireItems } from '../../../../core/collector/count-wire.ts';
import { Fifo } from '../../../../core/collector/fifo.ts';
import type { Parcel } from '../../../../core/collector/parcel.ts';
import type { Signal } from '../../../../core/model/telemetry.ts';
import { DecodeError } from '../../../../core/otlp/decoded.ts';
import { ConsumeError } from '../consumer.ts';

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
  size: number;
  resolve: () => void;
  reject: (error: ConsumeError) => void;
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
  readonly #waiting = new Fifo<Waiting>();
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

  /** Undefined where it is in at once; otherwise resolves when it is. @throws ConsumeError where there is no room, also by rejecting */
  enter(size: number): Promise<void> | undefined {
    if (size > this.capacity) throw tooLarge(size, this);
    if (size === 0 || (this.#waiting.length === 0 && this.#fits(size))) return this.add(size);
    if (!this.#mayWait) throw new ConsumeError(FULL);
    return new Promise((resolve, reject) => this.#waiting.push({ size, resolve, reject }));
  }

  /** Whatever room there is. */
  add(size: number): undefined {
    this.#size += size;
  }

  leave(size: number): void {
    this.#size -= size;
    while (this.#waiting.first && this.#fits(this.#waiting.first.size)) {
      const next = this.#waiting.shift()!;
      this.add(next.size);
      next.resolve();
    }
  }

  #fits(size: number): boolean {
    return this.#size + size <= this.capacity;
  }

  /** Whether whoever finds no room may wait for it, where it is one to wait for; where not, those who wait are refused. */
  letWait(mayWait: boolean): void {
    this.#mayWait = mayWait && this.#isBlocking;
    if (!mayWait) for (const { reject } of this.#waiting.take()) reject(new ConsumeError(FULL));
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
