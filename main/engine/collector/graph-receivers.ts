import type { ComponentConfig } from '../../../core/collector/config/collector-config.ts';
import type { Nexts, RunningReceiver } from './component.ts';
import { countingBoth, kindOf, nextsOf, partsBut, point, type ReceiverPart, type Started } from './graph-parts.ts';
import type { GraphSite } from './graph-site.ts';

/** A graph could not be started, and the one before has not all of its receivers any more. */
export class NotRestoredError extends Error {
  override readonly name = 'NotRestoredError';

  constructor(first: Error, closed: readonly string[]) {
    super(`${first.message}; not opened again: ${closed.join('; ')}`, { cause: first });
  }
}

/** The receivers of a graph, by their ids; each gives to all pipelines that name it. */
export class GraphReceivers {
  readonly #site: GraphSite;
  readonly #parts = new Map<string, ReceiverPart>();

  constructor(site: GraphSite) {
    this.#site = site;
  }

  /** Ports of those that go must be free before others listen; those that stay are given other pipelines, and never closed. */
  async start(
    components: readonly ComponentConfig[],
    pipelines: readonly Started[],
    before?: GraphReceivers,
  ): Promise<void> {
    const stays = (component: ComponentConfig) =>
      (before && before.#parts.get(component.id))?.identity === this.#site.identityOf(component);
    const ids = new Set(components.filter(stays).map(({ id }) => id));
    const going = [...(before ? before.#parts.values() : [])].filter(({ component }) => !ids.has(component.id));
    await Promise.all(going.map(({ running }) => running.close()));
    try {
      for (const component of components.filter((one) => !stays(one)))
        await this.#site.named(component, () => this.#startOne(component, nextsOf(component.id, pipelines)));
    } catch (error) {
      await Promise.allSettled([...this.#parts.values()].map(({ running }) => running.close()));
      this.#parts.clear();
      throw before ? await before.#reopen(going, error as Error) : error;
    }
    for (const id of ids) this.#redirect(before!.#parts.get(id)!, nextsOf(id, pipelines), before!);
  }

  async #startOne(component: ComponentConfig, nexts: Nexts): Promise<void> {
    const context = this.#site.contextOf(`receivers/${component.id}`);
    const read = kindOf(this.#site.options.kinds.receivers, component).read(component.settings);
    const given = point({}, nexts, countingBoth(context.meter));
    const running = await read.create(context, given);
    const identity = this.#site.identityOf(component);
    this.#parts.set(component.id, { identity, component, running, nexts, given });
  }

  /** Those that were closed for a graph that could not be started. Gives its error, with those that stay closed. */
  async #reopen(parts: readonly ReceiverPart[], error: Error): Promise<Error> {
    const closed: string[] = [];
    for (const { component, nexts } of parts)
      await this.#site
        .named(component, () => this.#startOne(component, nexts))
        .catch(({ message }: Error) => {
          this.#parts.delete(component.id);
          closed.push(message);
        });
    return closed.length === 0 ? error : new NotRestoredError(error, closed);
  }

  #redirect(part: ReceiverPart, nexts: Nexts, before: GraphReceivers): void {
    const meter = this.#site.takeMeter(`receivers/${part.component.id}`, before.#site);
    this.#parts.set(part.component.id, part);
    part.nexts = nexts;
    point(part.given, nexts, countingBoth(meter));
  }

  /** Closes some for those of another graph. */
  async retire(ids: readonly string[]): Promise<void> {
    const closing = ids.map((id) => this.#parts.get(id)!.running.close());
    for (const id of ids) this.#parts.delete(id);
    await Promise.all(closing);
  }

  /** What each listens on, by its id. */
  addresses(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries([...this.#parts].map(([id, { running }]) => [id, running.addresses]));
  }

  /** Without those that another graph has as well. */
  but(others?: GraphReceivers): RunningReceiver[] {
    return partsBut(this.#parts, others && others.#parts);
  }
}
