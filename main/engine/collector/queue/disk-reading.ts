import { Fifo } from '../../../../core/collector/fifo.ts';
import { Parcel } from '../../../../core/collector/parcel.ts';
import type { RequestLog } from '../../request-log/request-log.ts';
import type { OpenRequests } from './open-requests.ts';
import type { Queued } from './queue.ts';

/** What came last is kept in memory as well up to so much: a queue that keeps up never reads its files. */
const TAIL_BYTES = 16 * 1024 ** 2;

export interface DiskReadingOptions {
  log: RequestLog;
  open: OpenRequests;
  /** Everything up to it is done. */
  taken: number;
  /** Of files that somebody else damaged or took away. */
  onLost: (sequences: readonly number[]) => void;
}

/** What is on disk, in order: from memory where it is there still, otherwise from the files. */
export class DiskReading {
  readonly #options: DiskReadingOptions;
  /** What came last, without gaps up to the newest. */
  readonly #tail = new Fifo<Queued>();
  #tailBytes = 0;
  /** From the files, next to be given out. */
  #loaded = new Fifo<Queued>();
  #loading: Promise<void> | undefined;
  /** Highest number on disk, and highest number given out. */
  #written: number;
  #taken: number;

  constructor(options: DiskReadingOptions) {
    this.#options = options;
    this.#written = options.log.last;
    this.#taken = options.taken;
  }

  /** It is on disk. */
  arrived(queued: Queued): void {
    this.#written = Math.max(this.#written, queued.sequence);
    this.#tail.push(queued);
    this.#tailBytes += queued.parcel.wire.length;
    while (this.#tailBytes > TAIL_BYTES && this.#tail.length > 1) this.#shiftTail();
  }

  /** Undefined where there is nothing, or nothing in memory. */
  next(): Queued | undefined {
    const next = this.#loaded.shift() ?? this.#fromTail();
    if (next) this.#taken = next.sequence;
    return next;
  }

  /** Where all before it were given out. */
  #fromTail(): Queued | undefined {
    while (this.#tail.first && this.#tail.first.sequence <= this.#taken) this.#shiftTail();
    const next = this.#tail.first;
    if (!next) return undefined;
    for (let before = this.#taken + 1; before < next.sequence; before++)
      if (this.#options.open.has(before)) return undefined;
    return this.#shiftTail();
  }

  #shiftTail(): Queued {
    const queued = this.#tail.shift()!;
    this.#tailBytes -= queued.parcel.wire.length;
    return queued;
  }

  /** Highest number given out. */
  get taken(): number {
    return this.#taken;
  }

  /** Whether there is more in the files. */
  get isBehind(): boolean {
    return this.#taken < this.#written;
  }

  /** Rejects where the files cannot be read; asked again, it tries again. */
  load(): Promise<void> {
    return (this.#loading ??= this.#load().finally(() => (this.#loading = undefined)));
  }

  /** Resolves when no file is being read. */
  async settled(): Promise<void> {
    await this.#loading?.catch(() => undefined);
  }

  async #load(): Promise<void> {
    const written = this.#written;
    const found = await this.#options.log.read(this.#taken + 1);
    const last = found.at(-1)?.sequence ?? Math.min(written, (this.#tail.first?.sequence ?? written + 1) - 1);
    this.#passOver(last, new Set(found.map(({ sequence }) => sequence)));
    this.#loaded = new Fifo();
    for (const { signal, body, sequence } of found)
      if (this.#options.open.has(sequence)) this.#loaded.push({ parcel: Parcel.ofWire(signal, body), sequence });
    if (this.#loaded.length === 0) this.#taken = Math.max(this.#taken, last);
  }

  #passOver(last: number, found: ReadonlySet<number>): void {
    const lost: number[] = [];
    for (const sequence of this.#options.open.numbers()) {
      if (sequence > last) break;
      if (sequence > this.#taken && !found.has(sequence)) lost.push(sequence);
    }
    if (lost.length > 0) this.#options.onLost(lost);
  }
}
