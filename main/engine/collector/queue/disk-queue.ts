import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parcel } from '../../../../core/collector/parcel.ts';
import { RequestLog, type Mark } from '../../request-log/request-log.ts';
import { NO_KEY } from '../../request-log/request-key.ts';
import { ConsumeError } from '../consumer.ts';
import type { Queue, Queued } from './queue.ts';
import { Waiters } from './waiters.ts';

/** What came last is kept in memory as well up to so much: a queue that keeps up never reads its files. */
const TAIL_BYTES = 16 * 1024 ** 2;
/** How far it has been sent is written this often. What was sent since is sent again after a crash, and known by its bytes. */
const CURSOR_MS = 200;
const CURSOR_FILE = 'cursor.json';

/**
 * A queue that survives the process:
 *
 *   offer ──► files of requests, synced ──► (tail in memory | files read again) ──► take ──► done ──► cursor
 *
 * `size` counts what is not done; numbers that are done out of order wait for those before them.
 */
export class DiskQueue implements Queue {
  readonly capacity: number;
  readonly #log: RequestLog;
  readonly #waiters = new Waiters<void>();
  /** What came last, without gaps up to the newest. */
  #tail: Queued[] = [];
  #tailBytes = 0;
  /** From the files, next to be given out. */
  #loaded: Queued[] = [];
  #loading: Promise<void> | undefined;
  /** Highest number on disk, and highest number given out. */
  #written: number;
  #taken: number;
  /** Everything up to it is done. */
  #cursor: number;
  readonly #done = new Set<number>();
  #size: number;
  #timer: NodeJS.Timeout | undefined;

  /** @throws Error where the folder cannot be used */
  constructor(directory: string, capacity: number) {
    this.capacity = capacity;
    const { log, replay } = RequestLog.open(directory, readCursor(directory));
    this.#log = log;
    let count = 0;
    let first = 0;
    for (const { sequence } of replay) {
      first ||= sequence;
      count++;
    }
    this.#size = count;
    this.#written = log.last;
    this.#cursor = first > 0 ? first - 1 : log.last;
    this.#taken = this.#cursor;
  }

  get size(): number {
    return this.#size;
  }

  async offer(parcel: Parcel): Promise<void> {
    if (this.#waiters.isClosed) throw new ConsumeError('the exporter is stopping');
    if (this.#size >= this.capacity) throw new ConsumeError('sending queue is full');
    this.#size++;
    const { signal, wire } = parcel;
    const request = { signal, format: 'protobuf', source: 'otlp-grpc', key: NO_KEY, body: wire } as const;
    const { sequence, written } = this.#log.append(request);
    try {
      await written;
    } catch (error) {
      this.#size--;
      this.#skip(sequence);
      throw new ConsumeError(`the queue's disk failed: ${(error as Error).message}`);
    }
    this.#arrived({ parcel, sequence });
  }

  #arrived(queued: Queued): void {
    this.#written = Math.max(this.#written, queued.sequence);
    this.#tail.push(queued);
    this.#tailBytes += queued.parcel.wire.length;
    while (this.#tailBytes > TAIL_BYTES && this.#tail.length > 1)
      this.#tailBytes -= this.#tail.shift()!.parcel.wire.length;
    this.#waiters.give();
  }

  async take(): Promise<Queued | undefined> {
    for (;;) {
      if (this.#waiters.isClosed) return undefined;
      const next = this.#next();
      if (next) return next;
      if (this.#taken < this.#written) await (this.#loading ??= this.#load());
      else await this.#waiters.wait();
    }
  }

  #next(): Queued | undefined {
    const next = this.#loaded.shift() ?? this.#fromTail();
    if (next) this.#taken = next.sequence;
    return next;
  }

  #fromTail(): Queued | undefined {
    const [first] = this.#tail;
    if (!first || first.sequence > this.#firstWanted()) return undefined;
    while (this.#tail.length > 0) {
      const next = this.#tail.shift()!;
      this.#tailBytes -= next.parcel.wire.length;
      if (next.sequence > this.#taken) return next;
    }
    return undefined;
  }

  /** Numbers that never got to the disk are passed over. */
  #firstWanted(): number {
    let wanted = this.#taken + 1;
    while (this.#done.has(wanted)) wanted++;
    return wanted;
  }

  async #load(): Promise<void> {
    try {
      const found = await this.#log.read(this.#taken + 1);
      this.#loaded = found.map(({ signal, body, sequence }) => ({ parcel: Parcel.ofWire(signal, body), sequence }));
      if (found.length === 0) this.#taken = this.#tail.length > 0 ? this.#tail[0]!.sequence - 1 : this.#written;
    } finally {
      this.#loading = undefined;
    }
  }

  done({ sequence }: Queued): void {
    this.#size--;
    this.#skip(sequence);
  }

  #skip(sequence: number): void {
    this.#done.add(sequence);
    while (this.#done.delete(this.#cursor + 1)) this.#cursor++;
    this.#timer ??= setTimeout(() => this.#keepCursor(), CURSOR_MS);
  }

  #keepCursor(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    writeCursor(this.#log.directory, { log: this.#log.name, sequence: this.#cursor });
    void this.#log.release(this.#cursor);
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
    // The folder is made with the first request; and a full disk costs sending again.
  }
}
