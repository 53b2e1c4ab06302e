import type { CollectorConfig, Section } from '../../../core/collector/config/collector-config.ts';
import { GraphExporters } from './graph-exporters.ts';
import { GraphNodes } from './graph-nodes.ts';
import { GraphReceivers } from './graph-receivers.ts';
import { GraphSite, type GraphOptions } from './graph-site.ts';
import type { Meter, MeterReading } from './meter.ts';

/** Ids of what has to be closed before another configuration can be started. */
export interface Going {
  receivers: readonly string[];
  exporters: readonly string[];
}

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
  readonly #site: GraphSite;
  readonly #exporters: GraphExporters;
  readonly #nodes: GraphNodes;
  readonly #receivers: GraphReceivers;

  private constructor(options: GraphOptions) {
    this.#site = new GraphSite(options);
    this.#exporters = new GraphExporters(this.#site);
    this.#nodes = new GraphNodes(this.#site, this.#exporters);
    this.#receivers = new GraphReceivers(this.#site);
  }

  /**
   * Rejects with an Error that names the component which could not be started; what was started is closed again. With a graph that
   * runs, this one takes its place: receivers and exporters whose settings are the same go over with their ports and queues, and
   * the others are closed, what waits in memory in exporters going to those of the same id; where it cannot be started, that one runs on.
   */
  static async start(config: CollectorConfig, options: GraphOptions, before?: Graph): Promise<Graph> {
    const graph = new Graph(options);
    // Whoever is closed meanwhile would wait for those who wait for room.
    if (before) before.#exporters.letWait(false);
    try {
      await graph.#start(config, before);
    } catch (error) {
      await graph.#closeBut(before);
      if (before) before.#exporters.letWait(true);
      throw error;
    }
    if (before) await graph.#replace(before);
    return graph;
  }

  async #start(config: CollectorConfig, before?: Graph): Promise<void> {
    const of = (section: Section) => config.components.filter((component) => component.section === section);
    for (const component of of('exporters')) await this.#exporters.start(component, before && before.#exporters);
    const pipelines = this.#nodes.start(config, before && before.#nodes);
    await this.#receivers.start(of('receivers'), pipelines, before && before.#receivers);
    this.#nodes.turn();
  }

  /** What is still on its way in that one comes here. */
  async #replace(before: Graph): Promise<void> {
    this.#exporters.letWait(false);
    await this.#exporters.inherit(before.#exporters);
    before.#exporters.leaveTo(this.#exporters);
    await before.#closeBut(this);
    this.#exporters.letWait(true);
  }

  /**
   * Closes what those that are to take its place cannot be beside, for a start with this graph as the one before. What is given to such
   * exporters waits until that has come to something; receivers go first, since they wait for what they gave.
   */
  async makeRoom({ receivers, exporters }: Going): Promise<void> {
    this.#exporters.letWait(false);
    await this.#receivers.retire(receivers);
    await this.#exporters.retire(exporters);
  }

  get meters(): ReadonlyMap<string, Meter> {
    return this.#site.meters;
  }

  read(): Readings {
    return Object.fromEntries([...this.#site.meters].map(([key, meter]) => [key, meter.read()]));
  }

  /** What each receiver listens on, by its id. */
  addresses(): Readonly<Record<string, readonly string[]>> {
    return this.#receivers.addresses();
  }

  /** From the front to the back. */
  async close(): Promise<void> {
    this.#exporters.leaveTo();
    await this.#closeBut(undefined);
  }

  /** Without what another graph has as well. */
  async #closeBut(other: Graph | undefined): Promise<void> {
    const exporters = this.#exporters.but(other && other.#exporters);
    for (const exporter of exporters) exporter.letWait?.(false);
    await Promise.all(this.#receivers.but(other && other.#receivers).map((receiver) => receiver.close()));
    // Who waits in a processor for an exporter that tries again would wait for long.
    for (const exporter of exporters) exporter.stopRetrying?.();
    for (const node of this.#nodes.but(other && other.#nodes)) await node.close(other !== undefined);
    await Promise.all(exporters.map((exporter) => exporter.close()));
  }
}
