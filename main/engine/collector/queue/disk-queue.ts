import type { OpenBatch } from '../../../../core/collector/open-batch.ts';
import type { Parcel } from '../../../../core/collector/parcel.ts';
import { RequestLog, type OpenedLog } from '../../request-log/request-log.ts';
import { ConsumeError, TAKEN, type Taken } from '../consumer.ts';
import { CursorFile, type Stretch } from './cursor-file.ts';
import { DiskReading } from './disk-reading.ts';
import { lockFolder } from './folder-lock.ts';
import { OpenRequests } from './open-requests.ts';
import { groupIn, keyOf, QueueGroup } from './queue-group.ts';
import type { Queue, Queued } from './queue.ts';
import { Room, type RoomSettings } from './room.ts';
import { Waiters } from './waiters.ts';

/** Who sent it is not written, so it is not known either where what was written is in memory still. */
const NOBODY = undefined;

export interface DiskQueueOptions extends RoomSettings {
  /** Requests that cannot be read any more, and are passed over. */
  onLost: (requests: number) => void;
}

/**
 * A queue that survives the process:
 *
 *   offer ──► room ──► files of requests, synced ──► (tail in memory | files read again) ──► group ──► take ──► done ──► cursor
 *
 * The cursor is before all that is not done, and knows what is done behind that: a batch that fills for a while has many others beside it.
 * Each parcel is written by itself, since its sender waits for that; those
 * of one batch are a group, which is given out as one request, and counts as one from its first parcel on.
 */
export class DiskQueue implements Queue {
  readonly isDurable = true;
  readonly #room: Room;
  readonly #unlock: () => void;
  readonly #log: RequestLog;
  readonly #cursorFile: CursorFile;
  readonly #waiters = new Waiters<void>();
  readonly #open: OpenRequests;
  readonly #reading: DiskReading;
  /** Batches that are not complete. */
  readonly #batches = new Map<OpenBatch, QueueGroup>();
  /** What was complete only after all of it was read. */
  readonly #ready: Queued[] = [];
  /** Of an earlier run. */
  #doneBefore: readonly Stretch[] = [];

  /** @throws Error where the folder cannot be used, or is in use */
  constructor(directory: string, { onLost, ...room }: DiskQueueOptions) {
    this.#room = new Room(room);
    this.#open = new OpenRequests(this.#room);
    this.#cursorFile = new CursorFile(directory, () => this.#keepCursor());
    this.#unlock = lockFolder(directory);
    try {
      const cursor = this.#cursorFile.read();
      const { log, replay } = RequestLog.open(directory, cursor);
      this.#log = log;
      this.#restore(replay, cursor?.done ?? []);
    } catch (error) {
      this.#unlock();
      throw error;
    }
    const lose = (sequences: readonly number[]) => {
      for (const sequence of sequences) this.#lose(sequence);
      onLost(sequences.length);
    };
    this.#reading = new DiskReading({ log: this.#log, open: this.#open, taken: this.#cursor, onLost: lose });
    if (this.#doneBefore.length > 0) this.#keepCursor();
  }

  get size(): number {
    return this.#room.size;
  }

  get capacity(): number {
    return this.#room.capacity;
  }

  #restore(replay: OpenedLog['replay'], done: readonly Stretch[]): void {
    const groups = new Map<number, QueueGroup>();
    for (const { sequence, key, signal, body } of replay) {
      if (done.some(([first, last]) => first <= sequence && sequence <= last)) continue;
      const first = groupIn(key) ?? sequence;
      const group = groups.get(first) ?? new QueueGroup(first);
      const size = this.#room.ofWire(signal, body);
      this.#room.add(size + (groups.has(first) ? 0 : this.#room.ofRequest(NOBODY)));
      groups.set(first, group);
      this.#open.add(sequence, group, size);
    }
    // Where files were taken away, their numbers are given again.
    this.#doneBefore = done.map(([first, last]): Stretch => [first, Math.min(last, this.#log.last)]);
  }

  /** Everything up to it is done. */
  get #cursor(): number {
    return this.#open.first === undefined ? this.#log.last : this.#open.first - 1;
  }

  async offer(offered: Parcel): Promise<Taken> {
    const parcel = offered.from(NOBODY);
    const who = { batch: this.#batchOf(parcel), gone: offered.sender?.gone };
    const entering = this.#room.admit(parcel, who, this.#groupOf(parcel) !== undefined);
    const entered = typeof entering === 'object' ? await entering : entering;
    if (entered !== undefined) await this.#write(parcel, this.#join(parcel, entered));
    return TAKEN;
  }

  #join(parcel: Parcel, entered: number): QueueGroup {
    const group = this.#groupOf(parcel);
    this.#room.join(parcel, group !== undefined, entered);
    return group ?? this.#begin(this.#batchOf(parcel));
  }

  #batchOf({ batch }: Parcel): OpenBatch | undefined {
    return batch?.isOpen ? batch : undefined;
  }

  #groupOf(parcel: Parcel): QueueGroup | undefined {
    const batch = this.#batchOf(parcel);
    return batch && this.#batches.get(batch);
  }

  #begin(batch?: OpenBatch): QueueGroup {
    const group = new QueueGroup(this.#log.last + 1, batch !== undefined);
    if (!batch) return group;
    this.#batches.set(batch, group);
    batch.hold(() => {
      this.#batches.delete(batch);
      group.isOpen = false;
      this.#changed(group);
    });
    return group;
  }

  adopt(adopted: Parcel): Promise<void> {
    const parcel = adopted.from(NOBODY);
    this.#room.add(this.#room.ofRequest(NOBODY) + this.#room.ofParcel(parcel));
    return this.#write(parcel, this.#begin());
  }

  async #write(parcel: Parcel, group: QueueGroup): Promise<void> {
    const { signal, wire } = parcel;
    const request = { signal, format: 'protobuf', source: 'otlp-grpc', key: keyOf(group.first), body: wire } as const;
    const { sequence, written } = this.#log.append(request);
    this.#open.add(sequence, group, this.#room.ofParcel(parcel));
    try {
      await written;
    } catch (error) {
      this.#lose(sequence);
      throw new ConsumeError(`the queue's disk failed: ${(error as Error).message}`);
    }
    this.#reading.arrived({ parcel, sequence });
    this.#waiters.give();
  }

  /** Rejects where the files cannot be read; asked again, it tries again. */
  async take(): Promise<Queued | undefined> {
    for (;;) {
      if (this.#waiters.isClosed) return undefined;
      const ready = this.#ready.shift();
      if (ready) return ready;
      const next = this.#reading.next();
      if (next) {
        const whole = this.#gathered(next);
        if (whole) return whole;
      } else if (this.#reading.isBehind) await this.#reading.load();
      else await this.#waiters.wait();
    }
  }

  /** What it was the last part of, as one. */
  #gathered(next: Queued): Queued | undefined {
    const group = this.#open.groupOf(next.sequence);
    group?.read(next);
    return group?.whole();
  }

  done(queued: Queued): void {
    this.#open.done(queued);
    this.#cursorFile.moved();
  }

  #lose(sequence: number): void {
    this.#changed(this.#open.lose(sequence));
    this.#cursorFile.moved();
  }

  /** It is complete now, or has lost a part. */
  #changed(group: QueueGroup): void {
    const whole = group.whole();
    if (whole) {
      this.#ready.push(whole);
      this.#waiters.give();
    } else this.#open.leaveIfDone(group);
  }

  #keepCursor(): void {
    const sequence = this.#cursor;
    this.#cursorFile.keep({ log: this.#log.name, sequence, done: this.#done() });
    // A file that stays is sent from again at worst.
    this.#log.release(sequence).catch(() => undefined);
  }

  /** Behind the cursor. */
  #done(): Stretch[] {
    const { taken } = this.#reading;
    const left = this.#doneBefore.map(([first, last]): Stretch => [Math.max(first, taken + 1), last]);
    return [...this.#open.doneUpTo(taken), ...left.filter(([first, last]) => first <= last)];
  }

  letWait(mayWait: boolean): void {
    this.#room.letWait(mayWait);
  }

  /** What is being sent may still be done. */
  async close(): Promise<void> {
    this.#room.close();
    this.#waiters.close();
    await this.#reading.settled();
  }

  /** After `close`, once nothing is being sent any more. */
  async end(): Promise<void> {
    this.#cursorFile.end();
    await this.#log.close(this.#cursor);
    this.#unlock();
  }
}
