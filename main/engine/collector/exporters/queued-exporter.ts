import { setImmediate } from 'node:timers/promises';
import type { Parcel } from '../../../../core/collector/parcel.ts';
import { counted } from '../../../../core/model/counted.ts';
import { SIGNALS, type Signal } from '../../../../core/model/telemetry.ts';
import type { RunningConsumer } from '../component.ts';
import { ConsumeError, consumeErrorOf, itemsOf, TAKEN, type Taken } from '../consumer.ts';
import type { Heir } from '../heir.ts';
import type { Meter } from '../meter.ts';
import type { LogLevel } from '../notices.ts';
import type { Queue, Queued } from '../queue/queue.ts';
import { SizeHistogram } from '../size-histogram.ts';
import { retrying, type RetryClock, type RetrySettings } from './retry.ts';

/** Speaks a protocol to one place. */
export interface Sender {
  /** Once, without trying again. Rejects with ConsumeError. */
  send(parcel: Parcel, signal: AbortSignal): Promise<Taken>;
  /** Of a parcel that is given up: how many items of it were taken, where it is sent in several requests. */
  takenBefore?(parcel: Parcel): number;
  close(): Promise<void>;
}

export interface QueuedExporterOptions {
  sender: Sender;
  meter: Meter;
  retry: RetrySettings;
  /** Undefined: each parcel is sent while its sender waits. */
  queue: Queue | undefined;
  numConsumers: number;
  clock: RetryClock;
  log: (message: string, level: LogLevel) => void;
  /** Nothing is sent before `begin`. */
  isHeir?: boolean;
  /** Address, where it is one of several back ends that share a meter: what is wrong with one is not over when another is well. */
  backEnd?: string | undefined;
}

/** After this a queue that could not be read is looked at again. */
const UNREADABLE_MS = 1_000;
/** How long closing waits for all that is in a queue in memory; of one on disk for what is being sent, the rest goes on with the next start. */
const DRAIN_MS = 5_000;

/**
 * What stands before every exporter that sends somewhere, as in the Collector's exporterhelper:
 *
 *   consume ──► queue ──► num_consumers at once ──► send, and again while it may help ──► counts
 */
export class QueuedExporter implements RunningConsumer {
  readonly #options: QueuedExporterOptions;
  /** Nothing is tried again; and what is being sent is cut off. */
  readonly #closing = new AbortController();
  readonly #abort = new AbortController();
  readonly #running: Promise<void>[] = [];
  readonly #begun = Promise.withResolvers<void>();
  #heir: Heir | undefined;
  /** Signals whose last request was not taken, and those of which only a part was, or with a warning. */
  readonly #failing = new Set<Signal>();
  readonly #partly = new Set<Signal>();
  /** What is on its way to the heir. */
  readonly #leaving = new Set<Promise<void>>();

  constructor(options: QueuedExporterOptions) {
    this.#options = options;
    const { queue, meter, isHeir = false } = options;
    if (queue) {
      meter.queue = () => ({ size: queue.size, capacity: queue.capacity });
      meter.sends ??= new SizeHistogram();
    }
    if (!isHeir) this.begin();
  }

  begin(): void {
    const { queue, numConsumers } = this.#options;
    if (this.#running.length > 0) return;
    this.#begun.resolve();
    for (let i = 0; queue && i < numConsumers; i++) this.#running.push(this.#work(queue));
  }

  async consume(parcel: Parcel): Promise<Taken> {
    const { queue } = this.#options;
    if (this.#heir) return this.#heir.consume(parcel);
    if (!queue) return this.#deliver(parcel);
    // On disk it cannot go before what is there, so that what is inherited comes first.
    if (queue.isDurable && this.#running.length === 0) await this.#begun.promise;
    return queue.offer(parcel);
  }

  async adopt(parcel: Parcel, order: number): Promise<void> {
    const { queue, meter } = this.#options;
    if (!queue) throw new ConsumeError('nothing can wait here');
    await queue.adopt(parcel, order);
    // The counts of the one before are gone with it.
    meter.count('in', parcel, parcel.items);
  }

  /** What waits on disk is there for whoever opens the queue next. */
  async handOver(heir: Heir): Promise<void> {
    const { queue } = this.#options;
    if (!queue || queue.isDurable) return;
    this.#heir = heir;
    this.stopRetrying();
    queue.hurry?.();
    // Those that were about to try again have what came first.
    await setImmediate();
    // All may be waiting for answers.
    this.#running.push(this.#work(queue));
    for (;;) {
      // In memory all that waits has begun to leave by then.
      await setImmediate();
      if (this.#leaving.size === 0) return;
      await Promise.allSettled(this.#leaving);
    }
  }

  async #work(queue: Queue): Promise<void> {
    for (;;) {
      try {
        const queued = await queue.take();
        if (!queued) return;
        await this.#sendQueued(queue, queued);
      } catch (error) {
        this.#options.meter.wrong('queue', `the queue cannot be read: ${(error as Error).message}`, 'error');
        await this.#options.clock.sleep(UNREADABLE_MS, this.#abort.signal);
      }
    }
  }

  /** What was cut short by closing stays in a queue on disk. */
  async #sendQueued(queue: Queue, queued: Queued): Promise<void> {
    if (await this.#isHandedOver(queue, queued)) return;
    this.#options.meter.sends?.add(queued.parcel.items);
    const result = this.#deliver(queued.parcel);
    try {
      await result;
    } catch (error) {
      const problem = consumeErrorOf(error);
      if (!problem.isPermanent && (await this.#isHandedOver(queue, queued))) return;
      if (queue.isDurable && this.#closing.signal.aborted && !problem.isPermanent) return;
      // Whoever waits for it has it back, and is told.
      if (!queued.answer) this.#giveUp(queued.parcel, problem);
    }
    queue.done(queued, result);
  }

  async #isHandedOver(queue: Queue, queued: Queued): Promise<boolean> {
    const { parcel, sequence, answer } = queued;
    if (!this.#heir) return false;
    // Nobody was told yet that it is kept: it is as if it had come to the heir.
    const isLeft = answer !== undefined || (await this.#isAdopted(this.#heir, parcel, sequence));
    if (isLeft) queue.done(queued, answer ? this.#heir.consume(parcel) : Promise.resolve(TAKEN));
    return isLeft;
  }

  /** Where nothing can wait with the heir, it is sent from here. */
  async #isAdopted(heir: Heir, parcel: Parcel, sequence: number): Promise<boolean> {
    const leaving = heir.adopt(parcel, sequence);
    this.#leaving.add(leaving);
    try {
      await leaving;
      return true;
    } catch {
      return false;
    } finally {
      this.#leaving.delete(leaving);
    }
  }

  #giveUp(parcel: Parcel, { message, isPermanent }: ConsumeError): void {
    const { meter, sender, retry } = this.#options;
    const taken = sender.takenBefore?.(parcel) ?? 0;
    const isStopped = this.#closing.signal.aborted && retry.enabled && !isPermanent;
    const why = isStopped ? ', since the exporter is stopping' : '';
    meter.count('out', parcel, taken);
    const count = parcel.items - taken;
    meter.count('failed', parcel, count);
    const words = (items: number) => itemsOf(items, parcel.signal);
    meter.tellGivenUp({
      group: this.#causeOf('given up'),
      kind: parcel.signal,
      count,
      words,
      ending: `${why}: ${message}`,
    });
  }

  async #deliver(parcel: Parcel): Promise<Taken> {
    const { sender, retry, clock, meter, queue } = this.#options;
    const { signal } = this.#closing;
    // What stays on disk is not tried once more by who is about to go.
    const isOver = () => this.#heir !== undefined || (queue?.isDurable === true && signal.aborted);
    const onRetry = (message: string) => {
      meter.retries++;
      meter.tell(this.#causeOf('tried again'), `sending failed and is tried again: ${message}`);
      this.#failed(parcel, message);
    };
    try {
      const retrial = { clock, signal, onRetry, isOver };
      const taken = await retrying(() => sender.send(parcel, this.#abort.signal), retry, retrial);
      meter.count('out', parcel, parcel.items - taken.rejected);
      meter.count('failed', parcel, taken.rejected);
      this.#tellTaken(parcel, taken);
      return taken;
    } catch (error) {
      this.#failed(parcel, consumeErrorOf(error).message);
      throw error;
    }
  }

  #failed({ signal }: Parcel, message: string): void {
    const { meter, backEnd } = this.#options;
    this.#failing.add(signal);
    meter.error(message, { signal, backEnd });
  }

  readonly #causeOf = (what: string): string => {
    const { backEnd } = this.#options;
    return backEnd === undefined ? what : `${what} ${backEnd}`;
  };

  /** What was sent was taken, though not all of it perhaps. What is wrong with other signals is not over by it. */
  #tellTaken({ signal }: Parcel, { rejected, message }: Taken): void {
    const { meter, backEnd } = this.#options;
    const [to, by] = backEnd === undefined ? ['', ''] : [` to ${backEnd}`, ` by ${backEnd}`];
    this.#failing.delete(signal);
    if (this.#failing.size === 0)
      meter.well(['tried again', 'given up'].map(this.#causeOf), `sending${to} succeeds again`);
    meter.taken({ signal, backEnd });
    if (message === '' && rejected === 0) this.#partly.delete(signal);
    else this.#partly.add(signal);
    if (message !== '') meter.error(message, { signal, backEnd });
    if (rejected > 0)
      meter.tell(this.#causeOf('rejected'), `${itemsOf(rejected, signal)} rejected: ${message}`, 'error');
    else if (message !== '') meter.tell(this.#causeOf('warned'), `taken with a warning: ${message}`);
    else if (this.#partly.size === 0)
      meter.well(['rejected', 'warned'].map(this.#causeOf), `all that is sent is taken again${by}`);
  }

  stopRetrying(): void {
    this.#closing.abort();
  }

  letWait(mayWait: boolean): void {
    this.#options.queue?.letWait?.(mayWait);
  }

  /** What waits in memory is still sent, once each and not for long; what is on disk stays there, but for what is being sent. */
  async close(): Promise<void> {
    const { queue, sender, clock, meter, backEnd } = this.#options;
    this.stopRetrying();
    this.letWait(false);
    const ended = queue?.isDurable ? this.#endSending(queue) : this.#drain();
    await Promise.race([ended, clock.sleep(DRAIN_MS, this.#abort.signal)]);
    this.#abort.abort();
    await ended;
    await Promise.all(this.#running);
    await queue?.end();
    if (queue && !queue.isDurable && queue.size > 0)
      this.#options.log(`the exporter stopped, and lost ${counted(queue.size, 'request')} still waiting`, 'error');
    for (const signal of SIGNALS) meter.taken({ signal, backEnd });
    meter.end();
    await sender.close();
  }

  async #drain(): Promise<void> {
    const { queue, clock } = this.#options;
    this.begin();
    queue?.hurry?.();
    while (queue && queue.size > 0 && !this.#abort.signal.aborted) await clock.sleep(20, this.#abort.signal);
    await queue?.close();
  }

  /** Nothing more is begun; cut off, it would be sent again though it may have arrived. */
  async #endSending(queue: Queue): Promise<void> {
    this.#begun.resolve();
    await queue.close();
    await Promise.all(this.#running);
  }
}
