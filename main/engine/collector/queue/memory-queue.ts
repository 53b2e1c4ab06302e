import { Fifo } from '../../../../core/collector/fifo.ts';
import type { OpenBatch } from '../../../../core/collector/open-batch.ts';
import { Parcel } from '../../../../core/collector/parcel.ts';
import { ConsumeError } from '../consumer.ts';
import { InOrder } from './in-order.ts';
import type { Queue, Queued } from './queue.ts';
import { Room, type RoomSettings } from './room.ts';
import { Waiters } from './waiters.ts';

/**
 * As the Collector's default queue: what waits in it is lost with the process. A batch that is not complete is one request from its
 * first parcel on: where requests are counted, with room for it there is room for all of it.
 *
 *   offer ──► room ──┬──────────────────────────────► waiting ──► take ──► running ──► done
 *                    └► held, of a batch ── complete ──┘
 */
export class MemoryQueue implements Queue {
  readonly isDurable = false;
  readonly #room: Room;
  readonly #held = new Map<OpenBatch, Parcel[]>();
  /** From the queue whose place it takes, by their order there. */
  readonly #adopted = new InOrder();
  readonly #waiting = new Fifo<Parcel>();
  readonly #waiters = new Waiters<Queued>();
  /** Of what was given out last: whoever takes over next has all by one count, what was adopted too. */
  #sequence = 0;
  #isHurried = false;

  constructor(settings: RoomSettings) {
    this.#room = new Room(settings);
  }

  get size(): number {
    return this.#room.size;
  }

  get capacity(): number {
    return this.#room.capacity;
  }

  async offer(parcel: Parcel): Promise<void> {
    this.#expectOpen();
    const isFirst = this.#companyOf(parcel) === undefined;
    const size = this.#room.ofParcel(parcel) + (isFirst ? this.#room.ofRequest : 0);
    // As in the Collector, what holds no items is not queued where items are counted.
    if (size === 0 && isFirst) return;
    const entering = this.#room.enter(size, { batch: this.#batchOf(parcel), gone: parcel.sender?.gone });
    const entered = typeof entering === 'number' ? entering : await entering;
    this.#expectOpen(entered);
    this.#join(parcel, entered);
  }

  /** Whoever had to wait may have got company meanwhile, of which one has the place already, or lost it. */
  #join(parcel: Parcel, entered: number): void {
    const batch = this.#batchOf(parcel);
    const company = this.#companyOf(parcel);
    this.#room.add(this.#room.ofParcel(parcel) + (company ? 0 : this.#room.ofRequest) - entered);
    if (company) company.push(parcel);
    else if (batch) this.#hold(batch, parcel);
    else this.#put(parcel);
  }

  #expectOpen(entered = 0): void {
    if (!this.#waiters.isClosed) return;
    this.#room.leave(entered);
    throw new ConsumeError('the exporter is stopping');
  }

  #batchOf({ batch }: Parcel): OpenBatch | undefined {
    return batch?.isOpen && !this.#isHurried ? batch : undefined;
  }

  #companyOf(parcel: Parcel): Parcel[] | undefined {
    const batch = this.#batchOf(parcel);
    return batch && this.#held.get(batch);
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
    this.#expectOpen();
    this.#room.add(this.#sizeOf(parcel));
    if (!this.#isGiven(parcel)) this.#adopted.push({ parcel, sequence: order });
  }

  #sizeOf(parcel: Parcel): number {
    return this.#room.ofRequest + this.#room.ofParcel(parcel);
  }

  /** Whether somebody waited for it. */
  #isGiven(parcel: Parcel): boolean {
    if (!this.#waiters.isWaitedFor) return false;
    return this.#waiters.give(this.#numbered(parcel));
  }

  #numbered(parcel: Parcel): Queued {
    return { parcel, sequence: ++this.#sequence };
  }

  take(): Promise<Queued | undefined> {
    const next = this.#adopted.shift()?.parcel ?? this.#waiting.shift();
    return next ? Promise.resolve(this.#numbered(next)) : this.#waiters.wait();
  }

  done({ parcel }: Queued): void {
    this.#room.leave(this.#sizeOf(parcel));
  }

  letWait(mayWait: boolean): void {
    this.#room.letWait(mayWait);
  }

  hurry(): void {
    this.#isHurried = true;
    for (const batch of [...this.#held.keys()]) this.#release(batch);
  }

  async close(): Promise<void> {
    this.#room.letWait(false);
    this.#waiters.close();
  }

  async end(): Promise<void> {}
}
