import type {
  CollectorConfig,
  ComponentConfig,
  PipelineConfig,
  Section,
} from '../../../core/collector/config/collector-config.ts';
import type { ComponentContext, Nexts, ReadSettings, RunningConsumer } from './component.ts';
import type { Consumer } from './consumer.ts';
import { fanOut } from './fan-out.ts';
import type { GraphExporters } from './graph-exporters.ts';
import { counting, kindOf, nextsOf, partsBut, point, type NodePart, type Started } from './graph-parts.ts';
import type { GraphSite } from './graph-site.ts';
import { metered } from './meter.ts';

/** Makes a processor or a connector, of what it is to give to. */
type CreateNode = ReadSettings<(context: ComponentContext, given: Nexts) => RunningConsumer>['create'];

/** The processors and connectors of a graph, in the order they were made in: each after those behind it. */
export class GraphNodes {
  readonly #site: GraphSite;
  readonly #exporters: GraphExporters;
  readonly #parts = new Map<string, NodePart>();
  /** What nodes of the graph before give to when they give to this one's. */
  readonly #turns: (() => void)[] = [];
  /** By the id and the settings of a component. */
  readonly #shared = new Map<string, unknown>();
  /** The graph's before, while this one starts. */
  #before: GraphNodes | undefined;

  constructor(site: GraphSite, exporters: GraphExporters) {
    this.#site = site;
    this.#exporters = exporters;
  }

  /** All pipelines, each after those behind its connectors. */
  start(config: CollectorConfig, before?: GraphNodes): Started[] {
    this.#before = before;
    const component = (section: Section, id: string) =>
      config.components.find((one) => one.section === section && one.id === id);
    const started = new Map<string, Started>();
    const start = (pipeline: PipelineConfig): Started => {
      const known = started.get(pipeline.id);
      if (known) return known;
      const ends = pipeline.exporters.map((id) => {
        const connector = component('connectors', id);
        if (!connector) return this.#exporters.consumer(id);
        const behind = config.pipelines.filter(({ receivers }) => receivers.includes(id)).map(start);
        return this.#startConnector(connector, nextsOf(id, behind));
      });
      const processors = pipeline.processors.map((id) => component('processors', id)!);
      const one = { pipeline, first: this.#startProcessors(pipeline, processors, fanOut(ends)) };
      started.set(pipeline.id, one);
      return one;
    };
    return config.pipelines.map(start);
  }

  #startConnector(component: ComponentConfig, nexts: Nexts): Consumer {
    const key = `connectors/${component.id}`;
    const part = this.#parts.get(key);
    if (part) return metered(part.running, this.#site.meters.get(key)!);
    const { create } = kindOf(this.#site.options.kinds.connectors, component).read(component.settings);
    return this.#startNode(key, component, nexts, create, this.#before);
  }

  /** Gives what stands before the first of them. */
  #startProcessors({ id, signal }: PipelineConfig, processors: readonly ComponentConfig[], end: Consumer): Consumer {
    return processors.reduceRight((next, component) => {
      const kind = kindOf(this.#site.options.kinds.processors, component);
      const { create } = kind.read(component.settings);
      const node: CreateNode = (context, given) =>
        create(context, { consume: (parcel) => given[signal]!.consume(parcel) });
      const before = kind.isStateful ? this.#before : undefined;
      return this.#startNode(`${id}/${component.id}`, component, { [signal]: next }, node, before);
    }, end);
  }

  /** Made anew, or the one of the graph before where that has the same settings. */
  #startNode(key: string, component: ComponentConfig, nexts: Nexts, create: CreateNode, before?: GraphNodes): Consumer {
    const identity = this.#site.identityOf(component);
    const part = before && before.#parts.get(key);
    if (part?.identity === identity) {
      const meter = this.#site.takeMeter(key, before!.#site);
      this.#parts.set(key, part);
      this.#turns.push(() => point(part.given, nexts, counting(meter)));
      return metered(part.running, meter);
    }
    const context = { ...this.#site.contextOf(key), shared: this.#sharedBy(identity) };
    const given = point({}, nexts, counting(context.meter));
    const running = create(context, given);
    this.#parts.set(key, { identity, running, given });
    return metered(running, context.meter);
  }

  #sharedBy(identity: string): NonNullable<ComponentContext['shared']> {
    return <T>(make: () => T): T => {
      const known = this.#shared.get(identity) ?? (this.#before && this.#before.#shared.get(identity));
      const shared = (known ?? make()) as T;
      this.#shared.set(identity, shared);
      return shared;
    };
  }

  /** Those of the graph before that go on here give to what is behind them here. */
  turn(): void {
    for (const turn of this.#turns) turn();
    this.#before = undefined;
  }

  /** Without those that another graph has as well, from the front to the back. */
  but(others?: GraphNodes): RunningConsumer[] {
    return partsBut(this.#parts, others && others.#parts).reverse();
  }
}
