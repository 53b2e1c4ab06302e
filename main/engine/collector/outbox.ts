import { Parcel } from '../../../core/collector/parcel.ts';
import type { ComponentContext } from './component.ts';
import { ConsumeError, consumeErrorOf, type Consumer, itemsOf } from './consumer.ts';

/** What may wait until whoever is behind takes it. Beyond that nothing more is taken. */
const MOST_BYTES = 64 * 1024 ** 2;
/** In one request, unless it is one that came so. */
const MOST_ITEMS = 8_192;
const MOST_GROUP_BYTES = 16 * 1024 ** 2;
const RETRY_MS = 1_000;
/** For how long what waits is offered again by a component that is replaced. */
const REPLACED_MS = 5_000;
const REPLACED_RETRY_MS = 250;

/**
 * Gives on what a component made by itself, whose senders were answered long ago. What is refused waits here and is offered again, in
 * order; where too much waits, the component's own senders are refused.
 */
export class Outbox {
  readonly #next: Consumer;
  readonly #context: ComponentContext;
  readonly #waiting: Parcel[] = [];
  readonly #closing = new AbortController();
  #bytes = 0;
  #sending: Promise<void> | undefined;
  /** Of the clock: from when on a refusal is the last. */
  #untilMs = Infinity;

  constructor(next: Consumer, context: ComponentContext) {
    this.#next = next;
    this.#context = context;
  }

  /** @throws ConsumeError where too much waits already */
  expectRoom(): void {
    if (this.#bytes > MOST_BYTES) throw new ConsumeError('what is behind does not take what waits here');
  }

  put(parcel: Parcel): void {
    if (parcel.items === 0) return;
    this.#waiting.push(parcel);
    this.#bytes += parcel.wire.length;
    this.#sending ??= this.#send().finally(() => (this.#sending = undefined));
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup();
      await this.#offer(Parcel.merge(group));
      this.#waiting.splice(0, group.length);
      this.#bytes -= group.reduce((sum, { wire }) => sum + wire.length, 0);
    }
  }

  #nextGroup(): Parcel[] {
    let [items, bytes] = [0, 0];
    const end = this.#waiting.findIndex((parcel) => {
      items += parcel.items;
      bytes += parcel.wire.length;
      return items > MOST_ITEMS || bytes > MOST_GROUP_BYTES;
    });
    return this.#waiting.slice(0, end < 0 ? undefined : Math.max(1, end));
  }

  /** Until it is taken, refused for good, or closed. */
  async #offer(parcel: Parcel): Promise<void> {
    const { meter, clock } = this.#context;
    for (;;) {
      try {
        const { rejected, message } = await this.#next.consume(parcel);
        meter.count('failed', parcel, rejected);
        if (rejected > 0) meter.tell('rejected', `${itemsOf(rejected, parcel.signal)} rejected: ${message}`, 'error');
        if (message !== '') meter.error(message);
        return;
      } catch (thrown) {
        const error = consumeErrorOf(thrown);
        meter.error(error.message);
        if (error.isPermanent || clock.now() >= this.#untilMs) {
          return this.#giveUp(parcel, error);
        }
        await this.#pause(error.retryAfterMs ?? 0);
      }
    }
  }

  #giveUp(parcel: Parcel, { message, isPermanent }: ConsumeError): void {
    const { meter } = this.#context;
    const { items, signal } = parcel;
    const why = isPermanent ? '' : ', since the component is stopping';
    meter.count('failed', parcel, items);
    const words = (count: number) => itemsOf(count, signal);
    meter.tellGivenUp({ kind: signal, count: items, words, ending: `${why}: ${message}` });
  }

  /** A pause ends when it is closed. */
  async #pause(retryAfterMs: number): Promise<void> {
    const { clock } = this.#context;
    const { signal } = this.#closing;
    if (!signal.aborted) return clock.sleep(Math.max(RETRY_MS, retryAfterMs), signal);
    const leftMs = this.#untilMs - clock.now();
    await clock.sleep(Math.min(leftMs, Math.max(REPLACED_RETRY_MS, retryAfterMs)), new AbortController().signal);
  }

  /** What waits is offered once more; for some seconds where another takes the component's place, and the process lives on. */
  async close(isReplaced = false): Promise<void> {
    this.#untilMs = this.#context.clock.now() + (isReplaced ? REPLACED_MS : 0);
    this.#closing.abort();
    await this.#sending;
    this.#context.meter.end();
  }
}
