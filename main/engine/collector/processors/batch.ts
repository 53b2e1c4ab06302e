import { timerMs } from '../../../../core/model/timer-ms.ts';
import { Parcel } from '../../../../core/collector/parcel.ts';
import { cutParcel } from '../../../../core/collector/cut-parcel.ts';
import { readMetadataKeys } from '../../../../core/collector/metadata-keys.ts';
import type { Sender } from '../../../../core/collector/sender.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import { BatchMeter, type BatchTrigger } from '../batch-meter.ts';
import type { ProcessorNodeKind } from '../component.ts';
import { ConsumeError, takenWithout, type Consumer, type Taken } from '../consumer.ts';
import { Batches, type ClosableBatch } from './batches.ts';
import { BegunBatch } from './begun-batch.ts';

/**
 * The Collector answers a sender as soon as a batch has taken its data; here the sender waits until its data was taken by what is
 * behind, so that nothing acknowledged is lost. When nothing more has come for this long, whoever sends waits for us: what is there
 * goes. Queues keep it, and what comes later, together until the batch is complete.
 */
const IDLE_MS = 2;

/** What a Collector takes over gRPC unless it is told otherwise (4 MiB): nothing is joined beyond that. */
const MOST_BYTES = 4 * 1024 ** 2;

interface BatchSettings {
  timeoutMs: number;
  size: number;
  /** 0 = none. */
  maxSize: number;
}

/** The Collector's processor/batchprocessor. */
export const BATCH: ProcessorNodeKind = {
  type: 'batch',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    settings.allow([
      ...['timeout', 'send_batch_size', 'send_batch_max_size'],
      ...['metadata_keys', 'metadata_cardinality_limit'],
    ]);
    const read: BatchSettings = {
      timeoutMs: settings.durationMs('timeout', 200),
      size: settings.integer('send_batch_size', 8_192, 0, Number.MAX_SAFE_INTEGER),
      maxSize: settings.integer('send_batch_max_size', 0, 0, Number.MAX_SAFE_INTEGER),
    };
    if (read.maxSize > 0 && read.maxSize < read.size)
      settings.note(['send_batch_max_size'], 'must be greater than or equal to send_batch_size');
    const keys = readMetadataKeys(settings);
    const most = settings.integer('metadata_cardinality_limit', 1_000, 0, Number.MAX_SAFE_INTEGER);
    return {
      problems: settings.problems,
      create({ meter }, next) {
        const batches: Batches | undefined =
          keys.length === 0
            ? undefined
            : new Batches(keys, most || Infinity, (sender, onEmpty) => new Batch(read, next, counts, sender, onEmpty));
        const counts = new BatchMeter(() => batches?.open ?? 1);
        meter.batches = counts;
        return batches ?? new Batch(read, next, counts);
      },
    };
  },
};

interface Waiting {
  parcel: Parcel;
  resolve: (taken: Taken) => void;
  reject: (error: unknown) => void;
}

/** Of one pipeline, and so of one signal. */
class Batch implements ClosableBatch {
  readonly #settings: BatchSettings;
  readonly #next: Consumer;
  readonly #counts: BatchMeter;
  /** Of all that is in it, where they are told apart. */
  readonly #sender: Sender | undefined;
  /** Told when it holds nothing any more. */
  readonly #onEmpty: () => void;
  #waiting: Waiting[] = [];
  #items = 0;
  #timeout: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;
  readonly #sending = new Set<Promise<void>>();
  /** As many, from before they begin to be sent. */
  #groups = 0;
  /** What queues keep together. */
  #begun: BegunBatch | undefined;

  constructor(settings: BatchSettings, next: Consumer, counts: BatchMeter, sender?: Sender, onEmpty = () => {}) {
    this.#settings = settings;
    this.#next = next;
    this.#counts = counts;
    this.#sender = sender;
    this.#onEmpty = onEmpty;
  }

  get isEmpty(): boolean {
    return !this.#begun && this.#waiting.length === 0 && this.#groups === 0;
  }

  consume(parcel: Parcel): Promise<Taken> {
    if (this.#isClosed) return Promise.reject(new ConsumeError('the pipeline is stopping'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ parcel, resolve, reject });
      this.#items += parcel.items;
      const { size, timeoutMs } = this.#settings;
      if (this.#items >= size || timeoutMs === 0) this.#flush('size');
      else this.#wait(timeoutMs);
    });
  }

  #wait(timeoutMs: number): void {
    this.#timeout ??= setTimeout(() => this.#flush('timeout'), timerMs(timeoutMs));
    if (this.#idle) this.#idle.refresh();
    else if (timeoutMs > IDLE_MS) this.#idle = setTimeout(() => this.#flush('timeout'), IDLE_MS);
  }

  #flush(trigger: BatchTrigger): void {
    clearTimeout(this.#timeout);
    clearTimeout(this.#idle);
    this.#timeout = this.#idle = undefined;
    const group = this.#waiting;
    this.#waiting = [];
    this.#items = 0;
    if (group.length === 0) return;
    this.#groups++;
    const sending = this.#send(group, trigger).finally(() => {
      this.#groups--;
      this.#sending.delete(sending);
      if (this.isEmpty) this.#onEmpty();
    });
    this.#sending.add(sending);
  }

  async #send(group: readonly Waiting[], trigger: BatchTrigger): Promise<void> {
    try {
      const merged = Parcel.merge(group.map(({ parcel }) => parcel)).from(this.#sender);
      const pieces = cutParcel(merged, this.#settings.maxSize, this.#begun?.batch.items ?? 0);
      const taken: Taken[] = pieces.length === 1 && pieces[0] === merged ? [] : [takenWithout(merged)];
      for (const parcel of pieces) taken.push(await this.#give(parcel, trigger));
      const rejected = taken.reduce((sum, one) => sum + one.rejected, 0);
      const message = [...new Set(taken.map((one) => one.message))].filter(Boolean).join('; ');
      // Whose items were rejected cannot be said of a batch of several.
      for (const [index, { resolve }] of group.entries()) resolve({ rejected: index === 0 ? rejected : 0, message });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** In the batch that was begun. Where no queue keeps that, each parcel is a batch of its own. */
  async #give(parcel: Parcel, trigger: BatchTrigger): Promise<Taken> {
    const { size, timeoutMs, maxSize } = this.#settings;
    const { items } = parcel;
    const bytes = parcel.encodedBytes;
    const before = this.#begun?.batch ?? { items: 0, bytes: 0 };
    if ((maxSize > 0 && before.items + items > maxSize) || before.bytes + bytes > MOST_BYTES) this.#complete('size');
    const isWhole = !this.#begun && (items >= size || timeoutMs === 0);
    if (isWhole || this.#isClosed) return this.#counted(this.#next.consume(parcel), items, trigger);
    const begun = (this.#begun ??= this.#begin(timeoutMs));
    begun.batch.items += items;
    begun.batch.bytes += bytes;
    const giving = this.#next.consume(parcel.within(begun.batch));
    if (begun.batch.isHeld) {
      const counted = begun.counted(items, giving);
      if (begun.batch.items >= size) this.#complete('size');
      return counted;
    }
    begun.forget();
    this.#begun = undefined;
    return this.#counted(giving, items, trigger);
  }

  async #counted(giving: Promise<Taken>, items: number, trigger: BatchTrigger): Promise<Taken> {
    const taken = await giving;
    this.#counts.sent(trigger, items);
    return taken;
  }

  #begin(timeoutMs: number): BegunBatch {
    return new BegunBatch(
      this.#counts,
      setTimeout(() => this.#complete('timeout'), timerMs(timeoutMs)),
    );
  }

  #complete(trigger: BatchTrigger): void {
    const begun = this.#begun;
    this.#begun = undefined;
    begun?.complete(trigger);
    if (this.isEmpty) this.#onEmpty();
  }

  async close(): Promise<void> {
    this.#flush('timeout');
    this.#isClosed = true;
    this.#complete('timeout');
    await Promise.all(this.#sending);
  }
}
