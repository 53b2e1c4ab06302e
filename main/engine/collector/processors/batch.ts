import { Parcel } from '../../../../core/collector/parcel.ts';
import { splitTelemetry } from '../../../../core/collector/split-telemetry.ts';
import type { Sender } from '../../../../core/collector/sender.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import { BatchMeter, type BatchTrigger } from '../batch-meter.ts';
import type { ProcessorNodeKind, RunningConsumer } from '../component.ts';
import { ConsumeError, takenWithout, type Consumer, type Taken } from '../consumer.ts';
import { Batches } from './batches.ts';

/**
 * The Collector answers a sender as soon as a batch has taken its data; here the sender waits until the batch was taken by what is
 * behind, so that nothing acknowledged is lost. When nothing more has come for this long, whoever sends waits for us: the batch goes.
 */
const IDLE_MS = 2;

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
            : new Batches(keys, most || Infinity, (sender) => new Batch(read, next, counts, sender));
        const counts = new BatchMeter(() => batches?.open ?? 1);
        meter.batches = counts;
        return batches ?? new Batch(read, next, counts);
      },
    };
  },
};

/** In lower case: headers know no case. */
function readMetadataKeys(settings: Settings): string[] {
  const keys = settings.texts('metadata_keys').map((key) => key.toLowerCase());
  keys.forEach((key, i) => {
    if (keys.indexOf(key) < i)
      settings.note(['metadata_keys', i], `duplicate entry in metadata_keys: "${key}" (case-insensitive)`);
  });
  return keys;
}

interface Waiting {
  parcel: Parcel;
  resolve: (taken: Taken) => void;
  reject: (error: unknown) => void;
}

/** Of one pipeline, and so of one signal. */
class Batch implements RunningConsumer {
  readonly #settings: BatchSettings;
  readonly #next: Consumer;
  readonly #counts: BatchMeter;
  /** Of all that is in it, where they are told apart. */
  readonly #sender: Sender | undefined;
  #waiting: Waiting[] = [];
  #items = 0;
  #timeout: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;
  readonly #sending = new Set<Promise<void>>();

  constructor(settings: BatchSettings, next: Consumer, counts: BatchMeter, sender?: Sender) {
    this.#settings = settings;
    this.#next = next;
    this.#counts = counts;
    this.#sender = sender;
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
    this.#timeout ??= setTimeout(() => this.#flush('timeout'), timeoutMs);
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
    const sending = this.#send(group, trigger).finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  async #send(group: readonly Waiting[], trigger: BatchTrigger): Promise<void> {
    try {
      const merged = Parcel.merge(group.map(({ parcel }) => parcel)).from(this.#sender);
      const pieces = this.#pieces(merged);
      const taken: Taken[] = pieces.length === 1 && pieces[0] === merged ? [] : [takenWithout(merged)];
      for (const parcel of pieces) {
        taken.push(await this.#next.consume(parcel));
        this.#counts.sent(trigger, parcel.items);
      }
      const rejected = taken.reduce((sum, one) => sum + one.rejected, 0);
      const message = [...new Set(taken.map((one) => one.message))].filter(Boolean).join('; ');
      // Whose items were rejected cannot be said of a batch of several.
      for (const [index, { resolve }] of group.entries()) resolve({ rejected: index === 0 ? rejected : 0, message });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  #pieces(parcel: Parcel): Parcel[] {
    const { maxSize } = this.#settings;
    if (maxSize === 0 || parcel.items <= maxSize) return [parcel];
    return splitTelemetry(parcel.telemetry, maxSize).map((part) => Parcel.ofTelemetry(part).from(this.#sender));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#flush('timeout');
    await Promise.all(this.#sending);
  }
}
