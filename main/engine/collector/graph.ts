import { join } from 'node:path';
import type {
  ComponentConfig,
  CollectorConfig,
  PipelineConfig,
  Section,
} from '../../../core/collector/config/collector-config.ts';
import type { ComponentContext, Kinds, Nexts, RunningConsumer } from './component.ts';
import type { Consumer } from './consumer.ts';
import type { RetryClock } from './exporters/retry.ts';
import { fanOut } from './fan-out.ts';
import {
  counting,
  identityOf,
  kindOf,
  nextsOf,
  point,
  type Part,
  type ReceiverPart,
  type Started,
} from './graph-parts.ts';
import { Meter, metered, type MeterReading } from './meter.ts';
import { folderOf } from './queue/folder-name.ts';
import { DiskQueue } from './queue/disk-queue.ts';

export interface GraphOptions {
  kinds: Kinds;
  clock: RetryClock;
  log: (component: string, message: string) => void;
  /** It takes the place of another. */
  isReload: boolean;
  /** Of a file_storage extension; undefined where there is none of that id. */
  storageDirectory: (extension: string) => string | undefined;
  authHeaders?: ComponentContext['authHeaders'];
}

/** What each component did; those of a pipeline by its name: 'traces/batch'. */
export type Readings = Readonly<Record<string, MeterReading>>;

/**
 * The pipelines of a configuration, running:
 *
 *   receiver ──► fan-out ──► processor … processor ──► fan-out ──► exporter
 *
 * Receivers and exporters are shared by the pipelines that name them, each pipeline has processors of its own. It is made from the
 * back, so that nobody gives to what is not there yet, and closed from the front, so that what was taken goes all the way.
 */
export class Graph {
  readonly #options: GraphOptions;
  readonly #meters = new Map<string, Meter>();
  readonly #exporters = new Map<string, Part<RunningConsumer>>();
  readonly #processors: RunningConsumer[] = [];
  readonly #receivers = new Map<string, ReceiverPart>();

  private constructor(options: GraphOptions) {
    this.#options = options;
  }

  /**
   * Rejects with an Error that names the component which could not be started; what was started is closed again. With a graph that
   * runs, this one takes its place: receivers and exporters whose settings are the same go over with their ports and queues, and
   * the others are closed; where it cannot be started, that one runs on.
   */
  static async start(config: CollectorConfig, options: GraphOptions, before?: Graph): Promise<Graph> {
    const graph = new Graph(options);
    try {
      await graph.#start(config, before);
    } catch (error) {
      await graph.#closeBut(before);
      throw error;
    }
    if (before) await before.#closeBut(graph);
    return graph;
  }

  async #start(config: CollectorConfig, before?: Graph): Promise<void> {
    const of = (section: Section) => config.components.filter((component) => component.section === section);
    for (const component of of('exporters'))
      if (!this.#takeOver(before, component)) await this.#named(component, () => this.#startExporter(component));
    const processors = new Map(of('processors').map((component) => [component.id, component]));
    const pipelines = config.pipelines.map((pipeline) => ({
      pipeline,
      first: this.#startPipeline(pipeline, processors),
    }));
    await this.#startReceivers(of('receivers'), pipelines, before);
  }

  /** Whether an exporter of the graph before is the same one. */
  #takeOver(before: Graph | undefined, component: ComponentConfig): boolean {
    const part = before && before.#exporters.get(component.id);
    if (part?.identity !== identityOf(component)) return false;
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
      (before && before.#receivers.get(component.id))?.identity === identityOf(component);
    const ids = new Set(components.filter(stays).map(({ id }) => id));
    const going = [...(before ? before.#receivers.values() : [])].filter(({ component }) => !ids.has(component.id));
    await Promise.all(going.map(({ running }) => running.close()));
    try {
      for (const component of components.filter((one) => !stays(one)))
        await this.#named(component, () => this.#startReceiver(component, nextsOf(component.id, pipelines)));
    } catch (error) {
      await Promise.all([...this.#receivers.values()].map(({ running }) => running.close()));
      this.#receivers.clear();
      for (const { component, nexts } of going) await before!.#startReceiver(component, nexts);
      throw error;
    }
    for (const id of ids) this.#redirect(before!.#receivers.get(id)!, nextsOf(id, pipelines), before!);
  }

  #redirect(part: ReceiverPart, nexts: Nexts, before: Graph): void {
    const key = `receivers/${part.component.id}`;
    const meter = before.#meters.get(key)!;
    this.#meters.set(key, meter);
    this.#receivers.set(part.component.id, part);
    part.nexts = nexts;
    point(part.given, nexts, meter);
  }

  async #named(component: ComponentConfig, start: () => Promise<void>): Promise<void> {
    try {
      await start();
    } catch (error) {
      throw new Error(`${component.section}/${component.id}: ${(error as Error).message}`, { cause: error });
    }
  }

  async #startExporter(component: ComponentConfig): Promise<void> {
    const context = this.#contextOf(`exporters/${component.id}`);
    const running = await kindOf(this.#options.kinds.exporters, component).read(component.settings).create(context);
    this.#exporters.set(component.id, { identity: identityOf(component), running });
  }

  #exporter(id: string): Consumer {
    return metered(this.#exporters.get(id)!.running, this.#meters.get(`exporters/${id}`)!);
  }

  /** Gives what stands before the pipeline's first processor. */
  #startPipeline(pipeline: PipelineConfig, processors: ReadonlyMap<string, ComponentConfig>): Consumer {
    let next = fanOut(pipeline.exporters.map((id) => this.#exporter(id)));
    for (const id of [...pipeline.processors].reverse()) {
      const component = processors.get(id)!;
      const context = this.#contextOf(`${pipeline.id}/${id}`);
      const read = kindOf(this.#options.kinds.processors, component).read(component.settings);
      const running = read.create(context, counting(next, context.meter));
      this.#processors.unshift(running);
      next = metered(running, context.meter);
    }
    return next;
  }

  async #startReceiver(component: ComponentConfig, next: Nexts): Promise<void> {
    const context = this.#contextOf(`receivers/${component.id}`);
    const read = kindOf(this.#options.kinds.receivers, component).read(component.settings);
    const given = point({}, next, context.meter);
    const running = await read.create(context, given);
    this.#receivers.set(component.id, { identity: identityOf(component), component, running, nexts: next, given });
  }

  #contextOf(key: string): ComponentContext {
    const { clock, log, storageDirectory, authHeaders } = this.#options;
    const meter = new Meter(clock.now);
    this.#meters.set(key, meter);
    return {
      key,
      meter,
      clock,
      log: (message) => log(key, message),
      isReload: this.#options.isReload,
      ...(authHeaders ? { authHeaders } : {}),
      openQueue(storage, capacity) {
        const directory = storageDirectory(storage);
        if (directory === undefined) throw new Error(`the extension "${storage}" is not running`);
        const onLost = (requests: number) =>
          log(key, `${requests} requests in the queue cannot be read any more, and are lost`);
        return new DiskQueue(join(directory, folderOf(key)), { capacity, onLost });
      },
    };
  }

  read(): Readings {
    return Object.fromEntries([...this.#meters].map(([key, meter]) => [key, meter.read()]));
  }

  /** What each receiver listens on, by its id. */
  addresses(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries([...this.#receivers].map(([id, { running }]) => [id, running.addresses]));
  }

  /** From the front to the back. */
  close(): Promise<void> {
    return this.#closeBut(undefined);
  }

  /** Without what another graph has as well. */
  async #closeBut(other: Graph | undefined): Promise<void> {
    const own = <T>(mine: ReadonlyMap<string, T>, theirs: ReadonlyMap<string, T> | undefined): T[] =>
      [...mine].filter(([id, part]) => theirs?.get(id) !== part).map(([, part]) => part);
    const receivers = own(this.#receivers, other && other.#receivers);
    const exporters = own(this.#exporters, other && other.#exporters);
    await Promise.all(receivers.map(({ running }) => running.close()));
    // Who waits in a processor for an exporter that tries again would wait for long.
    for (const { running } of exporters) running.stopRetrying?.();
    for (const processor of this.#processors) await processor.close();
    await Promise.all(exporters.map(({ running }) => running.close()));
  }
}
