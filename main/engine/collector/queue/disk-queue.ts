import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fifo } from '../../../../core/collector/fifo.ts';
import type { OpenBatch } from '../../../../core/collector/open-batch.ts';
import { Parcel } from '../../../../core/collector/parcel.ts';
import type { Signal } from '../../../../core/model/telemetry.ts';
import { RequestLog, type Mark } from '../../request-log/request-log.ts';
import { ConsumeError } from '../consumer.ts';
import { lockFolder } from './folder-lock.ts';
import type { Measure } from './measure.ts';
import { groupIn, keyOf, QueueGroup } from './queue-group.ts';
import type { Queue, Queued } from './queue.ts';
import { Waiters } from './waiters.ts';

/** What came last is kept in memory as well up to so much: a queue that keeps up never reads its files. */
const TAIL_BYTES = 16 * 1024 ** 2;
/** How far it has been sent is written this often; what was sent since is sent again after a crash. */
const CURSOR_MS = 200;
const CURSOR_FILE = 'cursor.json';

export interface DiskQueueOptions {
  capacity: number;
  /** Of what is there from before; left out where nobody asks. */
  measure?: Measure | undefined;
  /** Requests that cannot be read any more, and are passed over. */
  onLost: (requests: number) => void;
}

/**
 * A queue that survives the process:
 *
 *   offer ──► files of requests, synced ──► (tail in memory | files read again) ──► group ──► take ──► done ──► cursor
 *
 * Numbers that are done out of order wait for those before them. Each parcel is written by itself, since its sender waits for that; those
 * of one batch are a group, which is given out as one request, and counts as one from its first parcel on.
 */
export class DiskQueue implements Queue {
  readonly isDurable = true;
  readonly capacity: number;
  /** What was there from before, as it is measured. */
  restored = 0;
  readonly #onLost: (requests: number) => void;
  readonly #unlock: () => void;
  readonly #log: RequestLog;
  readonly #waiters = new Waiters<void>();
  /** Numbers that are not done, ascending, with what they are part of; some may still be on their way to the disk. */
  readonly #open = new Map<number, QueueGroup>();
  /** Batches that are not complete. */
  readonly #batches = new Map<OpenBatch, QueueGroup>();
  /** Groups that are not done. */
  #size = 0;
  /** What was complete only after all of it was read. */
  readonly #ready: Queued[] = [];
  /** What came last, without gaps up to the newest. */
  readonly #tail = new Fifo<Queued>();
  #tailBytes = 0;
  /** From the files, next to be given out. */
  #loaded = new Fifo<Queued>();
  #loading: Promise<void> | undefined;
  /** Highest number on disk, and highest number given out. */
  #written: number;
  #taken: number;
  #timer: NodeJS.Timeout | undefined;

  /** @throws Error where the folder cannot be used, or is in use */
  constructor(directory: string, { capacity, onLost, measure }: DiskQueueOptions) {
    this.capacity = capacity;
    this.#onLost = onLost;
    this.#unlock = lockFolder(directory);
    try {
      const { log, replay } = RequestLog.open(directory, readCursor(directory));
      this.#log = log;
      this.#restore(replay, measure);
    } catch (error) {
      this.#unlock();
      throw error;
    }
    this.#written = this.#log.last;
    this.#taken = this.#cursor;
  }

  get size(): number {
    return this.#size;
  }

  #restore(
    replay: Iterable<{ sequence: number; key: Uint8Array; signal: Signal; body: Uint8Array }>,
    measure: Measure | undefined,
  ): void {
    const groups = new Map<number, QueueGroup>();
    for (const { sequence, key, signal, body } of replay) {
      if (measure) this.restored += measure(Parcel.ofWire(signal, body));
      const first = groupIn(key) ?? sequence;
      const group = groups.get(first) ?? new QueueGroup(first);
      if (!groups.has(first)) this.#size++;
      groups.set(first, group);
      this.#add(sequence, group);
    }
  }

  #add(sequence: number, group: QueueGroup): void {
    group.add();
    this.#open.set(sequence, group);
  }

  /** Everything up to it is done. */
  get #cursor(): number {
    const first = this.#open.keys().next().value;
    return first === undefined ? this.#log.last : first - 1;
  }

  async offer(parcel: Parcel): Promise<void> {
    if (this.#waiters.isClosed) throw new ConsumeError('the exporter is stopping');
    return this.#write(parcel, this.#groupOf(parcel.batch?.isOpen ? parcel.batch : undefined));
  }

  adopt(parcel: Parcel): Promise<void> {
    return this.#write(parcel, this.#begin());
  }

  async #write(parcel: Parcel, group: QueueGroup): Promise<void> {
    const { signal, wire } = parcel;
    const request = { signal, format: 'protobuf', source: 'otlp-grpc', key: keyOf(group.first), body: wire } as const;
    const { sequence, written } = this.#log.append(request);
    this.#add(sequence, group);
    try {
      await written;
    } catch (error) {
      this.#lose(sequence);
      throw new ConsumeError(`the queue's disk failed: ${(error as Error).message}`);
    }
    this.#arrived({ parcel, sequence });
  }

  /** With room for a batch there is room for all of it. */
  #groupOf(batch: OpenBatch | undefined): QueueGroup {
    const known = batch && this.#batches.get(batch);
    if (known) return known;
    if (this.size >= this.capacity) throw new ConsumeError('sending queue is full');
    const group = this.#begin(batch !== undefined);
    if (!batch) return group;
    this.#batches.set(batch, group);
    batch.hold(() => {
      this.#batches.delete(batch);
      group.isOpen = false;
      this.#changed(group);
    });
    return group;
  }

  #begin(isOpen = false): QueueGroup {
    this.#size++;
    return new QueueGroup(this.#log.last + 1, isOpen);
  }

  #arrived(queued: Queued): void {
    this.#written = Math.max(this.#written, queued.sequence);
    this.#tail.push(queued);
    this.#tailBytes += queued.parcel.wire.length;
    while (this.#tailBytes > TAIL_BYTES && this.#tail.length > 1) this.#shiftTail();
    this.#waiters.give();
  }

  /** Rejects where the files cannot be read; asked again, it tries again. */
  async take(): Promise<Queued | undefined> {
    for (;;) {
      if (this.#waiters.isClosed) return undefined;
      const ready = this.#ready.shift();
      if (ready) return ready;
      const next = this.#next();
      if (next) {
        const whole = this.#gathered(next);
        if (whole) return whole;
      } else if (this.#taken < this.#written) await (this.#loading ??= this.#load());
      else await this.#waiters.wait();
    }
  }

  /** What it was the last part of, as one. */
  #gathered(next: Queued): Queued | undefined {
    const group = this.#open.get(next.sequence);
    group?.read(next);
    return group?.whole();
  }

  #next(): Queued | undefined {
    const next = this.#loaded.shift() ?? this.#fromTail();
    if (next) this.#taken = next.sequence;
    return next;
  }

  /** Where all before it were given out. */
  #fromTail(): Queued | undefined {
    while (this.#tail.first && this.#tail.first.sequence <= this.#taken) this.#shiftTail();
    const next = this.#tail.first;
    if (!next) return undefined;
    for (let before = this.#taken + 1; before < next.sequence; before++) if (this.#open.has(before)) return undefined;
    return this.#shiftTail();
  }

  #shiftTail(): Queued {
    const queued = this.#tail.shift()!;
    this.#tailBytes -= queued.parcel.wire.length;
    return queued;
  }

  async #load(): Promise<void> {
    const written = this.#written;
    try {
      const found = await this.#log.read(this.#taken + 1);
      const last = found.at(-1)?.sequence ?? Math.min(written, (this.#tail.first?.sequence ?? written + 1) - 1);
      this.#passOver(last, new Set(found.map(({ sequence }) => sequence)));
      this.#loaded = new Fifo();
      for (const { signal, body, sequence } of found)
        this.#loaded.push({ parcel: Parcel.ofWire(signal, body), sequence });
      if (found.length === 0) this.#taken = Math.max(this.#taken, last);
    } finally {
      this.#loading = undefined;
    }
  }

  /** Files that somebody else damaged or took away. */
  #passOver(last: number, found: ReadonlySet<number>): void {
    const lost: number[] = [];
    for (const sequence of this.#open.keys()) {
      if (sequence > last) break;
      if (sequence > this.#taken && !found.has(sequence)) lost.push(sequence);
    }
    for (const sequence of lost) this.#lose(sequence);
    if (lost.length > 0) this.#onLost(lost.length);
  }

  done({ sequence }: Queued): void {
    const group = this.#open.get(sequence);
    for (const part of group?.given ?? []) this.#settle(part);
    if (group?.isDone) this.#size--;
  }

  /** It was not read, and never will be. */
  #lose(sequence: number): void {
    const group = this.#open.get(sequence)!;
    group.lose();
    this.#settle(sequence);
    this.#changed(group);
  }

  /** It is complete now, or has lost a part. */
  #changed(group: QueueGroup): void {
    const whole = group.whole();
    if (whole) {
      this.#ready.push(whole);
      this.#waiters.give();
    } else if (group.isDone) this.#size--;
  }

  #settle(sequence: number): void {
    this.#open.get(sequence)?.settle();
    this.#open.delete(sequence);
    this.#timer ??= setTimeout(() => this.#keepCursor(), CURSOR_MS);
  }

  #keepCursor(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const sequence = this.#cursor;
    writeCursor(this.#log.directory, { log: this.#log.name, sequence });
    // A file that stays is sent from again at worst.
    this.#log.release(sequence).catch(() => undefined);
  }

  /** What is being sent may still be done. */
  async close(): Promise<void> {
    this.#waiters.close();
    await this.#loading?.catch(() => undefined);
  }

  /** After `close`, once nothing is being sent any more. */
  async end(): Promise<void> {
    if (this.#timer) this.#keepCursor();
    await this.#log.close(this.#cursor);
    this.#unlock();
  }
}

function readCursor(directory: string): Mark | undefined {
  try {
    const { log, sequence } = JSON.parse(readFileSync(join(directory, CURSOR_FILE), 'utf8')) as Partial<Mark>;
    return typeof log === 'string' && Number.isSafeInteger(sequence) ? { log, sequence: sequence! } : undefined;
  } catch {
    return undefined; // none yet; where it was lost, all that is there is sent again
  }
}

/** A cursor that is behind costs sending again, so it need not be synced; half of one must not be read. */
function writeCursor(directory: string, mark: Mark): void {
  const path = join(directory, CURSOR_FILE);
  try {
    writeFileSync(`${path}.new`, JSON.stringify(mark), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch {
    // A full disk costs sending again.
  }
}
