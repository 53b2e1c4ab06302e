import type {
  ComponentConfig,
  CollectorConfig,
  PipelineConfig,
  Section,
} from '../../../core/collector/config/collector-config.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import type { ComponentContext, Kinds, Nexts, RunningConsumer, RunningReceiver } from './component.ts';
import type { Consumer } from './consumer.ts';
import type { RetryClock } from './exporters/retry.ts';
import { fanOut } from './fan-out.ts';
import { Meter, metered, type MeterReading } from './meter.ts';
import { DiskQueue } from './queue/disk-queue.ts';

export interface GraphOptions {
  kinds: Kinds;
  clock: RetryClock;
  log: (component: string, message: string) => void;
  /** Of a file_storage extension; undefined where there is none of that id. */
  storageDirectory: (extension: string) => string | undefined;
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
  readonly #exporters = new Map<string, RunningConsumer>();
  readonly #processors: RunningConsumer[] = [];
  readonly #receivers = new Map<string, RunningReceiver>();

  private constructor(options: GraphOptions) {
    this.#options = options;
  }

  /** Rejects with an Error that names the component which could not be started; what was started is closed again. */
  static async start(config: CollectorConfig, options: GraphOptions): Promise<Graph> {
    const graph = new Graph(options);
    try {
      await graph.#start(config);
      return graph;
    } catch (error) {
      await graph.close();
      throw error;
    }
  }

  async #start(config: CollectorConfig): Promise<void> {
    const of = (section: Section) => config.components.filter((component) => component.section === section);
    for (const component of of('exporters')) await this.#named(component, () => this.#startExporter(component));
    const processors = new Map(of('processors').map((component) => [component.id, component]));
    const pipelines = config.pipelines.map((pipeline) => ({
      pipeline,
      first: this.#startPipeline(pipeline, processors),
    }));
    for (const component of of('receivers')) {
      const next = nextsOf(component.id, pipelines);
      await this.#named(component, () => this.#startReceiver(component, next));
    }
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
    const consumer = metered(running, context.meter);
    this.#exporters.set(component.id, { consume: (parcel) => consumer.consume(parcel), close: () => running.close() });
  }

  /** Gives what stands before the pipeline's first processor. */
  #startPipeline(pipeline: PipelineConfig, processors: ReadonlyMap<string, ComponentConfig>): Consumer {
    let next = fanOut(pipeline.exporters.map((id) => this.#exporters.get(id)!));
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
    const given = Object.entries(next).map(([signal, consumer]) => [signal, counted(consumer, context.meter)]);
    this.#receivers.set(component.id, await read.create(context, Object.fromEntries(given) as Nexts));
  }

  #contextOf(key: string): ComponentContext {
    const { clock, log, storageDirectory } = this.#options;
    const meter = new Meter(clock.now);
    this.#meters.set(key, meter);
    return {
      key,
      meter,
      clock,
      log: (message) => log(key, message),
      openQueue(storage, capacity) {
        const directory = storageDirectory(storage);
        if (directory === undefined) throw new Error(`the extension "${storage}" is not running`);
        return new DiskQueue(`${directory}/${key.replaceAll(/[^a-zA-Z0-9_.-]/g, '_')}`, capacity);
      },
    };
  }

  read(): Readings {
    return Object.fromEntries([...this.#meters].map(([key, meter]) => [key, meter.read()]));
  }

  /** What each receiver listens on, by its id. */
  addresses(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries([...this.#receivers].map(([id, { addresses }]) => [id, addresses]));
  }

  /** From the front to the back. */
  async close(): Promise<void> {
    await Promise.all([...this.#receivers.values()].map((receiver) => receiver.close()));
    for (const processor of this.#processors) await processor.close();
    await Promise.all([...this.#exporters.values()].map((exporter) => exporter.close()));
  }
}

function kindOf<K extends { type: string }>(kinds: readonly K[], { type }: ComponentConfig): K {
  return kinds.find((kind) => kind.type === type)!;
}

function nextsOf(receiver: string, pipelines: readonly { pipeline: PipelineConfig; first: Consumer }[]): Nexts {
  const bySignal = (signal: Signal) =>
    pipelines.filter(({ pipeline }) => pipeline.signal === signal && pipeline.receivers.includes(receiver));
  const signals = new Set(pipelines.map(({ pipeline }) => pipeline.signal));
  const given = [...signals].flatMap((signal) => {
    const firsts = bySignal(signal).map(({ first }) => first);
    return firsts.length > 0 ? [[signal, fanOut(firsts)] as const] : [];
  });
  return Object.fromEntries(given);
}

/** Counts what a processor gives on. */
function counting(next: Consumer, meter: Meter): Consumer {
  return {
    async consume(parcel) {
      const taken = await next.consume(parcel);
      meter.out += parcel.items;
      return taken;
    },
  };
}

/** A receiver has what it gives on, and refuses what is refused behind it. */
function counted(next: Consumer, meter: Meter): Consumer {
  return metered(counting(next, meter), meter);
}
