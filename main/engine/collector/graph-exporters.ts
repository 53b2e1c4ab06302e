import type { ComponentConfig } from '../../../core/collector/config/collector-config.ts';
import type { RunningConsumer } from './component.ts';
import type { Consumer } from './consumer.ts';
import { kindOf, partsBut, type ExporterPart } from './graph-parts.ts';
import type { GraphSite } from './graph-site.ts';
import { Successor, type Heir } from './heir.ts';
import { metered } from './meter.ts';

/** The exporters of a graph, by their ids; pipelines share them. */
export class GraphExporters {
  readonly #site: GraphSite;
  readonly #parts = new Map<string, ExporterPart>();
  /** Those that were closed for others. */
  readonly #retired = new Map<string, Successor>();
  /** Ids of those that take the place of others, and have not begun. */
  readonly #heirs = new Set<string>();

  constructor(site: GraphSite) {
    this.#site = site;
  }

  /** Made anew, or the one of the graph before where that is the same one. */
  async start(component: ComponentConfig, before?: GraphExporters): Promise<void> {
    const { id } = component;
    const identity = this.#site.identityOf(component);
    const part = before && before.#parts.get(id);
    if (part?.identity === identity) {
      this.#parts.set(id, part);
      this.#site.takeMeter(`exporters/${id}`, before!.#site);
    } else await this.#site.named(component, () => this.#create(component, identity, part !== undefined));
  }

  async #create(component: ComponentConfig, identity: string, isHeir: boolean): Promise<void> {
    const { id, settings } = component;
    if (isHeir) this.#heirs.add(id);
    const context = { ...this.#site.contextOf(`exporters/${id}`), isHeir };
    const running = await kindOf(this.#site.options.kinds.exporters, component).read(settings).create(context);
    this.#parts.set(id, { identity, running });
  }

  /** What pipelines give to. */
  consumer(id: string): Consumer {
    const part = this.#parts.get(id)!;
    const consume: Consumer['consume'] = (parcel) => (part.successor ?? part.running).consume(parcel);
    return metered({ consume }, this.#site.meters.get(`exporters/${id}`)!);
  }

  /** What waits in memory in those of the graph before: before anything else is sent, though senders are answered already. */
  async inherit(before?: GraphExporters): Promise<void> {
    const heirs = [...this.#heirs];
    this.#heirs.clear();
    await Promise.all(heirs.map((id) => this.#inheritOne(id, before && before.#parts.get(id)?.running)));
  }

  async #inheritOne(id: string, old: RunningConsumer | undefined): Promise<void> {
    const { running } = this.#parts.get(id)!;
    const adopt: Heir['adopt'] = (parcel, order) =>
      running.adopt ? running.adopt(parcel, order) : Promise.reject(new Error('nothing can wait in it'));
    await old?.handOver?.({ adopt, consume: (parcel) => this.consumer(id).consume(parcel) });
    running.begin?.();
  }

  /** Whether senders may wait for room in them. */
  letWait(mayWait: boolean): void {
    for (const { running } of this.#parts.values()) running.letWait?.(mayWait);
  }

  /** Closes some for those that take their place; what is given to them waits for `leaveTo`. */
  async retire(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.#retireOne(id)));
  }

  async #retireOne(id: string): Promise<void> {
    const part = this.#parts.get(id)!;
    this.#parts.delete(id);
    part.successor = new Successor();
    this.#retired.set(id, part.successor);
    part.running.stopRetrying?.();
    await part.running.close();
  }

  /** Whoever waits for one that was closed gives to the one there that has its id. */
  leaveTo(others?: GraphExporters): void {
    for (const [id, successor] of this.#retired)
      successor.arrive(others && others.#parts.has(id) ? others.consumer(id) : undefined);
  }

  /** Without those that another graph has as well. */
  but(others?: GraphExporters): RunningConsumer[] {
    return partsBut(this.#parts, others && others.#parts);
  }
}
