import { Fifo } from '../../../../core/collector/fifo.ts';
import { Parcel } from '../../../../core/collector/parcel.ts';
import { senderWith, type Sender } from '../../../../core/collector/sender.ts';
import { splitBytes } from '../../../../core/collector/split-bytes.ts';
import { splitTelemetry } from '../../../../core/collector/split-telemetry.ts';
import { DecodeError } from '../../../../core/otlp/decoded.ts';
import type { Taken } from '../consumer.ts';
import type { RetryClock } from '../exporters/retry.ts';
import { answerAll, resultOf } from './answer.ts';
import type { Queue, Queued } from './queue.ts';

/** The Collector's sending_queue.batch. */
export interface QueueBatchSettings {
  flushMs: number;
  /** In spans, log records or data points, or in bytes of OTLP. */
  sizer: 'items' | 'bytes';
  minSize: number;
  /** In what the sizer counts; 0 = none. */
  maxSize: number;
  /** Only what has the same values of them, in lower case, is in one batch. */
  metadataKeys: readonly string[];
}

/** Of one signal, and one combination of metadata, on its way to be a batch. */
interface Gathered {
  /** All that is known of who sent it. */
  sender: Sender | undefined;
  queued: Queued[];
  size: number;
  sinceMs: number;
}

/** What a batch was made of, of how many pieces it is, whether one of them was given out, and what became of those that are done. */
interface Batch {
  queued: readonly Queued[];
  pieces: number;
  isBegun: boolean;
  results: Promise<Taken>[];
}

/**
 * A queue whose requests are given out merged:
 *
 *   offer ──► queue ──► (gathered until large or old enough, while somebody waits to send) ──► take ──► done of all that is in it
 *
 * What is gathered stays in the queue until it was sent. Nothing is gathered while nobody waits, so the queue is what fills.
 */
export class BatchingQueue implements Queue {
  readonly #inner: Queue;
  readonly #settings: QueueBatchSettings;
  readonly #clock: RetryClock;
  /** By signal and combination. */
  readonly #gathered = new Map<string, Gathered>();
  readonly #batches = new Map<number, Batch>();
  readonly #ready = new Fifo<Queued>();
  /** Asked of the queue and not there yet. */
  #next: Promise<Queued | undefined> | undefined;
  /** One gathers at a time, in the order in which they asked. */
  #turn: Promise<unknown> = Promise.resolve();
  #wake = new AbortController();
  #sequence = 0;
  #isHurried = false;
  #isClosed = false;

  constructor(inner: Queue, settings: QueueBatchSettings, clock: RetryClock) {
    this.#inner = inner;
    this.#settings = settings;
    this.#clock = clock;
  }

  get isDurable(): boolean {
    return this.#inner.isDurable;
  }

  get size(): number {
    return this.#inner.size;
  }

  get capacity(): number {
    return this.#inner.capacity;
  }

  offer(parcel: Parcel): Promise<Taken> {
    return this.#inner.offer(parcel);
  }

  adopt(parcel: Parcel, order: number): Promise<void> {
    return this.#inner.adopt(parcel, order);
  }

  take(): Promise<Queued | undefined> {
    const turn = this.#turn.then(() => this.#gather());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #gather(): Promise<Queued | undefined> {
    for (;;) {
      const isEnding = this.#isClosed && this.isDurable;
      const ready = isEnding ? this.#begunPiece() : this.#ready.shift();
      if (ready || isEnding) return ready && this.#given(ready);
      const due = this.#due();
      if (due) this.#complete(due);
      else {
        const arrived = await this.#arrival();
        if (arrived === 'nothing more') return undefined;
        if (arrived) this.#add(arrived);
      }
    }
  }

  /** The rest of a batch of which a part went: on disk all of it would be sent again. */
  #begunPiece(): Queued | undefined {
    for (let next = this.#ready.shift(); next; next = this.#ready.shift())
      if (this.#batches.get(next.sequence)?.isBegun) return next;
    return undefined;
  }

  #given(piece: Queued): Queued {
    this.#batches.get(piece.sequence)!.isBegun = true;
    return piece;
  }

  /** Whose batch goes now. */
  #due(): string | undefined {
    const { minSize, flushMs } = this.#settings;
    const isDue = ({ size, sinceMs }: Gathered) =>
      this.#isHurried || size >= minSize || this.#clock.now() - sinceMs >= flushMs;
    return [...this.#gathered].find(([, gathered]) => isDue(gathered))?.[0];
  }

  /** The next request; undefined where the time of what is gathered came first. Rejects as the queue does. */
  async #arrival(): Promise<Queued | undefined | 'nothing more'> {
    this.#next ??= this.#inner.take();
    const next = this.#next.then((queued) => queued ?? 'nothing more');
    const forget = () => void (this.#next = undefined);
    next.then(forget, forget);
    const oldest = [...this.#gathered.values()].map(({ sinceMs }) => sinceMs).sort((a, b) => a - b)[0];
    if (oldest === undefined) return next;
    this.#wake = new AbortController();
    const restMs = Math.max(0, oldest + this.#settings.flushMs - this.#clock.now());
    const late = this.#clock.sleep(restMs, this.#wake.signal).then(() => undefined);
    const first = await Promise.race([next, late]);
    this.#wake.abort();
    return first;
  }

  #add(queued: Queued): void {
    const { signal, items, sender } = queued.parcel;
    const metadata = this.#settings.metadataKeys.map((name) => [name, sender?.metadata(name) ?? []] as const);
    const key = JSON.stringify([signal, metadata]);
    const gathered = this.#gathered.get(key) ?? {
      sender: metadata.length === 0 ? undefined : senderWith(new Map(metadata)),
      queued: [],
      size: 0,
      sinceMs: this.#clock.now(),
    };
    gathered.queued.push(queued);
    gathered.size += this.#settings.sizer === 'items' ? items : queued.parcel.wire.length;
    this.#gathered.set(key, gathered);
  }

  #complete(key: string): void {
    const { queued, sender } = this.#gathered.get(key)!;
    this.#gathered.delete(key);
    // Of nobody else, also where it is one alone: what leaves for whom must not hang on what came beside it.
    const pieces = this.#pieces(Parcel.merge(queued.map(({ parcel }) => parcel)).from(sender));
    const batch: Batch = { queued, pieces: pieces.length, isBegun: false, results: [] };
    const answer = answerAll(queued.map((one) => one.answer));
    for (const parcel of pieces) {
      const sequence = ++this.#sequence;
      this.#batches.set(sequence, batch);
      this.#ready.push({ parcel, sequence, answer });
    }
  }

  /** What cannot be read goes as it is: it would be lost in the pieces. */
  #pieces(merged: Parcel): Parcel[] {
    const { maxSize, sizer } = this.#settings;
    if (maxSize === 0 || (sizer === 'items' ? merged.items : merged.wire.length) <= maxSize) return [merged];
    try {
      const { telemetry } = merged;
      if (merged.unreadable > 0) return [merged];
      if (sizer === 'bytes') return splitBytes(merged, maxSize);
      return splitTelemetry(telemetry, maxSize).map((part) => Parcel.ofTelemetry(part).like(merged));
    } catch (error) {
      if (error instanceof DecodeError) return [merged];
      throw error;
    }
  }

  done({ sequence, answer }: Queued, result: Promise<Taken>): void {
    const batch = this.#batches.get(sequence);
    this.#batches.delete(sequence);
    if (!batch) return;
    batch.results.push(result);
    // Looked at when all pieces are done.
    result.catch(() => undefined);
    if (batch.results.length < batch.pieces) return;
    // All of whom it was made have one answer.
    for (const queued of batch.queued) this.#inner.done({ ...queued, answer: undefined }, result);
    answer?.(resultOf(batch.results));
  }

  letWait(mayWait: boolean): void {
    this.#inner.letWait?.(mayWait);
  }

  hurry(): void {
    this.#inner.hurry?.();
    this.#isHurried = true;
    this.#wake.abort();
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#wake.abort();
    return this.#inner.close();
  }

  end(): Promise<void> {
    return this.#inner.end();
  }
}
