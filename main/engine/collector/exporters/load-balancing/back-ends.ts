import { HashRing } from '../../../../../core/collector/load-balancing/hash-ring.ts';
import type { Parcel } from '../../../../../core/collector/parcel.ts';
import type { ComponentContext, RunningConsumer } from '../../component.ts';
import { ConsumeError, type Taken } from '../../consumer.ts';
import type { Heir } from '../../heir.ts';
import type { Meter } from '../../meter.ts';

interface BackEnd {
  exporter: RunningConsumer;
  queue: Meter['queue'];
  /** What it was given and has not answered yet. */
  readonly pending: Set<Promise<Taken>>;
  /** Requests it took, and those it did not. */
  readonly outcomes: { taken: number; failed: number };
}

export interface BackEndsOptions {
  context: ComponentContext;
  make: (hostname: string) => (context: ComponentContext) => RunningConsumer | Promise<RunningConsumer>;
  /** Who takes what waited for a back end that is not there any more. */
  heir: Heir;
}

/** The exporters of all back ends there are now; they count into one meter, and only their queues are apart. */
export class BackEnds {
  readonly #options: BackEndsOptions;
  readonly #all = new Map<string, BackEnd>();
  readonly #leaving = new Set<Promise<void>>();
  #ring: HashRing | undefined;
  #isBegun = false;
  #mayWait: boolean | undefined;
  /** How often there were others than before. */
  updates = 0;

  constructor(options: BackEndsOptions) {
    this.#options = options;
  }

  get outcomes(): ReadonlyMap<string, BackEnd['outcomes']> {
    return new Map(Array.from(this.#all, ([hostname, { outcomes }]) => [hostname, outcomes]));
  }

  /** Not to be called again before it has resolved. Rejects, with all as it was, where one cannot be made. */
  async update(hostnames: readonly string[]): Promise<void> {
    const missing = hostnames.filter((hostname) => !this.#all.has(hostname));
    const made = await this.#make(missing);
    for (const [hostname, backEnd] of made) this.#all.set(hostname, backEnd);
    const extra = [...this.#all].filter(([hostname]) => !hostnames.includes(hostname));
    this.#ring = new HashRing(hostnames);
    this.updates++;
    for (const [hostname, backEnd] of extra) {
      this.#all.delete(hostname);
      const left = this.#retire(backEnd)
        .catch((error: unknown) => this.#options.context.meter.wrong(`leaving ${hostname}`, (error as Error).message))
        .finally(() => this.#leaving.delete(left));
      this.#leaving.add(left);
    }
  }

  async #make(hostnames: readonly string[]): Promise<Map<string, BackEnd>> {
    const { context, make } = this.#options;
    const made = new Map<string, BackEnd>();
    try {
      for (const hostname of hostnames) {
        const exporter = await make(hostname)(context);
        if (this.#isBegun) exporter.begin?.();
        if (this.#mayWait !== undefined) exporter.letWait?.(this.#mayWait);
        const rest = { pending: new Set<Promise<Taken>>(), outcomes: { taken: 0, failed: 0 } };
        made.set(hostname, { exporter, queue: context.meter.queue, ...rest });
      }
    } catch (error) {
      await Promise.all(Array.from(made.values(), ({ exporter }) => exporter.close()));
      throw error;
    } finally {
      context.meter.queue = () => this.#queue();
    }
    return made;
  }

  #queue(): ReturnType<Meter['queue']> {
    const queues = Array.from(this.#all.values(), ({ queue }) => queue());
    const sum = (of: (queue: ReturnType<Meter['queue']>) => number) =>
      queues.reduce((all, queue) => all + of(queue), 0);
    return { size: sum(({ size }) => size), capacity: sum(({ capacity }) => capacity) };
  }

  /** What waits for it in memory goes where it belongs now; what it is sending is not cut off. */
  async #retire({ exporter, pending }: BackEnd): Promise<void> {
    const { heir, context } = this.#options;
    const adopt: Heir['adopt'] = async (parcel, order) => {
      await heir.adopt(parcel, order);
      // All count into one meter, and this one has counted it before.
      context.meter.count('in', parcel, -parcel.items);
    };
    const handedOver = exporter.handOver?.({ consume: (parcel) => heir.consume(parcel), adopt });
    exporter.stopRetrying?.();
    await handedOver;
    await Promise.allSettled(pending);
    await exporter.close();
  }

  /** @throws ConsumeError where none is known */
  choose(key: Uint8Array): string {
    if (!this.#ring) throw new ConsumeError('no back end is known yet');
    return this.#ring.endpointFor(key);
  }

  async give(hostname: string, parcel: Parcel): Promise<Taken> {
    const { exporter, pending, outcomes } = this.#all.get(hostname)!;
    const given = exporter.consume(parcel);
    pending.add(given);
    try {
      const taken = await given;
      outcomes.taken++;
      return taken;
    } catch (error) {
      outcomes.failed++;
      throw error;
    } finally {
      pending.delete(given);
    }
  }

  has(hostname: string): boolean {
    return this.#all.has(hostname);
  }

  /** Rejects with ConsumeError where it is not there any more. */
  async adopt(hostname: string, parcel: Parcel, order: number): Promise<void> {
    const backEnd = this.#all.get(hostname);
    if (!backEnd?.exporter.adopt) throw new ConsumeError(`nothing can wait for ${hostname}`);
    await backEnd.exporter.adopt(parcel, order);
  }

  begin(): void {
    this.#isBegun = true;
    for (const { exporter } of this.#all.values()) exporter.begin?.();
  }

  stopRetrying(): void {
    for (const { exporter } of this.#all.values()) exporter.stopRetrying?.();
  }

  letWait(mayWait: boolean): void {
    this.#mayWait = mayWait;
    for (const { exporter } of this.#all.values()) exporter.letWait?.(mayWait);
  }

  /** Those that are not there any more have handed over to these before. */
  async handOver(heir: Heir): Promise<void> {
    await Promise.all(this.#leaving);
    await Promise.all(Array.from(this.#all.values(), ({ exporter }) => exporter.handOver?.(heir)));
  }

  async close(): Promise<void> {
    await Promise.all(this.#leaving);
    await Promise.all(Array.from(this.#all.values(), ({ exporter }) => exporter.close()));
  }
}
