import { countWireItems } from '../../../../core/collector/count-wire.ts';
import type { Parcel } from '../../../../core/collector/parcel.ts';
import type { Sender } from '../../../../core/collector/sender.ts';
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
 *           ├── waits ── room enough for it ─────────────┘
 *           └── refused
 */
export class Room {
  readonly capacity: number;
  readonly sizer: Sizer;
  readonly #isBlocking: boolean;
  readonly #line = new WaitingLine(() => this.#letIn());
  #isClosed = false;
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

  /**
   * What a request takes beside what is in it: several parcels may be one. Of bytes, what is kept of who sent it: where the telemetry is
   * small and the headers are not, those are what fills the memory.
   */
  ofRequest(sender: Sender | undefined): number {
    if (this.sizer === 'requests') return 1;
    return this.sizer === 'bytes' ? (sender?.heldBytes ?? 0) : 0;
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

  /** Of a parcel by itself, or in the company of others of its batch, which have the place of the request. */
  #sizeOf(parcel: Parcel, hasCompany: boolean): number {
    return this.ofParcel(parcel) + (hasCompany ? 0 : this.ofRequest(parcel.sender));
  }

  /**
   * The way into a queue: what `join` is to be told; at once where there is room, so that who looks right after it finds a batch held.
   * Undefined where it is not queued: as in the Collector, what holds no items where items are counted.
   */
  admit(parcel: Parcel, entering: Entering, hasCompany: boolean): number | undefined | Promise<number> {
    this.expectOpen();
    if (this.sizer !== 'requests' && this.ofParcel(parcel) === 0 && !hasCompany) return undefined;
    return this.enter(this.#sizeOf(parcel, hasCompany), entering);
  }

  /** Whoever had to wait may have got company meanwhile, of which one has the place already, or lost it. */
  join(parcel: Parcel, hasCompany: boolean, entered: number): void {
    this.expectOpen(entered);
    this.add(this.#sizeOf(parcel, hasCompany) - entered);
  }

  /** @throws ConsumeError once closed; what has entered leaves again */
  expectOpen(entered = 0): void {
    if (!this.#isClosed) return;
    this.leave(entered);
    throw new ConsumeError('the exporter is stopping');
  }

  /** Nobody comes in any more, and nobody waits. */
  close(): void {
    this.#isClosed = true;
    this.letWait(false);
  }

  /**
   * What it takes, at once or when there is room for it; of a batch the first takes what a request does. Throws or rejects with
   * ConsumeError where there is none, or none before its sender is gone.
   */
  enter(size: number, { batch, gone }: Entering = {}): number | Promise<number> {
    if (size > this.capacity) throw tooLarge(size, this);
    if (size === 0 || this.#fits(size)) return this.add(size);
    if (!this.#mayWait) throw new ConsumeError(FULL);
    return this.#line.wait(size, { gone, batch: this.sizer === 'requests' ? batch : undefined });
  }

  /** Whatever room there is; negative where more was taken than is needed. */
  add(size: number): number {
    this.#size += size;
    if (size < 0) this.#letIn();
    return size;
  }

  leave(size: number): void {
    this.add(-size);
  }

  #letIn(): void {
    const enter = (size: number) => {
      const fits = this.#fits(size);
      if (fits) this.#size += size;
      return fits;
    };
    this.#line.admit(enter, () => !this.#fits(1));
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
