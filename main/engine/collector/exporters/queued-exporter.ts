import type { Parcel } from '../../../../core/collector/parcel.ts';
import { ConsumeError, consumeErrorOf, TAKEN, type Consumer, type Taken } from '../consumer.ts';
import type { Meter } from '../meter.ts';
import type { DiskQueue } from '../queue/disk-queue.ts';
import type { MemoryQueue } from '../queue/memory-queue.ts';
import type { Queued } from '../queue/queue.ts';
import { retrying, type RetryClock, type RetrySettings } from './retry.ts';

/** Speaks a protocol to one place. */
export interface Sender {
  /** Once, without trying again. Rejects with ConsumeError. */
  send(parcel: Parcel, signal: AbortSignal): Promise<Taken>;
  close(): Promise<void>;
}

export interface QueuedExporterOptions {
  sender: Sender;
  meter: Meter;
  retry: RetrySettings;
  /** Undefined: each parcel is sent while its sender waits. */
  queue: MemoryQueue | DiskQueue | undefined;
  numConsumers: number;
  clock: RetryClock;
  log: (message: string) => void;
}

/** How long closing waits for what is in a queue in memory; what is on disk goes on with the next start. */
const DRAIN_MS = 5_000;

/**
 * What stands before every exporter that sends somewhere, as in the Collector's exporterhelper:
 *
 *   consume ──► queue ──► num_consumers at once ──► send, and again while it may help ──► counts
 */
export class QueuedExporter implements Consumer {
  readonly #options: QueuedExporterOptions;
  /** Nothing is tried again; and what is being sent is cut off. */
  readonly #closing = new AbortController();
  readonly #abort = new AbortController();
  readonly #running: Promise<void>[] = [];

  constructor(options: QueuedExporterOptions) {
    this.#options = options;
    const { queue, meter, numConsumers } = options;
    if (!queue) return;
    meter.queue = () => ({ size: queue.size, capacity: queue.capacity });
    for (let i = 0; i < numConsumers; i++) this.#running.push(this.#work(queue));
  }

  async consume(parcel: Parcel): Promise<Taken> {
    const { queue } = this.#options;
    if (!queue) return this.#deliver(parcel);
    await queue.offer(parcel);
    return TAKEN;
  }

  async #work(queue: MemoryQueue | DiskQueue): Promise<void> {
    for (let queued = await queue.take(); queued; queued = await queue.take()) await this.#sendQueued(queue, queued);
  }

  /** What was cut short by closing stays in a queue on disk. */
  async #sendQueued(queue: MemoryQueue | DiskQueue, queued: Queued): Promise<void> {
    try {
      await this.#deliver(queued.parcel);
    } catch (error) {
      const isKept = 'end' in queue && this.#closing.signal.aborted && !consumeErrorOf(error).isPermanent;
      if (isKept) return;
      this.#giveUp(queued.parcel, consumeErrorOf(error));
    }
    queue.done(queued);
  }

  #giveUp({ items, signal }: Parcel, { message }: ConsumeError): void {
    this.#options.meter.failed += items;
    this.#options.log(`${items} items of ${signal} given up: ${message}`);
  }

  async #deliver(parcel: Parcel): Promise<Taken> {
    const { sender, retry, clock, meter } = this.#options;
    const { signal } = this.#closing;
    const onRetry = (message: string) => {
      meter.retries++;
      meter.error(message);
    };
    try {
      const taken = await retrying(() => sender.send(parcel, this.#abort.signal), retry, { clock, signal, onRetry });
      meter.out += parcel.items - taken.rejected;
      meter.failed += taken.rejected;
      if (taken.message !== '') meter.error(taken.message);
      return taken;
    } catch (error) {
      meter.error(consumeErrorOf(error).message);
      throw error;
    }
  }

  stopRetrying(): void {
    this.#closing.abort();
  }

  /** What waits in memory is still sent, once each and not for long. */
  async close(): Promise<void> {
    const { queue, sender, clock } = this.#options;
    const drained = async () => {
      while (queue && !('end' in queue) && queue.size > 0 && !this.#abort.signal.aborted)
        await clock.sleep(20, this.#abort.signal);
    };
    this.stopRetrying();
    await Promise.race([drained(), clock.sleep(DRAIN_MS, this.#abort.signal)]);
    this.#abort.abort();
    await queue?.close();
    await Promise.all(this.#running);
    if (queue && 'end' in queue) await queue.end();
    else if (queue && queue.size > 0) this.#options.log(`${queue.size} requests were still waiting, and are lost`);
    await sender.close();
  }
}
