import { Fifo } from '../../../../core/collector/fifo.ts';
import type { OpenBatch } from '../../../../core/collector/open-batch.ts';
import { Parcel } from '../../../../core/collector/parcel.ts';
import { TAKEN, type Taken } from '../consumer.ts';
import { answerAll } from './answer.ts';
import { InOrder } from './in-order.ts';
import type { Queue, Queued } from './queue.ts';
import { Room, type RoomSettings } from './room.ts';
import { Waiters } from './waiters.ts';

export interface MemoryQueueSettings extends RoomSettings {
  /** Senders are answered with what became of what they sent: the Collector's `wait_for_result`. */
  waitsForResult?: boolean;
}

type Waiting = Omit<Queued, 'sequence'>;

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
  readonly #waitsForResult: boolean;
  readonly #held = new Map<OpenBatch, Waiting[]>();
  /** From the queue whose place it takes, by their order there. */
  readonly #adopted = new InOrder();
  readonly #waiting = new Fifo<Waiting>();
  readonly #waiters = new Waiters<Queued>();
  /** Of what was given out last: whoever takes over next has all by one count, what was adopted too. */
  #sequence = 0;
  #isHurried = false;

  constructor({ waitsForResult = false, ...room }: MemoryQueueSettings) {
    this.#room = new Room(room);
    this.#waitsForResult = waitsForResult;
  }

  get size(): number {
    return this.#room.size;
  }

  get capacity(): number {
    return this.#room.capacity;
  }

  async offer(parcel: Parcel): Promise<Taken> {
    const who = { batch: this.#batchOf(parcel), gone: parcel.sender?.gone };
    const entering = this.#room.admit(parcel, who, this.#companyOf(parcel) !== undefined);
    const entered = typeof entering === 'object' ? await entering : entering;
    return entered === undefined ? TAKEN : this.#join(parcel, entered);
  }

  #join(parcel: Parcel, entered: number): Promise<Taken> | Taken {
    const batch = this.#batchOf(parcel);
    const company = this.#companyOf(parcel);
    this.#room.join(parcel, company !== undefined, entered);
    const result = this.#waitsForResult ? Promise.withResolvers<Taken>() : undefined;
    const waiting = { parcel, answer: result?.resolve };
    if (company) company.push(waiting);
    else if (batch) this.#hold(batch, waiting);
    else this.#put(waiting);
    return result?.promise ?? TAKEN;
  }

  #batchOf({ batch }: Parcel): OpenBatch | undefined {
    return batch?.isOpen && !this.#isHurried ? batch : undefined;
  }

  #companyOf(parcel: Parcel): Waiting[] | undefined {
    const batch = this.#batchOf(parcel);
    return batch && this.#held.get(batch);
  }

  #hold(batch: OpenBatch, waiting: Waiting): void {
    this.#held.set(batch, [waiting]);
    batch.hold(() => this.#release(batch));
  }

  /** All are of the same sender: a batch tells them apart before. */
  #release(batch: OpenBatch): void {
    const held = this.#held.get(batch);
    if (!held) return;
    this.#held.delete(batch);
    const merged = Parcel.merge(held.map(({ parcel }) => parcel)).from(held[0]!.parcel.sender);
    this.#put({ parcel: merged, answer: answerAll(held.map(({ answer }) => answer)) });
  }

  #put(waiting: Waiting): void {
    if (!this.#isGiven(waiting)) this.#waiting.push(waiting);
  }

  async adopt(parcel: Parcel, order: number): Promise<void> {
    this.#room.expectOpen();
    this.#room.add(this.#sizeOf(parcel));
    if (!this.#isGiven({ parcel })) this.#adopted.push({ parcel, sequence: order });
  }

  #sizeOf(parcel: Parcel): number {
    return this.#room.ofRequest(parcel.sender) + this.#room.ofParcel(parcel);
  }

  /** Whether somebody waited for it. */
  #isGiven(waiting: Waiting): boolean {
    if (!this.#waiters.isWaitedFor) return false;
    return this.#waiters.give(this.#numbered(waiting));
  }

  #numbered({ parcel, answer }: Waiting): Queued {
    return { parcel, answer, sequence: ++this.#sequence };
  }

  take(): Promise<Queued | undefined> {
    const next = this.#adopted.shift() ?? this.#waiting.shift();
    return next ? Promise.resolve(this.#numbered(next)) : this.#waiters.wait();
  }

  done({ parcel, answer }: Queued, result: Promise<Taken>): void {
    this.#room.leave(this.#sizeOf(parcel));
    answer?.(result);
  }

  letWait(mayWait: boolean): void {
    this.#room.letWait(mayWait);
  }

  hurry(): void {
    this.#isHurried = true;
    for (const batch of [...this.#held.keys()]) this.#release(batch);
  }

  async close(): Promise<void> {
    this.#room.close();
    this.#waiters.close();
  }

  async end(): Promise<void> {}
}
