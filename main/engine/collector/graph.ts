import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ComponentConfig,
  CollectorConfig,
  PipelineConfig,
  Section,
} from '../../../core/collector/config/collector-config.ts';
import type { ComponentContext, Kinds, Nexts, ReadSettings, RunningConsumer } from './component.ts';
import { consumeErrorOf, type Consumer } from './consumer.ts';
import type { RetryClock } from './exporters/retry.ts';
import { fanOut } from './fan-out.ts';
import {
  counting,
  countingBoth,
  identityOf,
  kindOf,
  nextsOf,
  point,
  type NodePart,
  type Part,
  type ReceiverPart,
  type Started,
} from './graph-parts.ts';
import type { Estate, Heir } from './heir.ts';
import { Meter, metered, type MeterReading } from './meter.ts';
import type { LogLevel } from './notices.ts';
import { lockFolder } from './queue/folder-lock.ts';
import { folderOf } from './queue/folder-name.ts';
import { diskQueue } from './queue/open-queue.ts';

export interface GraphOptions {
  kinds: Kinds;
  clock: RetryClock;
  log: (component: string, message: string, level?: LogLevel) => void;
  /** It takes the place of another. */
  isReload: boolean;
  /** Of a file_storage extension; undefined where there is none of that id. */
  storageDirectory: (extension: string) => string | undefined;
  authHeaders?: ComponentContext['authHeaders'];
  instanceId?: ComponentContext['instanceId'];
  hasGate?: ComponentContext['hasGate'];
  /** What waited in exporters of a graph that was closed for this one. */
  estate?: Estate;
}

/** A graph could not be started, and the one before has not all of its receivers any more. */
export class NotRestoredError extends Error {
  override readonly name = 'NotRestoredError';

  constructor(first: Error, closed: readonly string[]) {
    super(`${first.message}; not opened again: ${closed.join('; ')}`, { cause: first });
  }
}

/** Makes a processor or a connector, of what it is to give to. */
type CreateNode = ReadSettings<(context: ComponentContext, given: Nexts) => RunningConsumer>['create'];

/** What each component did; those of a pipeline by its name: 'traces/batch'. */
export type Readings = Readonly<Record<string, MeterReading>>;

/**
 * The pipelines of a configuration, running:
 *
 *   receiver ──► fan-out ──► processor … processor ──► fan-out ──┬─► exporter
 *                   ▲                                            └─► connector ──┐
 *                   └────────────────────────────────────────────────────────────┘ of another pipeline
 *
 * Receivers, exporters and connectors are shared by the pipelines that name them, each pipeline has processors of its own. It is made
 * from the back, so that nobody gives to what is not there yet, and closed from the front, so that what was taken goes all the way.
 */
export class Graph {
  readonly #options: GraphOptions;
  readonly #meters = new Map<string, Meter>();
  readonly #exporters = new Map<string, Part<RunningConsumer>>();
  /** Ids of exporters that take the place of others, and have not begun. */
  readonly #heirs = new Set<string>();
  /** Processors and connectors, in the order they were made in: each after those behind it. */
  readonly #nodes = new Map<string, NodePart>();
  /** What nodes of the graph before give to when they give to this one's. */
  readonly #turns: (() => void)[] = [];
  readonly #receivers = new Map<string, ReceiverPart>();
  /** By the id and the settings of a component. */
  readonly #shared = new Map<string, unknown>();
  /** Of the graph before, while this one starts. */
  #inherited: ReadonlyMap<string, unknown> | undefined;

  private constructor(options: GraphOptions) {
    this.#options = options;
  }

  /**
   * Rejects with an Error that names the component which could not be started; what was started is closed again. With a graph that
   * runs, this one takes its place: receivers and exporters whose settings are the same go over with their ports and queues, and
   * the others are closed, what waits in memory in exporters going to those of the same id; where it cannot be started, that one runs on.
   */
  static async start(config: CollectorConfig, options: GraphOptions, before?: Graph): Promise<Graph> {
    const graph = new Graph(options);
    try {
      await graph.#start(config, before);
    } catch (error) {
      await graph.#closeBut(before);
      throw error;
    }
    await graph.#inherit(before);
    if (before) await before.#closeBut(graph);
    return graph;
  }

  async #start(config: CollectorConfig, before?: Graph): Promise<void> {
    this.#inherited = before && before.#shared;
    const of = (section: Section) => config.components.filter((component) => component.section === section);
    for (const component of of('exporters'))
      if (!this.#takeOver(before, component))
        await this.#named(component, () => this.#startExporter(component, before));
    const pipelines = this.#startPipelines(config, before);
    await this.#startReceivers(of('receivers'), pipelines, before);
    for (const turn of this.#turns) turn();
    this.#inherited = undefined;
  }

  /** Whether an exporter of the graph before is the same one. */
  #takeOver(before: Graph | undefined, component: ComponentConfig): boolean {
    const part = before && before.#exporters.get(component.id);
    if (part?.identity !== this.#identityOf(component)) return false;
    this.#exporters.set(component.id, part);
    this.#meters.set(`exporters/${component.id}`, before!.#meters.get(`exporters/${component.id}`)!);
    return true;
  }

  /** Ports of receivers that go must be free before others listen; those that stay are given other pipelines, and never closed. */
  async #startReceivers(
    components: readonly ComponentConfig[],
    pipelines: readonly Started[],
    before?: Graph,
  ): Promise<void> {
    const stays = (component: ComponentConfig) =>
      (before && before.#receivers.get(component.id))?.identity === this.#identityOf(component);
    const ids = new Set(components.filter(stays).map(({ id }) => id));
    const going = [...(before ? before.#receivers.values() : [])].filter(({ component }) => !ids.has(component.id));
    await Promise.all(going.map(({ running }) => running.close()));
    try {
      for (const component of components.filter((one) => !stays(one)))
        await this.#named(component, () => this.#startReceiver(component, nextsOf(component.id, pipelines)));
    } catch (error) {
      await Promise.allSettled([...this.#receivers.values()].map(({ running }) => running.close()));
      this.#receivers.clear();
      throw before ? await before.#reopen(going, error as Error) : error;
    }
    for (const id of ids) this.#redirect(before!.#receivers.get(id)!, nextsOf(id, pipelines), before!);
  }

  /** Receivers that were closed for a graph that could not be started. Gives its error, with those that stay closed. */
  async #reopen(parts: readonly ReceiverPart[], error: Error): Promise<Error> {
    const closed: string[] = [];
    for (const { component, nexts } of parts)
      await this.#named(component, () => this.#startReceiver(component, nexts)).catch(({ message }: Error) => {
        this.#receivers.delete(component.id);
        closed.push(message);
      });
    return closed.length === 0 ? error : new NotRestoredError(error, closed);
  }

  #redirect(part: ReceiverPart, nexts: Nexts, before: Graph): void {
    const key = `receivers/${part.component.id}`;
    const meter = before.#meters.get(key)!;
    this.#meters.set(key, meter);
    this.#receivers.set(part.component.id, part);
    part.nexts = nexts;
    point(part.given, nexts, countingBoth(meter));
  }

  async #named(component: ComponentConfig, start: () => Promise<void>): Promise<void> {
    try {
      await start();
    } catch (error) {
      throw new Error(`${component.section}/${component.id}: ${(error as Error).message}`, { cause: error });
    }
  }

  async #startExporter(component: ComponentConfig, before?: Graph): Promise<void> {
    const { id } = component;
    const isHeir = (before && before.#exporters.has(id)) || this.#options.estate?.has(id) || false;
    if (isHeir) this.#heirs.add(id);
    const context = { ...this.#contextOf(`exporters/${id}`), isHeir };
    const running = await kindOf(this.#options.kinds.exporters, component).read(component.settings).create(context);
    this.#exporters.set(component.id, { identity: this.#identityOf(component), running });
  }

  /** Before anything else is sent, though senders are answered already. */
  async #inherit(before?: Graph): Promise<void> {
    const heirs = [...this.#heirs];
    this.#heirs.clear();
    await Promise.all(heirs.map((id) => this.#inheritOne(id, before && before.#exporters.get(id)?.running)));
  }

  async #inheritOne(id: string, old: RunningConsumer | undefined): Promise<void> {
    const { running } = this.#exporters.get(id)!;
    const adopt: Heir['adopt'] = (parcel, order) =>
      running.adopt ? running.adopt(parcel, order) : Promise.reject(new Error('nothing can wait in it'));
    await old?.handOver?.({ adopt, consume: (parcel) => this.#exporter(id).consume(parcel) });
    for (const { parcel, order } of this.#options.estate?.take(id) ?? [])
      await adopt(parcel, order).catch((error: unknown) => {
        this.#meters.get(`exporters/${id}`)!.count('failed', parcel, parcel.items);
        const { message } = consumeErrorOf(error);
        this.#options.log(`exporters/${id}`, `${parcel.items} items of ${parcel.signal} given up: ${message}`);
      });
    running.begin?.();
  }

  /** Each after the pipelines behind its connectors. */
  #startPipelines(config: CollectorConfig, before?: Graph): Started[] {
    const component = (section: Section, id: string) =>
      config.components.find((one) => one.section === section && one.id === id);
    const started = new Map<string, Started>();
    const start = (pipeline: PipelineConfig): Started => {
      const known = started.get(pipeline.id);
      if (known) return known;
      const ends = pipeline.exporters.map((id) => {
        const connector = component('connectors', id);
        if (!connector) return this.#exporter(id);
        const behind = config.pipelines.filter(({ receivers }) => receivers.includes(id)).map(start);
        return this.#startConnector(connector, nextsOf(id, behind), before);
      });
      const processors = pipeline.processors.map((id) => component('processors', id)!);
      const one = { pipeline, first: this.#startProcessors(pipeline, processors, fanOut(ends), before) };
      started.set(pipeline.id, one);
      return one;
    };
    return config.pipelines.map(start);
  }

  #exporter(id: string): Consumer {
    return metered(this.#exporters.get(id)!.running, this.#meters.get(`exporters/${id}`)!);
  }

  #startConnector(component: ComponentConfig, nexts: Nexts, before?: Graph): Consumer {
    const key = `connectors/${component.id}`;
    const part = this.#nodes.get(key);
    if (part) return metered(part.running, this.#meters.get(key)!);
    const { create } = kindOf(this.#options.kinds.connectors, component).read(component.settings);
    return this.#startNode(key, component, nexts, create, before);
  }

  /** Gives what stands before the first of them. */
  #startProcessors(
    { id, signal }: PipelineConfig,
    processors: readonly ComponentConfig[],
    end: Consumer,
    before?: Graph,
  ): Consumer {
    return processors.reduceRight((next, component) => {
      const kind = kindOf(this.#options.kinds.processors, component);
      const { create } = kind.read(component.settings);
      const node: CreateNode = (context, given) =>
        create(context, { consume: (parcel) => given[signal]!.consume(parcel) });
      return this.#startNode(
        `${id}/${component.id}`,
        component,
        { [signal]: next },
        node,
        kind.isStateful ? before : undefined,
      );
    }, end);
  }

  /** Made anew, or the one of the graph before where that has the same settings. */
  #startNode(key: string, component: ComponentConfig, nexts: Nexts, create: CreateNode, before?: Graph): Consumer {
    const identity = this.#identityOf(component);
    const part = before && before.#nodes.get(key);
    if (part?.identity === identity) {
      const meter = before!.#meters.get(key)!;
      this.#meters.set(key, meter);
      this.#nodes.set(key, part);
      this.#turns.push(() => point(part.given, nexts, counting(meter)));
      return metered(part.running, meter);
    }
    const context = { ...this.#contextOf(key), shared: this.#sharedBy(identity) };
    const given = point({}, nexts, counting(context.meter));
    const running = create(context, given);
    this.#nodes.set(key, { identity, running, given });
    return metered(running, context.meter);
  }

  #sharedBy(identity: string): NonNullable<ComponentContext['shared']> {
    return <T>(make: () => T): T => {
      const known = this.#shared.get(identity) ?? this.#inherited?.get(identity);
      const shared = (known ?? make()) as T;
      this.#shared.set(identity, shared);
      return shared;
    };
  }

  async #startReceiver(component: ComponentConfig, next: Nexts): Promise<void> {
    const context = this.#contextOf(`receivers/${component.id}`);
    const read = kindOf(this.#options.kinds.receivers, component).read(component.settings);
    const given = point({}, next, countingBoth(context.meter));
    const running = await read.create(context, given);
    this.#receivers.set(component.id, {
      identity: this.#identityOf(component),
      component,
      running,
      nexts: next,
      given,
    });
  }

  #identityOf(component: ComponentConfig): string {
    return identityOf(component, this.#options.storageDirectory);
  }

  #contextOf(key: string): ComponentContext {
    const { clock, log, storageDirectory, authHeaders, hasGate, instanceId } = this.#options;
    const meter = new Meter(clock.now, (level, message) => log(key, message, level));
    this.#meters.set(key, meter);
    const folderIn = (storage: string, part?: string): string => {
      const directory = storageDirectory(storage);
      if (directory === undefined) throw new Error(`the extension "${storage}" is not running`);
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      return join(directory, folderOf(part === undefined ? key : `${key} ${part}`));
    };
    return {
      key,
      meter,
      clock,
      log: (message, level) => log(key, message, level),
      isReload: this.#options.isReload,
      ...(instanceId === undefined ? {} : { instanceId }),
      ...(authHeaders ? { authHeaders } : {}),
      ...(hasGate ? { hasGate } : {}),
      openFolder(storage) {
        const path = folderIn(storage);
        return { path, close: lockFolder(path) };
      },
      openQueue(storage, room, part) {
        const onLost = (requests: number) =>
          log(key, `${requests} requests in the queue cannot be read any more, and are lost`, 'error');
        return diskQueue(folderIn(storage, part), room, onLost);
      },
    };
  }

  get meters(): ReadonlyMap<string, Meter> {
    return this.#meters;
  }

  read(): Readings {
    return Object.fromEntries([...this.#meters].map(([key, meter]) => [key, meter.read()]));
  }

  /** What each receiver listens on, by its id. */
  addresses(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries([...this.#receivers].map(([id, { running }]) => [id, running.addresses]));
  }

  /** From the front to the back. What waits in memory in exporters goes to the estate, where they are in it. */
  async close(estate?: Estate): Promise<void> {
    for (const [id, { running }] of this.#exporters) if (estate?.has(id)) await running.handOver?.(estate.heirOf(id));
    await this.#closeBut(undefined);
  }

  /** Without what another graph has as well. */
  async #closeBut(other: Graph | undefined): Promise<void> {
    const own = <T>(mine: ReadonlyMap<string, T>, theirs: ReadonlyMap<string, T> | undefined): T[] =>
      [...mine].filter(([id, part]) => theirs?.get(id) !== part).map(([, part]) => part);
    const receivers = own(this.#receivers, other && other.#receivers);
    const exporters = own(this.#exporters, other && other.#exporters);
    for (const { running } of exporters) running.turnAway?.();
    await Promise.all(receivers.map(({ running }) => running.close()));
    // Who waits in a processor for an exporter that tries again would wait for long.
    for (const { running } of exporters) running.stopRetrying?.();
    for (const { running } of own(this.#nodes, other && other.#nodes).reverse())
      await running.close(other !== undefined);
    await Promise.all(exporters.map(({ running }) => running.close()));
  }
}
